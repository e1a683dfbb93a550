"""What an editor's form does with words: no browser cuts them, the sentence says what is too long, and an address keeps its đ."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from phoihop.foundation.vn import text

LONGEST_SLUG = 80
DAYS = ("event_on", "review_on")
TOO_LONG = _(
    "At most %(limit_value)d characters fit here, and these are %(show_value)d. Nothing of them was cut: shorten them and save again."
)


def uncut(field: forms.Field) -> forms.Field:
    """The same field, which takes whatever is pasted and answers with a sentence instead of dropping the end."""
    field.widget.attrs.pop("maxlength", None)
    field.error_messages["max_length"] = TOO_LONG
    return field


def written_day(field: forms.Field) -> None:
    """A day stays as it was written and is read as the whole house reads it: Wagtail's calendar puts today over what it cannot read."""
    field.widget = forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"})
    field.error_messages["invalid"] = _("There is no such day. Write it as 27/9/2021.")
    field.help_text = (
        format_lazy("{} {}", field.help_text, _("As 27/9/2021.")) if field.help_text else _("As 27/9/2021.")
    )


def free_slug(words: str, is_free: Callable[[str], bool]) -> str:
    """The address that these words give, with a number behind it where another bears it; nothing where they give none."""
    slug = base = text.slug(words, LONGEST_SLUG)
    number = 1
    while slug and not is_free(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


class ArticleForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail ships no types
    """Wagtail's own. An address that is left empty is made of the title, one that is written is made plain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # handed on
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            uncut(field)
        for name in DAYS:
            if name in self.fields:
                written_day(self.fields[name])
        if "slug" in self.fields:
            self.fields["slug"] = forms.CharField(
                label=self.fields["slug"].label, required=False,
                help_text=_("Behind /cong/bai/. Empty: made of the title, without marks."),
            )  # fmt: skip

    def clean_slug(self) -> str:
        """An article that is out keeps its address unless another is written."""
        given = self.cleaned_data.get("slug") or self.instance.slug
        if given:
            return text.slug(given, LONGEST_SLUG)
        title = self.cleaned_data.get("title", "")
        return free_slug(title, lambda slug: self.instance._slug_is_available(slug, self.parent_page, self.instance))


class TopicForm(WagtailAdminModelForm):  # type: ignore[misc]  # the same
    """A topic; its address is made of its name where none is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # handed on
        super().__init__(*args, **kwargs)
        uncut(self.fields["name"])
        self.fields["slug"] = forms.CharField(
            label=self.fields["slug"].label, required=False,
            help_text=_("Behind /cong/chu-de/. Empty: made of the name, without marks."),
        )  # fmt: skip

    def clean_slug(self) -> str:
        """That of a topic that is there stays."""
        given = self.cleaned_data.get("slug") or self.instance.slug or self.cleaned_data.get("name", "")
        return text.slug(given, LONGEST_SLUG)
