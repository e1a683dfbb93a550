"""A body is picked by its name, typed with marks or without; whoever knows its code may type that."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django import forms
from django.utils.translation import gettext as _

from phoihop.domain.reorganisations.planning import Label
from phoihop.foundation.vn import text
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.reorganisations import presenting

LIST = "bodies"  # the id of the list of names that a page offers
MOST = 2000  # of a whole country the list would be longer than the page


class Names:
    """The bodies that may be picked, by what people call them."""

    def __init__(self, labels: Mapping[str, Label], living: Collection[str]) -> None:
        self._shown = {code: presenting.label(labels, code) for code in living}
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
        near = [self._told(code) for name, codes in self._codes.items() if text.fold(told) in name for code in codes]
        hint = _(" Did you mean: %(names)s?") % {"names": "; ".join(sorted(set(near))[:5])} if told and near else ""
        raise forms.ValidationError(_("No body that lives on that day is called “%(name)s”.") % {"name": told} + hint)


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

    def codes(self, typed: str) -> list[str]:
        """What is no known body stays as it is: a move may name one that only begins."""
        found: list[str] = []
        for part in filter(None, map(str.strip, typed.replace("\n", ";").split(";"))):
            try:
                found.append(self.names.code(part))
            except forms.ValidationError:
                found += part.split()
        return found
