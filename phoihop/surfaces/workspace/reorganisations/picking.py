"""A body is picked by its name, typed with marks or without; whoever knows its code may type that."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from phoihop.domain.reorganisations import queries, sheet
from phoihop.domain.reorganisations.planning import Label
from phoihop.foundation.vn import dates, text
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.reorganisations import presenting

LIST = "bodies"  # the id of the list of names that a page offers
MOST = 2000  # of a whole country the list would be longer than the page


class Names:
    """The bodies that may be picked, by what people call them."""

    def __init__(self, labels: Mapping[str, Label], living: Collection[str]) -> None:
        self._shown = {code: presenting.label(labels, code) for code in living}
        self._labels = labels
        self._codes: dict[str, list[str]] = defaultdict(list)
        for code, label in self._shown.items():
            named = labels.get(code, label)  # what only begins is shown as new, and typed without that
            for name in {text.fold(one) for one in (label.name, label.short_name, named.name, named.short_name)}:
                self._codes[name].append(code)

    def options(self) -> list[str]:
        """What a list offers: every name, with its code where several have it; nothing where there are too many."""
        if len(self._shown) > MOST:
            return []
        return sorted((self._told(code) for code in self._shown), key=text.sort_key)

    def _told(self, code: str) -> str:
        name = self._shown[code].name
        return name if len(self._codes[text.fold(name)]) == 1 else f"{name} [{code}]"

    def code(self, typed: str) -> str:
        """The code of the body that is meant. Raises ValidationError with the ones that it could be."""
        told = typed.strip()
        if told in self._shown:
            return told
        if told.endswith("]") and (inside := told.rpartition("[")[2].removesuffix("]")) in self._shown:
            return inside
        found = self._codes.get(text.fold(told), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                _("Several bodies are called so: %(names)s. Choose one of these.")
                % {"names": "; ".join(sorted(self._told(code) for code in found))}
            )
        if day := self._ended(told):
            raise forms.ValidationError(
                _("“%(name)s” ended on %(day)s. Name a body that lives on the day of the new order, such as its heir.")
                % {"name": told, "day": dates.show(day)}
            )
        near = [self._told(code) for name, codes in self._codes.items() if text.fold(told) in name for code in codes]
        hint = _(" Did you mean: %(names)s?") % {"names": "; ".join(sorted(set(near))[:5])} if told and near else ""
        raise forms.ValidationError(_("No body that lives on that day is called “%(name)s”.") % {"name": told} + hint)

    def leaving(self, typed: str) -> str:
        """The code of the one body of this name that does not live on the day; empty where there is none, or several."""
        found = self._gone(typed)
        return found[0] if len(found) == 1 else ""

    def _ended(self, typed: str) -> date | None:
        """The first day without the body of this name or code, if it has ended already."""
        ends = [queries.ended_on(code) for code in self._gone(typed)]
        return max((day for day in ends if day), default=None)

    def _gone(self, typed: str) -> list[str]:
        wanted = text.fold(typed.strip())
        return [
            code
            for code, label in self._labels.items()
            if code not in self._shown and wanted in {text.fold(one) for one in (code, label.name, label.short_name)}
        ]


class BodyField(TextField):
    """One body; its value is the code."""

    names: Names

    def __init__(self, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"list": LIST, "autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on

    def clean(self, value: object) -> str:
        """The code of the body, or nothing where nothing was typed."""
        typed = str(super().clean(value) or "")
        return self.names.code(typed) if typed else ""


class BodiesField(TextField):
    """Several bodies, with semicolons between their names, or spaces between their codes; their codes in that order."""

    names: Names

    def clean(self, value: object) -> str:
        """As typed, once every name in it is that of a body, or may be the code of one that only begins."""
        typed = str(super().clean(value) or "")
        self.codes(typed)
        return typed

    def codes(self, typed: str) -> list[str]:
        """What may be a code stays as it is: a move may name a body that only begins, or one that ends by another move.

        Raises ValidationError for a name that no body bears on the day.
        """
        found: list[str] = []
        for part in filter(None, map(str.strip, typed.replace("\n", ";").split(";"))):
            try:
                found.append(self.names.code(part))
            except forms.ValidationError:
                codes = [self.names.leaving(part)] if self.names.leaving(part) else part.split()
                if queries.ended_on(codes[0]) or not all(map(sheet.is_code, codes)):
                    raise
                found += codes
        return found
