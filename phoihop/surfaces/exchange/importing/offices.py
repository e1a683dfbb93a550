"""Where the office of each body is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, queries, services
from phoihop.domain.organisations.models import Body, Contact
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.sheets import values
from phoihop.foundation.sheets.columns import Wanted
from phoihop.surfaces.exchange.importing.kinds import Bodies, Change, Fate, Row, Weighed, missing, twice

_LENGTHS = {"address": 200, "telephone": 40, "mail": 120, "hours": 120}


@dataclass(frozen=True, slots=True)
class Entry:
    """A body and how its office is to be reached; what the list leaves empty stays as it is."""

    body: Body
    says: dict[str, str]


class Offices:
    """Addresses, telephones, mail and hours of offices."""

    code = "offices"
    wanted = (
        Wanted("body", "Cơ quan", ("Đơn vị", "Tổ chức", "Body", "Tên cơ quan"), needed=True),
        Wanted("address", "Địa chỉ", ("Trụ sở", "Address")),
        Wanted("telephone", "Điện thoại", ("Số điện thoại", "SĐT", "Telephone")),
        Wanted("mail", "Thư điện tử", ("Email", "Mail")),
        Wanted("hours", "Giờ tiếp dân", ("Lịch tiếp công dân", "Giờ làm việc", "Hours")),
    )

    def label(self) -> str:
        return _("How offices are reached")

    def hint(self) -> str:
        return _("Address, telephone, mail and hours of bodies. An empty cell leaves what is known as it is.")

    def may(self, by: Actor) -> bool:
        return by.may("give_accounts")

    def weigh(self, rows: Sequence[Row], by: Actor, on: date) -> list[Weighed]:
        bodies, found = Bodies(on), []
        known = queries.contacts_of(bodies.views, on)
        for row in rows:
            one = Weighed(row)
            missing(one, self.wanted)
            body = one.told("body", bodies.named, None)
            said = {name: self._said(one, name, most) for name, most in _LENGTHS.items()}
            if body is not None and not permissions.can_give_accounts(by, body, on):
                one.faults["body"] = _("Only who keeps the accounts of this body says how its office is reached.")
            if body is not None and not one.faults:
                self._compare(one, bodies, body, known.get(body.pk), said)
            found.append(one)
        twice(found, lambda one: one.entry.body.pk if isinstance(one.entry, Entry) else None)
        return found

    def _said(self, one: Weighed, name: str, most: int) -> str:
        # an address of mail or a number is no Vietnamese: no leftover of an input method is looked for in it
        plain = name in ("mail", "telephone") or name in one.row.sure
        return one.told(name, lambda told: values.words(told, most=most, sure=plain), "")

    def _compare(self, one: Weighed, bodies: Bodies, body: Body, known: Contact | None, said: dict[str, str]) -> None:
        before = {name: getattr(known, name, "") for name in _LENGTHS}
        after = {name: said[name] or before[name] for name in _LENGTHS}
        heads = {column.name: column.head for column in self.wanted}
        one.title, one.entry = bodies.views[body.pk].name, Entry(body, after)
        one.changes = [
            Change(heads[name], before[name], after[name]) for name in _LENGTHS if before[name] != after[name]
        ]
        one.fate = Fate.SAME if not one.changes else Fate.CHANGED if known else Fate.NEW

    def take(self, one: Weighed, by: Actor, on: date, at: datetime, key: str) -> list[int]:
        """What was told, and what was told before (nothing: 0)."""
        entry = one.entry
        assert isinstance(entry, Entry)
        before = queries.contacts_of([entry.body.pk], on).get(entry.body.pk)
        stays = any(said and said == getattr(before, name, "") for name, said in entry.says.items())
        made_up = stays and before is not None and before.illustrative
        row = self._tell(entry.body, entry.says, by, on, at, f"{key}:{one.row.number}", made_up=made_up)
        return [row.pk, before.pk if before else 0]

    def untouched(self, made: Sequence[int]) -> bool:
        return Contact.objects.filter(pk__in=made[::2], valid_to=None).count() == len(made[::2])

    def take_back(self, made: Sequence[int], by: Actor, on: date, at: datetime, key: str) -> None:
        rows = Contact.objects.select_related("body").in_bulk([pk for pk in made if pk])
        for told, before in zip(made[::2], made[1::2], strict=True):
            says = {name: getattr(rows.get(before), name, "") for name in _LENGTHS}
            made_up = before in rows and rows[before].illustrative
            self._tell(rows[told].body, says, by, on, at, f"{key}:{told}", made_up=made_up)

    def _tell(
        self, body: Body, says: dict[str, str], by: Actor, on: date, at: datetime, key: str, *, made_up: bool
    ) -> Contact:  # fmt: skip
        return services.tell_contact(
            body=body, address=says["address"], telephone=says["telephone"], mail=says["mail"], hours=says["hours"],
            by=by, on=on, at=at, key=key, illustrative=made_up,
        )  # fmt: skip
