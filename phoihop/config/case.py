"""The first real case: Lào Cai's coordination regime at its nine-month review on the morning of 23/9/2021.

What the published account of that meeting says is told as it says it. Where it gives no day, body or detail, the case
fills in what such papers usually hold; those records are flagged illustrative and say so wherever they show.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.config import (
    background,
    case_files,
    case_information,
    case_meetings,
    case_money,
    case_oversight,
    case_papers,
    case_petitions,
    case_portal,
    case_programmes,
    case_reporting,
    case_reviews,
    case_rows,
    case_signings,
)
from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.notices import services as notices
from phoihop.domain.notices.models import UNASKED
from phoihop.domain.organisations import gazetteer
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import services as bodies
from phoihop.domain.organisations.models import Body, BodyKind, Holding, Mandate, Person, Post, Structure
from phoihop.domain.plans import services as plans
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.reporting import papers
from phoihop.domain.reporting import services as reporting
from phoihop.domain.rulebook import queries as rules
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook import services as rule_book
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import moments
from phoihop.foundation.lifecycle import services as installation
from phoihop.foundation.vn import dates

REVIEW_DAY = date(2021, 9, 23)
BEGINNING = date(2021, 1, 1)
WRITTEN_ON = date(2021, 9, 16)  # before the review; what was said there came in after it
PERIOD = "9T-2021"
PROVINCE_CODE = "10"
_OFFICE_HOUR = time(9, 0)
_PUBLISHED = time(14, 0)  # made up: the page does not say
_HEARD, _SEALED, _SENT = time(10, 30), time(11, 0), time(11, 30)  # after the review, on its day
LOADER = Actor(user_id=None, body_id=None, role="ADMIN", capabilities=settings.ROLES["ADMIN"])


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account, printed once when the product starts."""

    username: str
    password: str
    role: str
    body: str


def is_empty() -> bool:
    """Whether nothing was entered yet: no body exists."""
    return not Body.objects.exists()


def _in_silence(_stage: str) -> None:
    """Nobody waits."""


@transaction.atomic
def load(say: Callable[[str], None] = _in_silence) -> None:
    """Load the whole case or nothing of it. `say` is told each stage as it begins, to whoever waits."""
    say(_("  1/5 bodies, posts, people and rules"))
    entered = moment(BEGINNING)
    with moments.history(entered):
        by_code = _enter_bodies(entered)
        _open_terms(by_code, entered)
        _enter_people(by_code, entered)
        enter_accounts(case_rows.ACCOUNTS, by_code, entered)
        rule_book.load_reference(by=LOADER, at=entered)
    installation.stand_still(day=REVIEW_DAY, demo=True)
    say(_("  2/5 the regulation, who signed it and who has not"))
    agreement = _sign_regulation(by_code)
    _ask_below(agreement, by_code)
    for signing in case_signings.SIGNINGS:
        _begin_signing(signing, by_code)
    _promise_to_sign(agreement, by_code)
    say(_("  3/5 the plan of the year and its duties"))
    aims = case_programmes.enter(by_code)
    plan = _agree_plan(agreement, by_code)
    turns = [(turn, row, place) for row in case_rows.PLAN_ROWS for place, turn in enumerate(row.turns)]
    for turn, row, place in sorted(turns, key=lambda told: told[0].day):
        commitment = Commitment.objects.get(entries__key=f"case:{row.key}:open")
        with moments.history(moment(turn.day)):
            _turn(commitment, turn, by_code[turn.body or row.debtor], f"case:{row.key}:{place}")
    for number, line in enumerate(sorted(case_money.LINES, key=lambda told: told.day)):
        _fund(line, f"case:money:{number}")
    for told in sorted(case_rows.ROWS, key=lambda row: row.day):
        tell(told, by_code)
    say(_("  4/5 petitions, meetings, information, supervision and programmes"))
    case_petitions.tell(by_code)
    case_petitions.tell_ahead(by_code)
    case_meetings.tell(by_code)
    case_information.tell(by_code)
    case_oversight.tell(by_code, background.KEEPER)
    case_programmes.tell(aims, by_code)
    say(_("  5/5 the nine-month report, the reviews and the public portal"))
    _report(plan, by_code)
    case_reviews.tell(agreement, by_code)
    case_reporting.tell(by_code, speaker, WRITTEN_ON)
    case_portal.load(day=REVIEW_DAY, written=moment(REVIEW_DAY, _SENT), published=moment(REVIEW_DAY, _PUBLISHED))


def moment(day: date, hour: time = _OFFICE_HOUR) -> datetime:
    """When what the case tells of a day was recorded: at the opening of offices unless said."""
    return datetime.combine(day, hour, dates.VIET_NAM)


def speaker(body: Body) -> Actor:
    """Who speaks for the body in the case: the person of its demonstration account, where it has one."""
    held = Mandate.objects.filter(body=body, role="LEADER").order_by("pk").first()
    return Actor(
        user_id=held.user_id if held else None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"]
    )


def post_of(by: Actor, on: date) -> Holding | None:
    """In which post one who speaks for a body signs on a day: the first that the person holds there, none where nobody was entered."""
    held = organisations.posts_of(by.user_id, by.body_id or 0, on)
    return held[0] if held else None


def _enter_bodies(at: datetime) -> dict[str, Body]:
    by_code: dict[str, Body] = {}
    for row in case_rows.BODIES:
        kind = bodies.ensure_kind(
            code=row.kind, label=row.kind_label, label_en=row.kind_label_en, side=row.side, protocol_order=row.order,
            by=LOADER, at=at,
        )  # fmt: skip
        body = bodies.create_body(
            code=row.code, kind=kind, name=row.name, short_name=row.short_name, founded_on=BEGINNING,
            illustrative=row.illustrative, by=LOADER, at=at,
        )  # fmt: skip
        bodies.set_level(body=body, level=row.level, from_day=BEGINNING, by=LOADER, at=at)
        by_code[row.code] = body
        if row.under:
            bodies.place_under(body=body, parent=by_code[row.under], from_day=BEGINNING, by=LOADER, at=at)
    for structure, places in ((Structure.PARTY, case_rows.PARTY_PLACES), (Structure.FRONT, case_rows.FRONT_PLACES)):
        for code, above in places:
            bodies.place_under(
                body=by_code[code], parent=by_code[above], structure=structure, from_day=BEGINNING, by=LOADER, at=at
            )
    province = by_code["laocai.ubnd"]
    by_code |= _enter_districts(province, at)
    bodies.give_code(body=province, scheme="GSO", value=PROVINCE_CODE, from_day=BEGINNING, by=LOADER, at=at)
    bodies.give_code(body=province, scheme="QCVN102", value="000.00.00.H38", from_day=BEGINNING, by=LOADER, at=at)
    for number, code in enumerate(("laocai.ubnd", "laocai.mttq"), start=1):  # nobody's numbers
        bodies.tell_contact(
            body=by_code[code], address="Trụ sở minh họa", telephone=f"0214 000 000 {number}",
            mail=f"vanphong{number}@laocai.example", hours="Thứ Năm, 7:30–11:30", by=LOADER, on=BEGINNING, at=at,
            key=f"case:{code}", illustrative=True,
        )  # fmt: skip
    for number, (council, member, title, basis) in enumerate(case_rows.SEATS):  # without a title it only ought to sit
        bodies.seat(
            council=by_code[council], body=by_code[member], sits=bool(title), title=title, basis=basis,
            from_day=BEGINNING, by=LOADER, at=at, key=f"case:seat:{number}", illustrative=True,
        )  # fmt: skip
    return by_code


def _enter_districts(province: Body, at: datetime) -> dict[str, Body]:
    """The People's Committees of the province's districts, and of the communes that the case tells of, named after the gazetteer."""
    of_districts = bodies.ensure_kind(
        code="district_committee", label="Ủy ban nhân dân cấp huyện", label_en="District People's Committee",
        side="AUTHORITY", protocol_order=50, by=LOADER, at=at,
    )  # fmt: skip
    of_communes = bodies.ensure_kind(
        code="commune_committee", label="Ủy ban nhân dân cấp xã", label_en="Commune People's Committee",
        side="AUTHORITY", protocol_order=60, by=LOADER, at=at,
    )  # fmt: skip
    by_code: dict[str, Body] = {}
    for district in gazetteer.children(PROVINCE_CODE, BEGINNING):
        above = _enter_committee(district, of_districts, province, at)
        by_code[above.code] = above
        for code in case_rows.COMMUNES.get(district.code, ()):
            body = _enter_committee(gazetteer.unit(code, BEGINNING), of_communes, above, at)
            by_code[body.code] = body
    return by_code


def _enter_committee(unit: gazetteer.Unit, kind: BodyKind, above: Body, at: datetime) -> Body:
    name = unit.name[:1].lower() + unit.name[1:]
    body = bodies.create_body(
        code=f"laocai.ubnd-{unit.code}", kind=kind, name=f"Ủy ban nhân dân {name}", short_name=f"UBND {name}",
        founded_on=BEGINNING, by=LOADER, at=at,
    )  # fmt: skip
    bodies.give_code(body=body, scheme="GSO", value=unit.code, from_day=BEGINNING, by=LOADER, at=at)
    bodies.set_level(body=body, level=unit.level, from_day=BEGINNING, by=LOADER, at=at)
    bodies.place_under(body=body, parent=above, from_day=BEGINNING, by=LOADER, at=at)
    return body


def _open_terms(by_code: dict[str, Body], at: datetime) -> None:
    """The terms that the account names by their years. It tells no days: those from new year to new year are made up."""
    for code, label, first, last in case_rows.TERMS:
        to_day = date(last + 1, 1, 1) if last else None
        bodies.open_term(
            body=by_code[code], label=label, from_day=date(first, 1, 1), to_day=to_day, by=LOADER, at=at, illustrative=True
        )  # fmt: skip


def _enter_people(by_code: dict[str, Body], at: datetime) -> None:
    """The two co-chairs with all their posts, and who is made up; from when they held them the account does not say."""
    persons: dict[str, Person] = {}
    for name, code, title, order in case_rows.POSTS:
        if name not in persons:
            persons[name] = bodies.enter_person(
                full_name=name, illustrative=name in case_rows.MADE_UP, by=LOADER, at=at
            )
        post = bodies.ensure_post(body=by_code[code], title=title, protocol_order=order, by=LOADER, at=at)
        bodies.appoint(person=persons[name], post=post, from_day=BEGINNING, by=LOADER, at=at)


def enter_accounts(rows: Sequence[case_rows.AccountRow], by_code: dict[str, Body], at: datetime) -> None:
    """Give accounts with passwords that only the operator's folder tells."""
    kept = accounts_kept()
    for row in rows:
        kept[row.username] = secrets.token_urlsafe(9)
        user = accounts.give_account(username=row.username, full_name=row.full_name, password=kept[row.username])
        for code, role in ((row.body, row.role), *row.further):
            bodies.grant_mandate(user=user, body=by_code[code], role=role, from_day=BEGINNING, by=LOADER, at=at)
        by = Actor(user_id=user.pk, body_id=None, role="", capabilities=frozenset())
        notices.choose(wishes=_letters_to(row.username), by=by, at=at)
        if row.person:
            person = Person.objects.get(full_name=row.person)
            bodies.join_account(person=person, user=user, by=LOADER, at=at)
        if row.post:
            person = bodies.enter_person(
                full_name=row.full_name.removesuffix(" (minh họa)"), illustrative=True, by=LOADER, at=at
            )
            post = bodies.ensure_post(
                body=by_code[row.body], title=row.post, protocol_order=Post.UNRANKED, by=LOADER, at=at
            )
            bodies.appoint(person=person, post=post, from_day=BEGINNING, by=LOADER, at=at)
            bodies.join_account(person=person, user=user, by=LOADER, at=at)
    path = settings.DATA / "demo-accounts"
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}\t{password}\n" for name, password in kept.items()))


def _letters_to(username: str) -> notices.Wishes:
    """Every letter at any hour, to an address that can belong to nobody: so the folder of mail shows what would go out."""
    return notices.Wishes(UNASKED, f"{username}@lao-cai.example", "vi", None, None, working_days_only=False)


def accounts_kept() -> dict[str, str]:
    """Passwords of the demonstration accounts, from the folder that only the operator reads."""
    path = settings.DATA / "demo-accounts"
    if not path.exists():
        return {}
    return dict(line.split("\t", 1) for line in path.read_text().splitlines())


def demo_accounts() -> list[Account]:
    """One account per role, with its password; none outside a demonstration."""
    kept = accounts_kept()
    found = []
    for user in User.objects.filter(username__in=kept).order_by("pk"):
        for mandate in organisations.mandates_of(user.pk, REVIEW_DAY):
            found.append(Account(user.username, kept[user.username], mandate.role, mandate.body.name))
    return found


def _sign_regulation(by_code: dict[str, Body]) -> Agreement:
    """The regulation of the term, signed by all seven parties. That it was signed is a fact; the day and the articles are not."""
    drafter, at = speaker(by_code[case_rows.UBND]), moment(case_rows.SIGNED)
    with moments.history(at):
        row = agreements.draft(
            code="QC-2021-2025", title=case_papers.REGULATION, parties=[by_code[code] for code in case_rows.PARTIES],
            term_from=BEGINNING, term_to=date(2026, 1, 1), source=case_papers.ACCOUNT, illustrative=True, by=drafter,
            at=at,
        )  # fmt: skip
        for number, article in enumerate(case_papers.ARTICLES, start=1):
            agreements.add_article(
                agreement=row, number=number, heading=article.heading, text=article.text, chapter=article.chapter,
                operative=article.operative, illustrative=True, by=drafter, at=at,
            )  # fmt: skip
        agreements.present(agreement=row, by=drafter, at=at)
        for code in case_rows.PARTIES:
            by = speaker(by_code[code])
            agreements.sign(agreement=row, holding=post_of(by, case_rows.SIGNED), by=by, on=case_rows.SIGNED, at=at)
    row.refresh_from_db()
    return row


def _ask_below(agreement: Agreement, by_code: dict[str, Body]) -> None:
    """The regulation asks departments and districts to sign their own, by days that are made up."""
    at = moment(case_rows.AGREED)
    with moments.history(at):
        for kind, level, due_on in case_signings.TARGETS:
            agreements.set_target(
                agreement=agreement, kind=kind, level=level, due_on=due_on, document=case_signings.ASKED_BY,
                by=speaker(by_code[case_rows.UBND]), on=case_rows.AGREED, at=at,
            )  # fmt: skip


def _promise_to_sign(agreement: Agreement, by_code: dict[str, Body]) -> None:
    """One commune's committee proposes to the Front there by when both sign their own; the Front agrees. All of it is made up."""
    told = case_signings.PROMISE
    debtor, creditor = (by_code[code] for code in told.parties)
    with moments.history(moment(told.proposed)):
        duty = agreements.promise(
            agreement=agreement, body=debtor, partner=creditor, due_on=told.due, by=speaker(debtor), on=told.proposed,
            at=moment(told.proposed), key="case:xa-ky-ket", illustrative=True,
        )  # fmt: skip
    with moments.history(moment(told.agreed)):
        ledger.agree(commitment=duty.commitment, by=speaker(creditor), on=told.agreed, key="case:xa-ky-ket:agree")


def _begin_signing(row: case_signings.Signing, by_code: dict[str, Body]) -> None:
    """An agreement of a department or a district, as far as its signing has come; all of it is made up."""
    drafter = speaker(by_code[row.parties[0]])
    drafted = moment(row.drafted)
    with moments.history(drafted):
        agreement = agreements.draft(
            code=row.code, title=row.title, parties=[by_code[code] for code in row.parties], term_from=BEGINNING,
            term_to=date(2026, 1, 1), illustrative=True, by=drafter, at=drafted,
        )  # fmt: skip
        agreements.add_article(
            agreement=agreement, number=1, heading=case_signings.HEADING, text=case_signings.TEXT, illustrative=True,
            by=drafter, at=drafted,
        )  # fmt: skip
        if row.presented:
            agreements.present(agreement=agreement, by=drafter, at=drafted)
    for code, day in row.signed:
        with moments.history(moment(day)):
            by = speaker(by_code[code])
            agreements.sign(agreement=agreement, holding=post_of(by, day), by=by, on=day, at=moment(day))


def _agree_plan(agreement: Agreement, by_code: dict[str, Body]) -> Plan:
    """The joint plan of 2021: proposed by the committee, agreed by each of the others for its own rows."""
    drafter, day = speaker(by_code[case_rows.UBND]), case_rows.PLAN_DAY
    at = moment(day)
    with moments.history(at):
        plan = plans.draft(
            code="KH-2021", title="Kế hoạch phối hợp năm 2021", year=2021, agreement=agreement, by=drafter, at=at,
            illustrative=True,
        )  # fmt: skip
        for row in case_rows.PLAN_ROWS:
            text = plans.RowText(
                row.group,
                row.title,
                row.lead_duty,
                row.other_duty,
                row.timing,
                row.product,
                *case_rows.MEASURED.get(row.key, ()),
            )
            plans.add_row(
                plan=plan, text=text, debtor=by_code[row.debtor], creditor=by_code[row.creditor],
                reckoning=plans.reckon(plan=plan, words=row.timing, due_on=row.due), by=drafter, on=day, at=at,
                key=f"case:{row.key}:open", aims=plans.Aims(frozenset({row.article}), case_programmes.served_by(row.key)),
                supporters=[by_code[code] for code in row.supporters], illustrative=True,
            )  # fmt: skip
        plans.propose(plan=plan, by=drafter, on=day, at=at, key="case:plan")
    agreed = moment(case_rows.AGREED)
    with moments.history(agreed):
        for code in case_rows.PARTIES[1:]:
            plans.agree(plan=plan, by=speaker(by_code[code]), on=case_rows.AGREED, at=agreed, key="case:plan")
        plan.refresh_from_db()
        plans.submit(plan=plan, by=drafter, at=agreed)
        plans.approve(plan=plan, document=case_rows.APPROVAL, by=drafter, on=case_rows.AGREED, at=agreed)
    return plan


def _fund(line: case_money.Line, key: str) -> None:
    row = Row.objects.select_related("plan", "commitment__debtor").get(commitment__entries__key=f"case:{line.row}:open")
    at = moment(line.day)
    with moments.history(at):
        plans.record_funding(
            row=row, kind=line.kind, amount=line.amount, source=line.source, document=line.document, on=line.day,
            by=speaker(row.commitment.debtor), at=at, key=key,
        )  # fmt: skip


def _report(plan: Plan, by_code: dict[str, Body]) -> None:
    """The committee's nine-month report: written for the review, sent after it, so that it may tell what was said there.

    What was said is recorded as known after the meeting, and no sooner. The report is sent under a seal, whose code it bears.
    """
    committee = by_code[case_rows.UBND]
    writer, written, sent = speaker(committee), moment(WRITTEN_ON), moment(REVIEW_DAY, _SENT)
    with moments.history(written):
        span, _rule = rules.period(PERIOD, organisations.level_of(committee.pk, WRITTEN_ON))
        report = reporting.draft(
            span=span, body=committee, plan=plan, by=writer, at=written, illustrative=True,
            title="Kết quả thực hiện công tác phối hợp 9 tháng đầu năm 2021",
        )  # fmt: skip
    for passage in case_papers.PASSAGES:
        at = moment(REVIEW_DAY, _HEARD) if passage.said else written
        with moments.history(at):
            reporting.write(
                report=report, heading=passage.heading, text=passage.text, illustrative=not passage.factual,
                source=case_papers.ACCOUNT if passage.factual else "", by=writer, at=at,
            )  # fmt: skip
    with moments.history(moment(REVIEW_DAY, _SEALED)):
        ledger.seal(by=background.KEEPER)
    form = papers.Form(
        issuer="Ủy ban nhân dân tỉnh Lào Cai", symbol="BC-UBND", place="Lào Cai", opening=case_papers.OPENING,
        signatories=(Signatory(*case_papers.SIGNER),), recipients=case_papers.RECIPIENTS,
        addressees=case_papers.ADDRESSEES,
    )  # fmt: skip
    with moments.history(sent):
        reporting.send(report=report, form=form, by=writer, on=REVIEW_DAY, at=sent)


def tell(row: case_rows.Row, by_code: dict[str, Body]) -> None:
    """Open one commitment and replay its story, each line known since the morning of its day."""
    debtor, creditor = by_code[row.debtor], by_code[row.creditor]
    opener, other = (creditor, debtor) if row.opened_by_creditor else (debtor, creditor)
    reckoning = rulebook.fixed(row.due, row.due_basis, verified=False)
    with moments.history(moment(row.day)):
        commitment = ledger.open_(
            kind="TASK", title=row.title, debtor=debtor, creditor=creditor, reckoning=reckoning, by=speaker(opener),
            on=row.day, key=f"case:{row.key}:open", product=row.product, basis=row.basis,
            supporters=[by_code[code] for code in row.supporters], illustrative=row.illustrative,
        )  # fmt: skip
        if commitment.mood == "ASSIGN":
            ledger.assign(commitment=commitment, by=speaker(creditor), on=row.day, key=f"case:{row.key}:assign")
        else:
            ledger.propose(commitment=commitment, by=speaker(opener), on=row.day, key=f"case:{row.key}:propose")
    if commitment.mood != "ASSIGN" and row.agreed:
        with moments.history(moment(row.agreed)):
            ledger.agree(commitment=commitment, by=speaker(other), on=row.agreed, key=f"case:{row.key}:agree")
    for number, turn in enumerate(row.turns):
        with moments.history(moment(turn.day)):
            _turn(commitment, turn, by_code[turn.body] if turn.body else debtor, f"case:{row.key}:{number}")


def _turn(commitment: Commitment, turn: case_rows.Turn, body: Body, key: str) -> None:
    by, on = speaker(body), turn.day
    if turn.verb == "progress":
        ledger.progress(commitment=commitment, percent=turn.percent, text=turn.words, by=by, on=on, key=key)
    elif turn.verb == "claim":
        shown = [case_files.keep(turn.file, commitment.title, turn.words, on)] if turn.file else []
        ledger.claim(commitment=commitment, result=turn.words, by=by, on=on, key=key, evidence=shown)
    elif turn.verb == "accept":
        ledger.accept(commitment=commitment, by=by, on=on, key=key, note=turn.words)
    elif turn.verb == "ask":
        due = rulebook.agreed(turn.due) if turn.due else None
        ledger.ask(
            commitment=commitment, change=turn.change, reason="EPIDEMIC", words=turn.words, by=by, on=on, key=key,
            reckoning=due, effect=turn.effect,
        )  # fmt: skip
    else:
        decided = f"Biên bản thống nhất ngày {dates.show(on)}"
        ledger.grant(commitment=commitment, by=by, on=on, key=key, note=turn.words, document=decided)
