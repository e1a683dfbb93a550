"""Imports, and foreign keys written as strings, go down the contract and never up or sideways."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture import source

FACES = ("django.http", "django.shortcuts", "django.core.mail", "django.template", "django.contrib.messages", "ninja")


class TestTheContract:
    def test_is_kept(self):
        linter = Path(sys.executable).with_name("lint-imports")

        done = subprocess.run([linter, "--no-cache"], cwd=source.ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stdout

    @pytest.mark.parametrize("container", sorted(source.layers()))
    def test_gives_every_package_one_place(self, container):
        folder = source.ROOT / container.replace(".", os.sep)
        built = {path.parent.name for path in folder.glob("*/__init__.py")}
        placed = [name for layer in source.layers()[container] for name in layer]

        assert sorted(placed) == sorted(set(placed))
        assert built - set(placed) == set()

    def test_knows_the_four_containers(self):
        assert set(source.layers()) == {"phoihop", "phoihop.surfaces", "phoihop.domain", "phoihop.foundation"}


def _imports(where, forbidden):
    return [
        f"{module.at(node)} imports {name}"
        for module in source.modules()
        if where(module)
        for node in ast.walk(module.tree)
        for name in source.imported(node)[:1]
        if any(source.within(name, package) for package in forbidden)
    ]


class TestImports:
    def test_never_reach_the_joints(self):
        assert _imports(lambda module: module.storey not in {"config", ""}, ["phoihop.config"]) == []

    def test_keep_pages_and_letters_out_of_the_trade(self):
        assert _imports(lambda module: module.storey == "domain", FACES) == []

    def test_keep_the_trade_out_of_the_ground(self):
        assert _imports(lambda module: module.storey == "foundation", ["phoihop.domain", "phoihop.surfaces"]) == []

    def test_keep_wagtail_in_the_portal(self):
        assert _imports(lambda module: module.app != "phoihop.surfaces.portal", ["wagtail"]) == []

    def test_take_no_bare_verb_from_another_noun(self):
        """`from phoihop.domain.ledger import services as ledger`, so that a reader sees whose verb it is."""
        found = [
            f"{module.at(node)} takes {alias.name} from {node.module}"
            for module in source.modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name == alias.name.lower()
            and source.within(node.module or "", "phoihop.domain")
            and not source.within(node.module, module.app)
            and node.module.count(".") > 2
            and not (source.ROOT / node.module.replace(".", os.sep)).is_dir()
        ]

        assert found == []


class TestForeignKeys:
    def test_follow_the_same_order_as_imports(self):
        found = []
        for model in apps.get_models(include_auto_created=False):
            here = ".".join(model.__module__.split(".")[:3])
            if not here.startswith("phoihop."):
                continue
            for field in model._meta.get_fields():
                if field.auto_created or not field.is_relation or field.related_model is None:
                    continue
                there = ".".join(field.related_model.__module__.split(".")[:3])
                if there.startswith("phoihop.") and there != here and source.rank(there) >= source.rank(here):
                    found.append(f"{model._meta.label}.{field.name} points up or sideways to {there}")

        assert found == []
