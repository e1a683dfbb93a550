"""Every life cycle is a table on one screen, and the table is whole."""

import ast
import importlib

import pytest
from django.apps import apps
from django.db import models

from phoihop.foundation.lifecycle import steps as lifecycle
from tests.architecture import source

APPS = sorted(path.parent.name for path in (source.PACKAGE / "domain").glob("*/states.py"))


def _states(app):
    return importlib.import_module(f"phoihop.domain.{app}.states")


def _tables(app):
    return {name: value for name, value in vars(_states(app)).items() if name == "STEPS" or name.endswith("_STEPS")}


def _enums(app, ending):
    return [
        value
        for name, value in vars(_states(app)).items()
        if isinstance(value, type)
        and issubclass(value, models.TextChoices)
        and name.endswith(ending)
        and value.__module__ == f"phoihop.domain.{app}.states"
    ]


def _table_of(app, states):
    """The one table whose steps stay within these states."""
    found = [table for table in _tables(app).values() if {step.target for step in table} <= states]
    assert len(found) == 1, f"{app}: {len(found)} tables for {sorted(states)}"
    return found[0]


@pytest.mark.parametrize("app", APPS)
class TestATable:
    def test_is_made_of_steps(self, app):
        assert _tables(app)
        for table in _tables(app).values():
            assert isinstance(table, tuple)
            assert all(isinstance(step, lifecycle.Step) for step in table)

    def test_exists_for_every_enum_of_states(self, app):
        for enum in _enums(app, "State"):
            assert _table_of(app, set(enum.values))

    def test_names_only_states_of_its_enum(self, app):
        known = {value for enum in _enums(app, "State") for value in enum.values} | {lifecycle.NOWHERE}

        named = {state for table in _tables(app).values() for step in table for state in (step.source, step.target)}

        assert named - known == set()

    def test_reaches_every_state(self, app):
        for enum in _enums(app, "State"):
            table, reached = _table_of(app, set(enum.values)), {lifecycle.NOWHERE}
            for _ in table:
                reached |= {step.target for step in table if step.source in reached}

            assert set(enum.values) - reached == set()

    def test_says_once_where_a_verb_leads_from_a_state(self, app):
        for table in _tables(app).values():
            pairs = [(step.verb, step.source) for step in table]

            assert sorted(pairs) == sorted(set(pairs))

    def test_holds_every_verb(self, app):
        taken = {step.verb for table in _tables(app).values() for step in table}
        declared = {value for enum in _enums(app, "Verb") for value in enum.values}
        moved = {
            keyword.value.value
            for module in source.modules()
            if module.app == f"phoihop.domain.{app}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "move"
            for keyword in node.keywords
            if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant)
        }

        remarks = set(getattr(_states(app), "REMARKS", ()))  # said of a thing without moving it

        assert (declared | moved) - taken - remarks == set()
        assert taken & remarks == set()


class TestAModelWithAState:
    def test_takes_its_states_from_a_table(self):
        found = []
        for model in apps.get_models():
            app = model.__module__.split(".")
            if app[:2] != ["phoihop", "domain"]:
                continue
            for field in model._meta.get_fields():
                if getattr(field, "name", "") != "state" or not getattr(field, "choices", None):
                    continue
                codes = {code for code, _label in field.choices}
                if app[2] not in APPS or all(codes != set(enum.values) for enum in _enums(app[2], "State")):
                    found.append(f"{model._meta.label}.{field.name}")

        assert found == []
