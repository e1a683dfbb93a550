"""The codes by which others know bodies: a place's code exists, and a code means one body at a time. Pure; no database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations.registry import Known
from phoihop.domain.organisations.structure.heirs import STATISTICS
from phoihop.domain.reorganisations.sheet import Fault, Record, Sheet
from phoihop.foundation.vn import dates

Code = tuple[str, str]  # scheme, value


def faults(
    sheet: Sheet, known: Mapping[str, Known], *, lived: Callable[[str], bool], there: Callable[[str], bool]
) -> Iterator[Fault]:
    """What is wrong with the codes of a sheet, for bodies that `lived` on the day before it and are `there` on the day."""
    entered = [record for record in sheet.of("body") if record.code not in known]
    on, changing = sheet.effective_on, sheet.of("create", "rename")
    for record in (*entered, *changing):
        yield from _unknown(record, record.since() if record.word == "body" else on)
        yield from _overlapping(record, known.get(record.code), on)
    for record in sheet.of("body"):
        if record.code in known:
            yield from _otherwise(record, known[record.code])
    changed = {(record.code, scheme) for record in sheet.of("rename") for scheme, _value in record.codes()}
    held = {code: body for body, row in known.items() for code in row.codes}
    yield from _twice(entered, {code: body for code, body in held.items() if lived(body)})
    held |= {code: record.code for record in entered for code in record.codes()}
    stays = {code: body for code, body in held.items() if there(body) and (body, code[0]) not in changed}
    yield from _twice(changing, stays)


def _unknown(record: Record, day: date) -> Iterator[Fault]:
    for scheme, value in record.codes():
        if scheme == STATISTICS and not gazetteer.is_unit(value, day):
            sentence = _(
                "There is no place “%(value)s” in the list that holds on %(day)s. Look up the code of the place and correct it, or leave it out."
            )
            yield Fault(record.line, sentence % {"value": value, "day": dates.show(day)})


def _overlapping(record: Record, row: Known | None, on: date) -> Iterator[Fault]:
    schemes = [scheme for scheme, _value in record.codes()]
    for scheme in sorted({scheme for scheme in schemes if schemes.count(scheme) > 1}):
        sentence = _("The periods overlap: two codes of “%(scheme)s” for “%(code)s”. Keep one.")
        yield Fault(record.line, sentence % {"scheme": scheme, "code": record.code})
    later = [since for (scheme, _value), since in (row.codes if row else {}).items() if scheme in schemes]
    if record.word == "rename" and later and max(later) >= on:
        sentence = _(
            "The periods overlap: a code is entered for “%(code)s” from %(day)s. Choose another day or remove that."
        )
        yield Fault(record.line, sentence % {"code": record.code, "day": dates.show(max(later))})


def _otherwise(record: Record, row: Known) -> Iterator[Fault]:
    """A line about a body that is there already says no other code of it than what is known."""
    held = dict(row.codes)
    for scheme, value in record.codes():
        if others := sorted(one for of, one in held if of == scheme and one != value):
            sentence = _("“%(code)s” has the code %(held)s here, not %(told)s. Correct it, or leave it out.")
            yield Fault(
                record.line,
                sentence % {"code": record.code, "held": f"{scheme}:{others[0]}", "told": f"{scheme}:{value}"},
            )


def _twice(records: Iterable[Record], held: Mapping[Code, str]) -> Iterator[Fault]:
    holders = dict(held)
    for record in records:
        for code in record.codes():
            holder = holders.setdefault(code, record.code)
            if holder != record.code:
                sentence = _("“%(given)s” is the code of “%(holder)s” already. A code means one body: correct it.")
                yield Fault(record.line, sentence % {"given": ":".join(code), "holder": holder})
