"""`python -m tests.support.district`: on the case, thirty open duties of Bảo Yên district's committee towards the Front.

Written with the ledger's own verbs, as papers of August 2021: ten name the commune of Bảo Hà, eight Nghĩa Đô, seven Xuân
Hòa, and five are of the whole district.
"""

from datetime import UTC, date, datetime, timedelta

import django

DISTRICT, FRONT = "laocai.ubnd-087", "laocai.mttq"
ON, AT = date(2021, 8, 2), datetime(2021, 8, 2, 3, tzinfo=UTC)
PLACES = (*["xã Bảo Hà"] * 10, *["xã Nghĩa Đô"] * 8, *["xã Xuân Hòa"] * 7, *["toàn huyện"] * 5)


def owe() -> None:
    """Opens, proposes and agrees each."""
    from django.conf import settings

    from phoihop.domain.ledger import services as ledger
    from phoihop.domain.organisations.models import Body
    from phoihop.domain.rulebook import rules
    from phoihop.foundation.accounts.actors import Actor
    from phoihop.foundation.audit import moments

    district, front = (Body.objects.get(code=code) for code in (DISTRICT, FRONT))
    speakers = [Actor(None, body.pk, "LEADER", settings.ROLES["LEADER"]) for body in (district, front)]
    with moments.history(AT):
        for n, place in enumerate(PLACES, start=1):
            row = ledger.open_(
                kind="TASK", title=f"Giám sát hỗ trợ hộ nghèo {place}, đợt {n}", debtor=district, creditor=front,
                by=speakers[0], on=ON, key=f"d{n}",
                reckoning=rules.fixed(date(2025, 9, 1) + timedelta(days=n), "Kế hoạch", verified=True),
            )  # fmt: skip
            ledger.propose(commitment=row, by=speakers[0], on=ON, key=f"p{n}")
            ledger.agree(commitment=row, by=speakers[1], on=ON, key=f"a{n}")


if __name__ == "__main__":
    django.setup()
    owe()
