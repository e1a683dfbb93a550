"""Who gets what, for every role and every relation to the thing; and no word of a draft in anybody else's bytes."""

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from phoihop.config import case, case_reporting, case_rows
from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.documents.models import Document
from phoihop.domain.finding import services as finding
from phoihop.domain.information import services as information
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.meetings import services as meetings
from phoihop.domain.notices.models import Kind
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Holding, Person
from phoihop.domain.oversight import services as oversight
from phoihop.domain.oversight.models import IntentStep
from phoihop.domain.petitions import services as petitions
from phoihop.domain.petitions.models import DataRequest, Petition, Session, Slip, Stage
from phoihop.domain.plans import services as plans
from phoihop.domain.plans.models import Plan
from phoihop.domain.programmes import services as programmes
from phoihop.domain.regimes import services as regimes
from phoihop.domain.reorganisations import services as reorganisations
from phoihop.domain.reporting import services as reporting
from phoihop.domain.reviews import services as reviews
from phoihop.domain.reviews.models import Review
from phoihop.domain.rulebook import queries as rules_told
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay
from phoihop.domain.rulebook.periods import Period
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.foundation.storage import services as storage
from phoihop.surfaces.portal import urls as public
from phoihop.surfaces.portal.kept import forget
from phoihop.surfaces.workspace import urls
from phoihop.surfaces.workspace.agreements import extending
from phoihop.surfaces.workspace.agreements import wording as agreed
from phoihop.surfaces.workspace.commitments import acting as verbs
from phoihop.surfaces.workspace.information import views as exchanged
from phoihop.surfaces.workspace.meetings import acting as table
from phoihop.surfaces.workspace.oversight import acting as watching
from phoihop.surfaces.workspace.oversight import criticism
from phoihop.surfaces.workspace.papers import joining
from phoihop.surfaces.workspace.people import views as keeping
from phoihop.surfaces.workspace.petitions import acting as asking
from phoihop.surfaces.workspace.petitions import planning as meeting_voters
from phoihop.surfaces.workspace.plans import incoming
from phoihop.surfaces.workspace.programmes import acting as leading
from phoihop.surfaces.workspace.regimes import acting as reported
from phoihop.surfaces.workspace.reorganisations import acting as desk
from phoihop.surfaces.workspace.reports import writing
from phoihop.surfaces.workspace.reviews import acting as scoring
from phoihop.surfaces.workspace.rulebook import acting as ruling
from tests.architecture.url_table import POST_ONLY, POSTS, REFUSED_ROLES, RELATIONS, SEEN_BY, Post
from tests.domain.documents.factories import addresses, arrived, laid
from tests.domain.oversight import factories as overseen
from tests.domain.reorganisations.sheets import begin, sheet
from tests.support import effort, loaded_case, matters, voters
from tests.support import papers as whole
from tests.support.stories import Story
from tests.surfaces.workspace.test_files import LISTS

pytestmark = pytest.mark.django_db

ROLES = ("LEADER", "OFFICER", "CLERK", "OBSERVER", "ADMIN")
BODIES = {"drafter": case_rows.UBND, "other": case_rows.MTTQ, "third": case_rows.TAI_CHINH}
VISITORS = BODIES | {"stranger": "vn.quochoi"}
# Words that give away who sees too much: one stands in every draft, the other in all that waits between two sides.
DRAFTED, ASKED, SAID = "ChữTrongDựThảo", "ChữChờHaiBên", "Văn bản đã ký"
VOTER = "ChữCủaCửTri"  # written by a slip
DAY = date(2021, 9, 23)
REPLY_SYMBOL = "MTTQ-TL"  # of the reply to a petition


def body(code: str) -> Body:
    return Body.objects.get(code=code)


def leader(code: str) -> Actor:
    return Actor(None, body(code).pk, "LEADER", configured.ROLES["LEADER"])


def signer(code: str) -> tuple[Actor, Holding]:
    """Who leads the body by an account, and the post in which they sign."""
    held = Holding.objects.filter(post__body__code=code, person__user__mandates__role="LEADER").order_by("pk")
    row = held.select_related("person").distinct().earliest("pk")
    return replace(leader(code), user_id=row.person.user_id), row


def _commitment(by: Actor, key: str, words: str, *, debtor: str = case_rows.UBND, kind: str = "TASK") -> Commitment:
    due, creditor = date(2021, 12, 1), case_rows.MTTQ if debtor == case_rows.UBND else case_rows.UBND
    return ledger.open_(
        kind=kind, title=words, product=words, debtor=body(debtor), creditor=body(creditor), by=by, on=DAY, key=key,
        reckoning=rulebook.fixed(None if kind == "STANDING_ROW" else due, words, verified=True), note=words,
    )  # fmt: skip


def _agreed(row: Commitment, by: Actor) -> Commitment:
    ledger.propose(commitment=row, by=by, on=DAY, key=f"{row.code}:p")
    return ledger.agree(commitment=row, by=leader(case_rows.MTTQ), on=DAY, key=f"{row.code}:a")


def _commitments(by: Actor) -> dict[str, list[str]]:
    found = {
        "draft": _commitment(by, "draft", DRAFTED),
        "to assign": _commitment(by, "to assign", DRAFTED, debtor=case_rows.NOI_VU),
        "proposed": ledger.propose(commitment=_commitment(by, "proposed", ASKED), by=by, on=DAY, key="p"),
        "standing": _agreed(_commitment(by, "standing", SAID, kind="STANDING_ROW"), by),
    }
    for state in ("in force", "asked", "claimed", "suspended"):
        found[state] = _agreed(_commitment(by, state, SAID), by)
    ledger.claim(commitment=found["claimed"], result=SAID, by=by, on=DAY, key="cl")
    for state in ("asked", "suspended"):
        ledger.ask(
            commitment=found[state], change="SUSPENDED", reason="OWN", words=SAID, by=by, on=DAY, key=f"{state}:ask"
        )
    ledger.grant(commitment=found["suspended"], by=leader(case_rows.MTTQ), on=DAY, key="g")
    return {state: [row.code] for state, row in found.items()} | {"missing": ["PH-2021-9999"]}


def _agreement(by: Actor, code: str, words: str, at) -> object:
    row = agreements.draft(
        code=code, title=words, parties=[body(case_rows.UBND), body(case_rows.MTTQ)], term_from=date(2021, 1, 1),
        term_to=None, by=by, at=at,
    )  # fmt: skip
    agreements.add_article(agreement=row, number=1, heading=words, by=by, at=at)
    return row


def _plan(by: Actor, code: str, words: str, agreement, at) -> object:
    row = plans.draft(code=code, title=words, year=2021, agreement=agreement, by=by, at=at, beside=True)
    _row(row, plans.RowText(words, words, words, words, "Quý IV"), (case_rows.UBND, case_rows.MTTQ), by, at, code)
    return row


def _submitted_plan(by: Actor, agreement, at) -> str:
    """A plan that both sides have agreed to and that waits for approval."""
    row = plans.draft(code="P-SENT", title=ASKED, year=2021, agreement=agreement, by=by, at=at, beside=True)
    _row(row, plans.RowText(SAID, SAID, SAID, SAID, "Quý IV"), (case_rows.UBND, case_rows.MTTQ), by, at, "sent")
    plans.propose(plan=row, by=by, on=DAY, at=at, key="ps")
    plans.agree(plan=row, by=leader(case_rows.MTTQ), on=DAY, at=at, key="as")
    row.refresh_from_db()
    plans.submit(plan=row, by=by, at=at)
    return row.code


def _row(plan, text, sides, by: Actor, at, key: str) -> Commitment:
    debtor, creditor = map(body, sides)
    return plans.add_row(
        plan=plan, text=text, debtor=debtor, creditor=creditor,
        reckoning=rulebook.fixed(date(2021, 12, 1), "Kế hoạch", verified=True), by=by, on=DAY, at=at, key=key,
    ).commitment  # fmt: skip


def _meetings(by: Actor, at) -> dict[str, list[str]]:
    """One that is prepared for the Front, one to which it is invited, and one that has begun."""
    found = {}
    for state, words in (("draft", DRAFTED), ("invited", ASKED), ("begun", ASKED)):
        told = meetings.Draft(words, DAY, "MORNING", words, [body(case_rows.UBND)], [meetings.Item(words)])
        row = meetings.prepare(draft=told, by=by, at=at, key=state)
        meetings.invite(meeting=row, bodies=[body(case_rows.MTTQ)], by=by, at=at, key=state)
        if state != "draft":
            meetings.send(meeting=row, by=by, at=at)
        if state == "begun":
            meetings.begin(meeting=row, by=by, on=DAY, at=at)
        found |= matters.beforehand(row, by, DAY, at) if state == "invited" else {}
        found[state] = [row.code]
    return found | {"missing": ["CH-1999-01"]}


def _information(by: Actor, at) -> dict[str, list[str]]:
    """A question to the Front, and a situation report that it is told of."""
    found = {}
    for state, kind in (("asked", "QUESTION"), ("told", "SITUATION")):
        row = information.send(
            kind=kind, title=ASKED, words=SAID, to=[body(case_rows.MTTQ)], by=by, on=DAY, at=at, key=f"url:info:{state}"
        )
        found[state] = [row.code]
    return found | {"missing": ["TT-1999-001"]}


def _reorganisations(at) -> dict[str, list[str]]:
    """One that is being prepared, and one that was carried out."""
    kind = "kind,kind-AUTHORITY,label=Ủy ban,side=AUTHORITY,order=1"
    rows = [
        reorganisations.draft(text=sheet(kind, begin(code, under=case_rows.UBND)), key=code, by=case.LOADER, at=at)
        for code in ("xa-thu", "xa-da-lap")
    ]
    reorganisations.approve(reorganisation=rows[1], rest="", by=case.LOADER, at=at)
    reorganisations.carry_out(reorganisation=rows[1], by=case.LOADER, at=at)
    return {"draft": [rows[0].code], "carried out": [rows[1].code], "missing": ["SX-1999-01"]}


def _petitions(by: Actor, at) -> dict[str, list[str]]:
    """What the drafter collected, by where it stands."""
    front, step = leader(case_rows.MTTQ), {"on": DAY, "at": at}
    session = petitions.record_session(
        kind="REGULAR", held_on=DAY, place=SAID, attended=9, spoke=1, by=by, key="url:session", **step
    )
    rows = {}
    for state in ("collected", "joined", "routed", "helping", "answered", "drafted", "checked", "issued"):
        words = DRAFTED if state in ("collected", "joined") else SAID if state == "helping" else ASKED
        ask = petitions.Ask(words, "Khác", words, "PROVINCE")
        rows[state] = petitions.collect(said_at=session, ask=ask, by=by, at=at, key=f"url:{state}")
    for state in ("routed", "helping", "answered", "drafted", "checked", "issued"):
        petitions.route(petition=rows[state], to=body(case_rows.MTTQ), by=by, key=f"url:{state}:r", **step)
    petitions.join(petition=rows["joined"], beside=rows["routed"], by=by, key="url:j", **step)
    helper = body(case_rows.TAI_CHINH)
    petitions.ask_help(petition=rows["helping"], of=helper, words=SAID, by=front, key="url:h", **step)
    told = {"petition": rows["answered"], "words": ASKED, "by": front, **step}
    petitions.report_result(result="RESOLVED", key="url:result", **told)
    petitions.answer(paper="1/MTTQ", key="url:answer", **told)
    for state in ("drafted", "checked", "issued"):
        drafted = {"petition": rows[state], "by": front, **step}
        petitions.draft_reply(words=SAID, key=f"url:{state}:d", **drafted)
        seen = Stage.objects.get(key=f"url:{state}:d").pk
        if state != "drafted":
            petitions.check_reply(seen=seen, lawful=True, words="", key=f"url:{state}:c", **drafted)
    form = petitions.Form(REPLY_SYMBOL, SAID, (SAID,), SAID, (SAID,))
    petitions.issue_reply(seen=seen, form=form, together=False, key="url:issue", **drafted)
    return {state: [str(row.pk)] for state, row in rows.items()} | {"missing": ["999999"]}


def _reply(pk: str) -> str:
    """The stage that issued a reply to this petition."""
    return str(Stage.objects.get(petition=pk, document__symbol=REPLY_SYMBOL).pk)


def _supervisions(at) -> dict[str, list[str]]:
    """The third body, under the drafter, and one that none of the three stands above or below, supervised by the Front."""
    who, found = {"by": leader(case_rows.MTTQ), "on": DAY, "at": at}, {"missing": ["999999"]}
    for state, code in (("of the third", case_rows.TAI_CHINH), ("of a stranger", case_rows.COUNCIL_BODY)):
        row = oversight.begin(
            form="STUDY", title=state, supervised=body(code), plan_sent_on=DAY, begins_on=DAY, key=state, **who
        )
        oversight.find(supervision=row, words=SAID, key=f"{state}:f", **who)
        made = oversight.recommend(supervision=row, words=SAID, priority="HIGH", key=f"{state}:r", **who)
        found[state] = [str(row.pk), str(made.pk)]
    overseen.reported(row, **who)
    return found


def _programmes(by: Actor, at) -> dict[str, list[str]]:
    """A movement with all that one can be asked about, for which the third body is registered; and a bare directive."""
    step = {"on": DAY, "at": at}
    for state, kind in (("kept", "MOVEMENT"), ("bare", "DIRECTIVE")):
        told = programmes.Told(f"T-{state}", kind, SAID, SAID, date(2021, 1, 1), review_due_on=date(2021, 12, 31))
        row = programmes.enter(told=told, by=by, key=f"url:{state}", **step)
        if state == "kept":
            programmes.add_criteria(programme=row, names=[SAID], by=by, at=at)
            sought = programmes.Sought(SAID, "xã", Decimal(1), 2020, Decimal(9), 2025, SAID)
            programmes.set_indicator(programme=row, sought=sought, by=by, at=at, key="url:sought")
            programmes.register(programme=row, words=SAID, by=leader(BODIES["third"]), key="url:registers", **step)
    return {"kept": ["T-kept"], "bare": ["T-bare"], "missing": ["T-X"]}


def _reviews(by: Actor, at) -> dict[str, list[str]]:
    """Of agreements between the drafter and the Front, each as far as its name says."""
    front, step, found = leader(case_rows.MTTQ), {"on": DAY, "at": at}, {"missing": ["999999"]}
    for state in ("scoring", "joint", "frozen", "signed"):
        row = _agreement(by, f"R-{state.upper()}", SAID, at)
        agreements.present(agreement=row, by=by, at=at)
        for side in (case_rows.UBND, case_rows.MTTQ):
            signs, post = signer(side)
            agreements.sign(agreement=row, holding=post, by=signs, **step)
        row.refresh_from_db()
        review = reviews.prepare(
            subject=row, kind="INTERIM", covers_from=date(2021, 1, 1), covers_to=DAY, by_group=False, by=by,
            key=state, **step,
        )  # fmt: skip
        found[state] = [str(review.pk)]
        for side in (by, front):
            words = DRAFTED if state == "scoring" and side == by else SAID if state == "signed" else ASKED
            reviews.score(review=review, given={1: reviews.Given("WELL", words)}, by=side)
            if state != "scoring":
                reviews.hand_in(review=review, by=side, **step)
        if state == "scoring":
            continue
        reviews.write(review=review, part="RESULTS", words=SAID if state == "signed" else ASKED, by=by, **step)
        for side in (by, front):
            if state != "joint":
                reviews.consent(review=review, edition=1, by=side, **step)
        review.refresh_from_db()
        for side in (by, front) if state == "signed" else ():
            signs, held = signer(str(Body.objects.get(pk=side.body_id).code))
            reviews.sign(review=review, digest=review.digest, holding=held, by=signs, **step)
    return found


def _regimes(by: Actor, at) -> dict[str, dict[str, list[str]]]:
    """One that is being drafted, and one whose period is open: the other side writes its report, the third body sent it."""
    reporters = (("front_committee", "PROVINCE", "ISSUER"), ("department", "PROVINCE", "ISSUER"))
    told = replace(case_reporting.REGIME, code="BC-URL", title=SAID, reporters=reporters)
    row = regimes.draft(told=told, issuer=body(case_rows.UBND), by=by, at=at)
    regimes.draft(told=replace(told, code="BC-DRAFT", title=DRAFTED), issuer=body(case_rows.UBND), by=by, at=at)
    regimes.adopt(regime=row, by=by, at=at)
    period = regimes.open_period(regime=row, code="9T-2021", by=by, on=DAY, at=at)
    theirs, sent = (period.duties.get(body__code=code) for code in (case_rows.MTTQ, case_rows.TAI_CHINH))
    regimes.send(duty=sent, by=leader(case_rows.TAI_CHINH), on=DAY, at=at, key="url:sent", late_reason=SAID)
    regimes.ask(duty=sent, cell="doi_thoai", words=SAID, by=by, at=at, key="url:ask")
    compiled = regimes.gather(period=period, body=body(case_rows.UBND), by=by, at=at)
    states = {"draft": ["BC-DRAFT"], "in force": ["BC-URL"], "missing": ["BC-X"]}
    opened = {"opened": ["BC-URL", "9T-2021"], "missing": ["BC-URL", "9T-1999"]}
    reports = {"of the other": [str(theirs.pk)], "sent": [str(sent.pk)], "missing": ["999999"]}
    gathering = {"gathering": [str(compiled.pk)], "missing": ["999999"]}
    return {
        "regime": states, "regime_act": {state: [*codes, "end"] for state, codes in states.items()},
        "regime_period": opened, "regime_gather": opened, "unit_report": reports,
        "unit_report_page": {state: [*pks, "figures"] for state, pks in reports.items()},
        "unit_report_act": {state: [*pks, "save"] for state, pks in reports.items()}, "compilation": gathering,
        "unit_report_talk": reports, "unit_report_talk_act": {state: [*pks, "ask"] for state, pks in reports.items()},
        "unit_report_pieces": reports, "unit_report_piece": {"missing": [str(theirs.pk), "none"]},
        "compilation_figure": {state: [*pks, "doi_thoai"] for state, pks in gathering.items()},
        "compilation_act": {state: [*pks, "settle"] for state, pks in gathering.items()},
    }  # fmt: skip


def _criticisms(at) -> dict[str, list[str]]:
    """Drafts of the drafter that the other side criticises: one that is being prepared, one sent, one answered."""
    front, drafter, step = leader(case_rows.MTTQ), leader(case_rows.UBND), {"on": DAY, "at": at}
    found = {"missing": ["999999"]}
    for state, form in (("open", "CONFERENCE"), ("sent", "LETTER"), ("answered", "LETTER")):
        key = f"criticism:{state}"
        row = oversight.take_up(
            form=form, title=SAID, drafter=body(case_rows.UBND), received_on=DAY, by=front, key=key, **step
        )
        if state != "open":
            oversight.raise_point(criticism=row, clause=SAID, words=SAID, by=front, key=f"{key}:p", **step)
            oversight.send_criticism(criticism=row, paper="3/MTTQ", by=front, key=f"{key}:s", **step)
        if state == "answered":
            told = {"criticism": row, "number": 1, "how": "NOT", "words": SAID, "by": drafter}
            oversight.reply(key=f"{key}:r", **told, **step)
            oversight.answer_criticism(criticism=row, paper="3/UBND", by=drafter, key=f"{key}:a", **step)
        found[state] = [str(row.pk)]
    return found


Things = dict[str, dict[str, list[str]]]


AGREED = (
    "agreement", "agreement_sign", "agreement_present", "agreement_text", "agreement_cascade", "agreement_day", "agreement_add",
    "agreement_head", "agreement_term", "agreement_promise", "agreement_target", "agreement_close",
)  # fmt: skip


def _tell() -> Things:
    """Something in each state, beside the case. Answers with the arguments of every address, by that state."""
    noon = datetime(2021, 9, 14, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    by = leader(case_rows.UBND)
    found = _commitments(by)
    claimed = Commitment.objects.get(title__startswith="Đánh giá, tổng kết")
    file = storage.keep(name="a.pdf", chunks=[whole.pdf()])
    ledger.claim(commitment=claimed, result="Xong", evidence=[file], by=by, on=DAY, key="c")
    found["binding"] = [claimed.code]
    _agreement(by, "A-DRAFT", DRAFTED, noon)
    agreements.present(agreement=_agreement(by, "A-OPEN", ASKED, noon), by=by, at=noon)
    both = _agreement(by, "A-BOTH", SAID, noon)
    agreements.present(agreement=both, by=by, at=noon)
    for side in (case_rows.UBND, case_rows.MTTQ):
        signs, post = signer(side)
        agreements.sign(agreement=both, holding=post, by=signs, on=DAY, at=noon)
    both.refresh_from_db()
    draft_plan = _plan(by, "P-DRAFT", DRAFTED, both, noon)
    bound = plans.RowText(DRAFTED, SAID, DRAFTED, DRAFTED, DRAFTED)
    early = _agreed(_row(draft_plan, bound, (case_rows.UBND, case_rows.MTTQ), by, noon, "early"), by)
    open_plan = _plan(by, "P-OPEN", ASKED, both, noon)
    bound = plans.RowText(ASKED, SAID, ASKED, ASKED, ASKED)
    assigned = _row(open_plan, bound, (case_rows.NOI_VU, case_rows.UBND), by, noon, "assigned")
    plans.propose(plan=open_plan, by=by, on=DAY, at=noon, key="po")
    sent_plan = _submitted_plan(by, both, noon)
    found |= {"in a draft plan": [early.code], "in a proposed plan": [assigned.code]}
    span = Period("9T-2022", date(2021, 12, 15), date(2022, 9, 14))
    report = reporting.draft(span=span, body=body(case_rows.UBND), plan=draft_plan, title=DRAFTED, by=by, at=noon)
    reporting.write(report=report, heading="I.1", text=DRAFTED, by=by, at=noon)
    events, asked, reviewed = _reorganisations(noon), _petitions(by, noon), _reviews(by, noon)
    planned = voters.planned(body(case_rows.MTTQ), SAID, by, DAY, noon)
    sat = voters.sittings(body(case_rows.COUNCIL_BODY), SAID, by, DAY, noon)
    session, watched = Session.objects.get(key="url:session"), _supervisions(noon)
    papers = {"draft": ["A-DRAFT"], "proposed": ["A-OPEN"], "binding": ["QC-2021-2025"], "missing": ["A-X"]}
    plan_states = {"draft": ["P-DRAFT"], "proposed": ["P-OPEN"], "binding": ["KH-2021"], "missing": ["P-X"]}
    kept = str(User.objects.get(username="vanthu.ubnd").pk)
    gatherings, exchange = _meetings(by, noon), _information(by, noon)
    paper, advice, joint = (
        gatherings.pop("paper"),
        gatherings.pop("advice"),
        laid(*map(body, (case_rows.UBND, case_rows.MTTQ)), by, noon),
    )
    issued = str(Document.objects.exclude(symbol__in=(REPLY_SYMBOL, "BC-TH", "BC-GS")).get().pk)
    criticised, served = _criticisms(noon), _programmes(by, noon)
    meant = overseen.programme(body(case_rows.TAI_CHINH), leader(case_rows.MTTQ), leader(case_rows.UBND), DAY, noon)
    draft, sent, none = [case_rows.UBND, "9T-2022"], [case_rows.UBND, "9T-2021"], [case_rows.UBND, "9T-1999"]
    return {
        "commitment": found,
        "commitment_act": {state: [*codes, "claim"] for state, codes in found.items()},
        "evidence": {"binding": [claimed.code, file[0].sha256], "missing": [claimed.code, "0" * 64]},
        **dict.fromkeys(AGREED, papers),
        "agreement_article": {state: [*codes, "1"] for state, codes in papers.items()},
        "agreement_extend": {state: [*codes, "propose"] for state, codes in papers.items()},
        "agreement_word": {state: [*codes, "1", "word"] for state, codes in papers.items()},
        "agreement_file": {state: [*codes, "docx"] for state, codes in papers.items()},
        "plan": plan_states,
        "plan_agree": {"draft": ["P-DRAFT"], "proposed": ["P-OPEN"], "binding": ["KH-2021"]},
        **dict.fromkeys(
            (
                "plan_print",
                "plan_changes",
                "plan_money",
                "plan_check",
                "plan_next",
                "plan_many",
                "plan_sheet",
                "plan_row_new",
            ),
            plan_states,
        ),
        **{
            name: {state: [*codes, "1"] for state, codes in plan_states.items()}
            for name in (
                "plan_row_serve",
                "plan_row_money",
                "plan_fund",
                "plan_row",
                "plan_row_words",
                "plan_row_agree",
            )
        },
        "plan_act": {state: [*codes, "submit"] for state, codes in (plan_states | {"submitted": [sent_plan]}).items()},
        "person": {"of the drafter": [kept], "missing": ["999999"]},
        "invitation": {"used up": ["MQ", "x-y"]},
        "person_act": {"of the drafter": [kept, "end"]},
        "programme": served,
        "programme_communes": served,
        "programme_act": {state: [*codes, "final"] for state, codes in served.items()},
        "body": {"living": [case_rows.MTTQ], "missing": ["nobody"]},
        "supervision": {state: pks[:1] for state, pks in watched.items()},
        "supervision_report": {state: [pks[0], "pdf"] for state, pks in watched.items()},
        "supervision_act": {state: [pks[0], "find"] for state, pks in watched.items()},
        "recommendation": {state: pks[-1:] for state, pks in watched.items()},
        "recommendation_act": {state: [pks[-1], "answer"] for state, pks in watched.items()},
        **dict.fromkeys(("review", "review_history"), reviewed),
        "review_act": {state: [*pks, "score"] for state, pks in reviewed.items()},
        "review_file": {state: [*pks, "pdf"] for state, pks in reviewed.items()},
        "review_new": {
            "agreed": ["agreement", "A-BOTH"],
            "served": ["programme", "CT-01-2021"],
            "missing": ["meeting", "A-BOTH"],
        },
        "criticism": criticised,
        **{"intent": meant, "intent_act": {state: [*pks, "drop"] for state, pks in meant.items()}},
        "criticism_act": {state: [*pks, "step"] for state, pks in criticised.items()},
        "petition": asked,
        "petition_act": {state: [*pks, "answer"] for state, pks in asked.items()},
        "petition_reply": {
            "issued": [*asked["issued"], _reply(asked["issued"][0]), "pdf"],
            "missing": [*asked["issued"], "0", "pdf"],
        },
        "petition_slip": asked,
        "petition_word": {"written": [*asked["routed"], voters.word(asked["routed"][0], SAID, by, DAY, noon)]},
        "petition_data": asked,
        "petition_data_answer": {"asked": [*asked["routed"], voters.asked_of_data(asked, by, DAY, noon)]},
        "petition_list": {"held": [str(session.pk)]},
        "petition_refer": {"held": [str(session.pk)]},
        "petition_planned": planned,
        "petition_planned_act": {state: [*pks, "press"] for state, pks in planned.items()},
        "petition_sitting": sat,
        "petition_summary_issue": {"entered": [*sat["entered"], "after"]},
        "petition_summary": {
            "issued": [*sat["entered"], "before", "pdf"],
            "missing": [*sat["entered"], "after", "pdf"],
        },
        "petition_session": {"held": [str(session.pk)], "missing": ["999999"]},
        "arrival": {"ours": [arrived(body(case_rows.UBND), by, noon)], "missing": ["0"]},
        "body_terms": {"ours": [case_rows.UBND], "missing": ["x"]},
        "body_terms_act": {"ours": [case_rows.UBND, "open"]},
        **addresses(issued, joint),
        **{name: {"draft": draft, "binding": sent, "missing": none} for name in ("report", "report_write")},
        "report_act": {"draft": [*draft, "add"]},
        "report_send": {"draft": draft},
        "report_file": {"draft": [*draft, "pdf"], "binding": [*sent, "pdf"], "missing": [*sent, "exe"]},
        "information_item": exchange,
        "information_act": {state: [*codes, "open"] for state, codes in exchange.items()},
        "meeting_file": {"brought": paper, "missing": [paper[0], "999999"]},
        **{name: {"asked": advice, "missing": ["999999"]} for name in ("meeting_advice", "meeting_advice_give")},
        "meeting": gatherings,
        "meeting_page": {state: [*codes, "invite"] for state, codes in gatherings.items()},
        "meeting_act": {state: [*codes, "send"] for state, codes in gatherings.items()},
        **_regimes(by, noon),
        "rule_act": {"open": ["rule"]},
        "notice_act": {"any": ["read"]},
        "saved_act": {"any": ["save"]},
        "reorganisation": events,
        "reorganisation_page": {state: [*codes, "duties"] for state, codes in events.items()},
        "reorganisation_act": {state: [*codes, "approve"] for state, codes in events.items()},
        "figure": {"draft": [*draft, "rows"], "binding": [*sent, "rows"], "missing": [*sent, "nothing"]},
    }


_things = Story("things", _tell, on=loaded_case.CASE)


@pytest.fixture
def things_database() -> None:
    """Asks for them."""


@pytest.fixture
def things(things_database: None, settings, tmp_path) -> Things:
    """The arguments of every address, by the state of the thing that it leads to."""
    settings.DATA = tmp_path
    return _things.told()


def _held(code: str) -> Holding | None:
    return Holding.objects.filter(post__body__code=code).order_by("pk").first()


def visitor(relation: str, role: str, at) -> Client:
    user = accounts.give_account(username=f"{relation}-{role}", full_name="Người xem", password="một-mật-khẩu-dài")
    organisations.grant_mandate(
        user=user,
        body=body(VISITORS[relation]),
        role=role,
        from_day=date(2021, 1, 1),
        by=case.LOADER,
        at=at,
    )
    held = _held(VISITORS[relation])  # who visits holds the post in which that body signs
    Person.objects.filter(pk=held.person_id if held else 0).update(user=user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, state: str, things: Things) -> str:
    return reverse(name, args=things[name][state] if state else [])


KNOWN = {"drafter": {DRAFTED, ASKED}, "other": {ASKED}, "third": set()}


class TestEverySignedInAddress:
    def test_has_its_relations(self):
        assert {pattern.name for pattern in urls.urlpatterns} == set(RELATIONS)

    @pytest.mark.parametrize("role", effort.some(ROLES))
    @pytest.mark.parametrize("relation", effort.some(sorted(BODIES)))
    def test_gives_each_role_of_each_relation_what_it_says_and_no_word_of_anybody_elses(
        self, things, noon, relation, role
    ):
        client = visitor(relation, role, noon)

        given, seen = {}, set()
        for name, states in RELATIONS.items():
            for state in states:
                answer = client.get(address(name, state, things))
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                given[name, state] = answer.status_code
                seen |= {words for words in (DRAFTED, ASKED) if words.encode() in content}

        def due(name: str, state: str, row: dict[str, int]) -> int:
            if role in REFUSED_ROLES.get(name, ()):
                return 404 if row[relation] == 404 else 403  # of what is not seen, nobody is told more
            return row[relation] if role in SEEN_BY.get((name, state), ROLES) else 404

        assert given == {
            (name, state): due(name, state, row) for name, states in RELATIONS.items() for state, row in states.items()
        }
        assert seen == KNOWN[relation]

    @pytest.mark.parametrize(
        ("relation", "role"), [("stranger", "LEADER"), ("third", "EDITOR"), ("third", "PUBLISHER")]
    )
    def test_gives_a_body_that_has_nothing_to_do_with_it_and_who_write_for_the_portal_what_a_third_sees(
        self, things, noon, relation, role
    ):
        client = visitor(relation, role, noon)

        given = {
            (name, state): client.get(address(name, state, things))
            for name, states in RELATIONS.items()
            for state, row in states.items()
            if row["third"] == 404
        }

        assert len(given) > 20
        assert {answer.status_code for answer in given.values()} == {404}
        assert not [
            where for where, answer in given.items() for words in (DRAFTED, ASKED) if words in answer.content.decode()
        ]

    @pytest.mark.parametrize("relation", effort.some(sorted(BODIES)))
    def test_tells_in_searches_and_files_no_more_than_on_its_pages(self, things, noon, relation):
        finding.follow(on=DAY)
        client = visitor(relation, "LEADER", noon)
        codes = [code for states in things.values() for args in states.values() for code in args[:1] if "-" in code]
        searches = [f"{reverse('search')}?{urlencode({'q': code})}" for code in sorted(set(codes))]
        files = [f"{path}{'&' if '?' in path else '?'}file=csv" for path in LISTS]

        told = {path: client.get(path) for path in searches + files}

        assert {answer.status_code for answer in told.values()} == {200}
        seen = {
            words
            for answer in told.values()
            for words in (DRAFTED, ASKED)
            if words.encode() in (b"".join(answer.streaming_content) if answer.streaming else answer.content)
        }
        assert seen == KNOWN[relation]


class TestThePublicPages:
    def test_show_of_plans_what_binds_and_no_word_of_a_draft_a_proposal_or_a_voter(self, things, noon):
        binding, petition = Plan.objects.get(code="KH-2021"), Petition.objects.get(pk=things["petition"]["routed"][0])
        petitions.add(slip=petition.slips.get(), words=VOTER, by=case.LOADER, on=DAY, at=noon, key="portal:word")
        bound = binding.rows.count()
        for number, state in enumerate(("draft", "proposed"), start=901):
            waits = Commitment.objects.get(code=things["commitment"][state][0])
            words = dict.fromkeys(("lead_duty", "other_duty", "timing", "group"), waits.title)
            binding.rows.create(number=number, commitment=waits, **words)
        forget()
        codes = {state: args[0] for state, args in things["plan"].items()} | {"submitted": "P-SENT"}
        bare = [f"portal:{one.name}" for one in public.urlpatterns if "<" not in str(one.pattern)]
        reader = Client()

        shown = {state: reader.get(reverse("portal:plan", args=[code])) for state, code in codes.items()}
        pages = {name: reader.get(reverse(name)) for name in bare if not name.startswith("portal:desk")}
        found = [reader.get(reverse("portal:search"), {"q": words}) for words in (DRAFTED, ASKED, VOTER)]

        assert {state for state, answer in shown.items() if answer.status_code == 200} == {"binding"}
        assert shown["binding"].content.decode().count('id="hang-') == bound
        assert {answer.status_code for answer in pages.values()} == {200}
        assert [answer.context["count"] for answer in found] == [0, 0, 0]
        assert [
            (where, words)
            for where, answer in (shown | pages).items()
            for words in (DRAFTED, ASKED, VOTER)
            if words in answer.content.decode()
        ] == []


AS_BROWSERS_DO = "application/x-www-form-urlencoded"
KINDS = {"agreement": "REGULATION", "petition": "REGULAR", "review": "INTERIM", "programme": "MOVEMENT"}  # fmt: skip  # what a form calls kind differs from noun to noun


def _rules() -> dict[str, dict[str, str]]:
    """The forms of the rule book, by their verb."""
    first = {table: table.objects.earliest("pk") for table in (Rule, PeriodRule, SwappedDay)}
    rows = {table: {"row": str(row.pk), "seen": rules_told.told(row)} for table, row in first.items()}
    since = {"basis": SAID, "since": "1/7/2025"}
    return {
        "rule": {"of": "DOC-REG", "value": "2", "unit": "DAYS"} | since,
        "period": {"of": "MONTH.PROVINCE", "cut_off_day": "14", "send_by_days": "2"} | since,
        "day": {"day": "3/9/2026", "off": "1", "basis": SAID},
        "verify-rule": rows[Rule],
        "verify-period": rows[PeriodRule],
        "verify-day": rows[SwappedDay],
    }


def written(relation: str) -> Callable[[Post], str]:
    """Whole forms, as a browser sends them, so that nothing but the right to do it decides."""
    other, beside = str(body(case_rows.NOI_VU).pk), str(Petition.objects.get(key="url:routed").pk)
    fields = {"words": SAID, "percent": "50", "change": "SUSPENDED", "reason": "OWN", "until": "31/12/2021"}
    fields |= {"to": other, "of": other, "paper": "2/MTTQ", "result": "EXPLAINED", "beside": beside}
    fields |= {
        "lawful": "yes", "symbol": "MTTQ-TD", "place": SAID, "signs_as": SAID, "signer": SAID, "recipients": SAID,
    }  # fmt: skip
    fields |= {"policy": SAID, "code": "", "agreement": "", "attended": "2", "spoke": "1"}
    fields |= {"begins_on": "1/11/2021", "ends_on": "31/12/2021"}
    fields |= {"priority": "HIGH", "number": "1", "how": "NOT", "clause": SAID}
    fields |= {
        "nominee": str(body(BODIES["third"]).pk), "debtor": other, "title": SAID, "product": SAID, "due_on": "31/12/2021",
        "name": SAID, "unit": "xã", "baseline": "1", "baseline_year": "2020", "target": "9", "target_year": "2025",
        "source": SAID, "indicator": "1", "value": "3", "names": SAID, "commune": "02992",
        "criterion": "1", "year": "2021", "reached": "1",
    }  # fmt: skip
    rules = _rules()
    frozen, held = Review.objects.get(state="FROZEN"), _held(VISITORS[relation])
    slip, request = Slip.objects.get(petition__key="url:collected"), DataRequest.objects.get()
    scores = {"grade-1": "WELL", "p-point": "1", "p-outcome": "DISAGREED", "t-part": "AHEAD", "t-words": SAID}
    scores |= {"data-code": slip.code, "data-kind": "ERASE", f"data{request.pk}-granted": "yes"}
    scores |= {f"data{request.pk}-words": SAID}
    short = {"words": SAID, "cause_kind": "SUBJECTIVE", "cause": "OWN", "cause_words": SAID, "remedy": SAID}
    short |= {"owner": str(body(case_rows.UBND).pk), "towards": str(body(case_rows.MTTQ).pk), "until": "31/12/2021"}
    scores |= voters.sitting_form(SAID, body(case_rows.COUNCIL_BODY))
    scores |= {"symbol": "BC-UBND-MTTQ"} | {f"way-{kind}": "APP" for kind in Kind}
    whole = scores | {f"s-{name}": value for name, value in short.items()} | {
        "edition": "1", "digest": frozen.digest, "holding": str(held.pk) if held else "", "number": "1",
        "covers_from": "1/1/2021", "last_day": "14/9/2021", "by_group": "0",
        "key": "posted", "language": "vi", "page": "statement", "query": "side=OWES", "body": "1", "direction": "WE_DO", "other": other, "title": SAID, "product": SAID,
        "code": "A-MOI", "term_from": "1/1/2021", "parties": other, "text": f"Điều 1. {SAID}", "confirm": "1",
        "whom": "department:PROVINCE", "due_on": "31/12/2021", "document": SAID,
        "amount": "1.000.000", "source": SAID, "supervised": other, "plan_sent_on": "14/9/2021", "begins_on": "1/11/2021", "ends_on": "31/12/2021",
        "topic": "Khác", "place": SAID, "competence": "PROVINCE", "held_on": "14/9/2021", "attended": "2", "spoke": "1",
        "on": "14/9/2021", "until": "31/12/2021", "basis": SAID, "reason": SAID, "day": "31/12/2021", "host": other,
        "answer": "ACCEPT", "question": SAID, "how": "OPEN", "needed": "HALF", "base": "0", "words": SAID, "agreement": "QC-2021-2025", "year": "2022", "rows": "OPEN",
        "group": SAID, "content": SAID, "lead": str(body(case_rows.UBND).pk), "lead_duty": SAID, "other_duty": SAID, "timing": "Quý IV",
        "label": SAID, "cell": "doi_thoai", "period": "9T-2021", "pasted": "doi_thoai\t3", "late_reason": SAID, "remark-": SAID, "heading": "I.1", "last": "0", "picked": "1", "part": "PRODUCT", "said": SAID,
        "arrived_on": "14/9/2021", "dated": "13/9/2021", "author": SAID, "about": SAID, "receiver": SAID,
        "issuer": SAID, "from_day": "31/12/2021", "operative": "1", "starts_on": "1/1/2021", "review_due_on": "31/12/2021",
        "full_name": SAID, "username": "may.lo", "role": "OFFICER", "refer-kind": "COMPLAINT", "refer-to": other, "drafter": other, "received_on": "14/9/2021",
    }  # fmt: skip

    def form(post: Post) -> str:
        kind, form = KINDS.get(post.name.split("_")[0], "NEEDED"), "LETTER" if post.name == "criticism_new" else "STUDY"
        day = {"day": "14/9/2021"} if post.name.startswith("programme") else {}  # a result of petitions has none
        ruled = rules.get(post.verb, {}) if post.name == "rule_act" else {}
        draft = Stage.objects.filter(key=f"url:{post.state}:d").first() if post.name == "petition_act" else None
        meant = IntentStep.objects.filter(key=f"intent:{post.state}").first() if post.name == "intent_act" else None
        last = draft or meant
        seen = {"seen": str(last.pk)} if last else {}
        told = {f"{post.verb}-{name}": value for name, value in (fields | day | ruled | seen).items()}
        sheet = {"sheet": _sheet()} if post.name == "plan_sheet" else {}
        paper = {"draft": "A-DRAFT", "proposed": "A-OPEN", "binding": "QC-2021-2025"}.get(post.state)
        read = {"read": Agreement.objects.get(code=paper).text_digest()} if post.name == "agreement_sign" else {}
        longer = {"last_day": "31/12/2027"} if post.name == "agreement_extend" else {}  # elsewhere it lies behind
        return urlencode(whole | {"kind": kind, "form": form} | told | sheet | longer | read)

    return form


def _sheet() -> str:
    """A list of plan rows as it comes back, with one new row in it, as the page that shows it sends it again."""
    book = Workbook()
    book.active.append(incoming.heads()[0])
    sides = {"lead": case_rows.UBND, "other": case_rows.NOI_VU, "timing": "Quý IV"}
    book.active.append([sides.get(part, "" if part in _EMPTY else SAID) for part in incoming.PARTS])
    kept = io.BytesIO()
    book.save(kept)
    return base64.b64encode(kept.getvalue()).decode()


_EMPTY = frozenset({"number", "supporters", "due", "articles", "serves"})


class TestEveryPost:
    def test_stands_in_the_table_with_every_verb(self):
        takes_post = {name for name, states in RELATIONS.items() if POST_ONLY in states.values()}
        takes_post |= {"plan_new", "plan_row_new", "plan_row_words", "plan_next", "plan_many", "plan_sheet"}
        takes_post |= {
            "agreement_new", "agreement_add", "agreement_head", "commitment_new", "reorganisation_new", "petition_session_new",
            "petition_session", "petition_planned_new", "petition_sitting_new", "meeting_new", "oversight_new", "review_new", "intent_new",
            "information_new", "criticism_new", "programme_new", "person_new", "body_contact",
            "council_seat", "report_new", "paper_new", "paper_copy", "arrival_new", "arrival", "regime_new", "notice_wishes",
        }  # fmt: skip

        assert {post.name for post in POSTS} == takes_post
        known = set().union(
            verbs.VERBS, desk.VERBS, asking.VERBS, meeting_voters.VERBS, table.VERBS, exchanged.VERBS,
            reported.ON_REGIMES, reported.ON_REPORTS, reported.ON_TALKS, reported.ON_COMPILATIONS, scoring.VERBS,
            watching.ON_SUPERVISIONS, watching.ON_RECOMMENDATIONS, watching.ON_INTENTS, extending.VERBS, criticism.DO, leading.VERBS,
            ruling.VERBS, agreed.VERBS, keeping.VERBS, joining.VERBS, writing.VERBS,
        )  # fmt: skip
        assert {post.verb for post in POSTS} >= known

    @pytest.mark.parametrize("relation", effort.some(sorted(BODIES)))
    def test_does_what_the_table_says_and_leaves_nothing_where_it_is_refused(self, things, noon, relation):
        wrong, left, told, form = {}, [], [], written(relation)
        for role in effort.some(ROLES):
            client = visitor(relation, role, noon)
            for post in POSTS:
                thing = things[post.name][post.state] if post.state else []
                where = [*thing[:-1], post.verb] if post.verb else thing
                before, counted = transaction.savepoint(), (Entry.objects.count(), Record.objects.count())

                answer = client.post(reverse(post.name, args=where), form(post), content_type=AS_BROWSERS_DO)

                asked = post.of[relation]
                due = post.refused if role not in post.roles and asked != 404 else asked
                if answer.status_code != due:
                    wrong[(role, *post[:3])] = (answer.status_code, due)
                if due not in (200, 302) and (Entry.objects.count(), Record.objects.count()) != counted:
                    left.append((role, *post[:3]))
                if any(words.encode() in answer.content for words in {DRAFTED, ASKED} - KNOWN[relation]):
                    told.append((role, *post[:3]))
                transaction.savepoint_rollback(before)

        assert (wrong, left, told) == ({}, [], [])
