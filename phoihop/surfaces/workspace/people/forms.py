"""What a keeper of accounts fills in: shape and wording only."""

import re
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from phoihop.domain.organisations.accounts import Member
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.services import Wanted
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.people import roles

_LONGEST_NUMBER = 18  # digits, of what a database counts to


class RoleForm(forms.Form):
    """What a person may do for the body."""

    role = forms.ChoiceField(label=_("What this person may do"), widget=forms.RadioSelect)

    def __init__(self, *given: object, roles_given: Sequence[str], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # a choice field
            (role, roles.said(role)) for role in roles_given
        ]


class _AnyChoice(forms.ChoiceField):
    """A choice among those listed, judged by the service: a form that is sent twice finds its person no longer listed."""

    def valid_value(self, value: object) -> bool:
        return str(value).isascii() and str(value).isdecimal() and len(str(value)) < _LONGEST_NUMBER


class GiveForm(RoleForm):
    """An account for somebody who holds a post, or who is entered with it."""

    person = _AnyChoice(
        label=_("Who holds a post here and does not act for this body yet"), required=False,
        help_text=_("Or leave this as it is, and give the name and the post of somebody else."),
    )  # fmt: skip
    full_name = TextField(label=_("Full name of somebody else"), max_length=100, required=False)
    title = TextField(
        label=_("Post of somebody else"), max_length=200, required=False, help_text=_("As papers print it.")
    )
    username = TextField(
        label=_("Sign-in name"), max_length=60, required=False,
        help_text=_("Small letters without marks, digits, points or dashes, as “nguyenvan.a”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    field_order = ("person", "full_name", "title", "username", "role")

    def __init__(self, *given: object, roles_given: Sequence[str], members: Sequence[Member], **more: object) -> None:
        super().__init__(*given, roles_given=roles_given, **more)
        chosen = [
            (str(one.person_id), f"{one.name} ({', '.join(one.titles)})")
            for one in members
            if one.account is None and one.person_id is not None
        ]
        self.fields["person"].choices = [("", _("Somebody else")), *chosen]  # type: ignore[attr-defined]  # a choice field

    def wanted(self) -> Wanted:
        """What was filled in."""
        words = self.cleaned_data
        return Wanted(
            role=words["role"], username=words["username"].strip(), person_id=int(words["person"] or 0) or None,
            full_name=words["full_name"], title=words["title"],
        )  # fmt: skip


class PostForm(forms.Form):
    """Which post a person holds in the body from now on, or no more."""

    title = TextField(
        label=pgettext_lazy("of a person", "Post"), max_length=200, help_text=_("As papers print it; one that there is not yet is of the staff."),
        widget=forms.TextInput(attrs={"list": "posts"}),
    )  # fmt: skip


class LetInForm(forms.Form):
    """A new way in, and whether the second factor and the passkeys go too."""

    factors = forms.BooleanField(required=False)


class BodyForm(forms.Form):
    """Whose people are looked at."""

    body = forms.ChoiceField(label=_("Body"))

    def __init__(self, *given: object, kept: Sequence[BodyView], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["body"].choices = [(view.code, view.name) for view in kept]  # type: ignore[attr-defined]  # a choice field


class ContactForm(forms.Form):
    """Where the office of a body is reached."""

    address = TextField(label=_("Address of the office"), max_length=200, required=False)
    telephone = TextField(
        label=_("Telephone of the office"), max_length=40, required=False,
        help_text=_("The office’s, never a person’s own. It stands on the public portal."),
    )  # fmt: skip
    mail = forms.EmailField(
        label=_("Mail address of the office"), max_length=120, required=False,
        error_messages={"invalid": _("This is no mail address. Write it as vanphong@co-quan.gov.vn.")},
    )  # fmt: skip
    hours = TextField(
        label=_("When citizens are received"), max_length=120, required=False, help_text=_("As “Thứ Năm, 7:30–11:30”.")
    )

    def clean_telephone(self) -> str:
        """Digits, with what people put between them."""
        said = str(self.cleaned_data["telephone"])
        if said and not re.fullmatch(r"[+(]?[0-9][0-9 .()\-–]{5,}", said):
            raise forms.ValidationError(_("This is no telephone number. Write it as 0214 3840 006."))
        return said
