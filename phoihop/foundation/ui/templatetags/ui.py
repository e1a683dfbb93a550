"""Tags and filters for every page: signs, names, days, figures, forms. README.md beside this package lists them.

Every tag takes what it shows as arguments and reads nothing else, so an unknown variable never hides in a component.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phoihop.foundation.ui import icons, themes
from phoihop.foundation.vn import dates, numbers

register = template.Library()

SIDE_CLASSES = {"AUTHORITY": "gov", "FRONT": "front", "PARTY": "party"}
TAG_KINDS = ("late", "soon", "ok", "wait", "suspended", "idle", "draft", "returned", "closed")
BANNER_ICONS = {"info": "info", "ok": "ok", "soon": "warn", "late": "late", "wait": "wait"}
MESSAGE_KINDS = {"debug": "info", "info": "info", "success": "ok", "warning": "soon", "error": "late"}
BAR_KINDS = ("ok", "doing", "late", "wait", "suspended", "idle")
NOTHING = "—"


class Named(Protocol):
    """A body as a page needs it: its name on the day in question, and its side."""

    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def side(self) -> str: ...


# Signs and words


@register.simple_tag
def icon(key: str, title: str = "") -> SafeString:
    """The drawing `key`; hidden from screen readers unless it has a title of its own."""
    drawing = format_html('<path d="{}"/>', icons.PATHS[key])
    if title:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><title>{}</title>{}</svg>',
            title,
            title,
            drawing,
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing)


@register.filter
def side_class(side: str) -> str:
    """The colour class of a side: gov, front, party or other."""
    return SIDE_CLASSES.get(side, "other")


@register.simple_tag
def body(view: Named, *, short: bool = False) -> SafeString:
    """A body's name, always in its side's colour. Neither colour means good or bad."""
    words = (view.short_name or view.name) if short else view.name
    return format_html('<span class="{}">{}</span>', side_class(view.side), words)


@register.simple_tag
def tag(kind: str, text: str) -> SafeString:
    """A state as a sign and words, never colour alone."""
    if kind not in TAG_KINDS:
        raise template.TemplateSyntaxError(f"Tag of an unknown kind: {kind}. Known: {', '.join(TAG_KINDS)}.")
    return format_html('<span class="tag t-{}">{}<span>{}</span></span>', kind, icon(kind), text)


@register.simple_tag
def illustrative(flag: bool) -> SafeString:
    """The mark of made-up data; nothing made up may pass for fact."""
    return format_html('<span class="mark">{}</span>', _("illustrative")) if flag else SafeString("")


@register.simple_tag
def made_up(flag: bool) -> SafeString:
    """The same mark as a small sign, for rows that stand close together; read aloud in full. `made_up_legend` explains it."""
    if not flag:
        return SafeString("")
    words = _("illustrative")
    return format_html(
        '<span class="made-up" title="{}"><span aria-hidden="true">°</span><span class="visually-hidden"> ({})</span></span>',
        words,
        words,
    )


@register.simple_tag
def made_up_legend(flag: bool) -> SafeString:
    """What the small sign means: once to a list that has it."""
    if not flag:
        return SafeString("")
    words = _("illustrative: made up to show the form, never a fact")
    return format_html('<p class="legend"><span class="made-up" aria-hidden="true">°</span> {}</p>', words)


@register.simple_tag
def unverified(flag: bool) -> SafeString:
    """The mark of a legal basis that no person has checked yet."""
    return format_html('<span class="mark unverified">{}</span>', _("not verified")) if flag else SafeString("")


# Days and figures


@register.simple_tag
def day(value: dt.date | None, *, weekday: bool = False) -> SafeString:
    """A day as people here write it, with the machine's form beside it; a dash when there is none."""
    if value is None:
        return SafeString(NOTHING)
    named = date_format(value, "l") if get_language() == "en" else dates.weekday(value)
    words = f"{named}, {dates.show(value)}" if weekday else dates.show(value)
    return format_html('<time class="nowrap" datetime="{}">{}</time>', value.isoformat(), words)


@register.simple_tag
def moment(value: dt.datetime | None) -> SafeString:
    """A moment in local time: hour first, then the day."""
    if value is None:
        return SafeString(NOTHING)
    local = value.astimezone(timezone.get_current_timezone())
    return format_html(
        '<time class="nowrap" datetime="{}">{} {}</time>',
        local.isoformat(),
        local.strftime("%H:%M"),
        dates.show(local.date()),
    )


@register.filter
def number(value: Any) -> str:  # Any: templates pass int, Decimal or None
    """1.234.567,89, in English 1,234,567.89; a dash for None."""
    return NOTHING if value is None else numbers.read_number(value)


@register.filter
def percent(value: Any) -> str:  # Any: templates pass int, Decimal or None
    """The number with its sign, "62,6%", in English "62.6%"; a dash for None. The value is already of a hundred."""
    return NOTHING if value is None else numbers.read_percent(value)


@register.inclusion_tag("ui/components/figure.html")
def figure(
    label: str, value: str | int | None, *, url: str = "", note: str = "", note_url: str = "", kind: str = "", flag: bool = False
) -> dict[str, object]:  # fmt: skip
    """A figure tile; with `url` it opens the records behind it, with `note_url` its note opens others."""
    shown = NOTHING if value is None else value
    return {"label": label, "value": shown, "url": url, "note": note, "note_url": note_url, "kind": kind, "flag": flag}


@register.inclusion_tag("ui/components/bar.html")
def bar(parts: Iterable[tuple[str, float, str]]) -> dict[str, object]:
    """A bar of several kinds that add up to 100, each with its words below."""
    drawn: list[dict[str, object]] = []
    start = 0.0
    for kind, width, words in parts:
        if kind not in BAR_KINDS:
            raise template.TemplateSyntaxError(f"Bar of an unknown kind: {kind}. Known: {', '.join(BAR_KINDS)}.")
        drawn.append({"kind": kind, "x": f"{start:.4g}", "width": f"{width:.4g}", "words": words})
        start += float(width)
    return {"parts": drawn}


@register.inclusion_tag("ui/components/progress.html")
def progress(done: float, *, text: str = "") -> dict[str, object]:
    """One bar that always carries its number."""
    return {"width": f"{min(max(float(done), 0), 100):.4g}", "words": percent(done), "text": text}


# Parts of a page


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(trail: Sequence[tuple[str, str | None]]) -> dict[str, object]:
    """The way here: pairs of label and address; the last has none."""
    return {"trail": [{"label": label, "url": url} for label, url in trail]}


@register.inclusion_tag("ui/components/banner.html")
def banner(kind: str, text: str, *, url: str = "", link: str = "") -> dict[str, object]:
    """One sentence that the whole page must be read with."""
    return {"kind": kind, "icon": BANNER_ICONS[kind], "text": text, "url": url, "link": link}


@register.filter
def message_kind(level_tag: str) -> str:
    """Which banner a message of `django.contrib.messages` is shown as."""
    return MESSAGE_KINDS.get(level_tag, "info")


@register.inclusion_tag("ui/components/why.html")
def why(words: Iterable[str], *, verified: bool = True, fold: bool = False, title: str = "") -> dict[str, object]:
    """Why a due date is that day: the arithmetic in sentences."""
    return {"words": list(words), "doubtful": not verified, "fold": fold, "title": title or _("Why this day?")}


@register.simple_block_tag
def key(content: str, view: Named, part: str, *, turned: bool = False, state: str = "") -> SafeString:
    """One of the two keys: whose, in what part, turned or not (or `state` in other words), then the words inside the block."""
    words = state or (_("Key turned") if turned else _("Key not turned"))
    return format_html(
        '<div class="key of-{}{}"><span class="key-disc">{}</span><div><div>{} <span class="who">· {}</span></div>'
        '<div class="key-state">{}<span>{}</span></div><div class="key-words">{}</div></div></div>',
        side_class(view.side),
        " turned" if turned else "",
        icon("key"),
        body(view),
        part,
        icon("check" if turned else "idle"),
        words,
        content,
    )


STEP = {
    "body": None, "words": "", "day": None, "recorded": None, "next": False, "note": "", "url": "", "link": "",
    "illustrative": False, "kind": "", "tag": "", "person": "",
}  # fmt: skip


@register.inclusion_tag("ui/components/timeline.html")
def timeline(steps: Iterable[dict[str, object]]) -> dict[str, object]:
    """A parcel's journey, newest first; the step to come stands on top, its ring broken."""
    rows = []
    for given in steps:
        row = STEP | given
        view = row["body"]
        rows.append(row | {"side": side_class(str(getattr(view, "side", ""))) if view else "other"})
    return {"steps": rows}


@register.inclusion_tag("ui/components/empty.html")
def empty(text: str, *, url: str = "", link: str = "", icon: str = "empty") -> dict[str, object]:
    """Nothing here: a sentence that says so and, when there is one, the way on."""
    return {"text": text, "url": url, "link": link, "icon": icon}


@register.inclusion_tag("ui/components/pager.html")
def pager(older: str | None = None, newer: str | None = None, *, text: str = "") -> dict[str, object]:
    """Onward and back through a keyset-paged list."""
    return {"older": older, "newer": newer, "text": text}


# Forms


@register.inclusion_tag("ui/components/errors.html")
def errors(form: BaseForm) -> dict[str, object]:
    """What to mend, above the form, each line leading to its field; nothing while the form is sound."""
    lines: list[dict[str, str]] = [{"label": "", "text": str(text), "to": ""} for text in form.non_field_errors()]
    for bound in form:
        target = bound.auto_id if not _is_group(bound) else f"{bound.auto_id}_0"
        lines += [{"label": str(bound.label), "text": str(text), "to": target} for text in bound.errors]
    return {"lines": lines}


@register.simple_tag
def hidden(form: BaseForm) -> SafeString:
    """The hidden fields of a form."""
    return format_html_join("", "{}", ((bound.as_widget(),) for bound in form.hidden_fields()))


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, *, label: str = "", hint: str = "") -> dict[str, object]:
    """Label, hint, error and widget, tied together for screen readers; the words stand in one order everywhere."""
    group = _is_group(bound)
    said = hint or str(bound.help_text or "")
    described = [
        name for name, there in ((f"{bound.auto_id}_hint", said), (f"{bound.auto_id}_error", bound.errors)) if there
    ]
    attrs: dict[str, Any] = {}  # Any: what Django's widgets take
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors and not group:
        attrs["aria-invalid"] = "true"
    return {
        "id": bound.auto_id,
        "label": label or bound.label,
        "hint": said,
        "errors": list(bound.errors),
        "optional": not bound.field.required,
        "group": group,
        "tick": isinstance(bound.field.widget, CheckboxInput),
        "described": " ".join(described),
        "widget": bound.as_widget(attrs={} if group else attrs),
    }


def _is_group(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)


# The frame


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """light or dark if this browser chose one, else system."""
    return themes.chosen(getattr(context.get("request"), "COOKIES", {}))


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The address of this page, for coming back to it; the front page where there is no request."""
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"
