"""Signed-in pages and forms: who gets what, by the relation of the visitor's body to the thing; `url_anyone.py` has the rest."""

from typing import NamedTuple

# Signed-in pages: address → state of the thing → relation of the visitor's body → status. Every role that may read gets
# the same; a POST address answers a GET with 405 whatever the relation, for nothing is looked up before.
# `drafter` wrote the thing, `other` is the other side, `third` is a body that is neither side nor party.
EVERYBODY = {"drafter": 200, "other": 200, "third": 200}
BOTH_SIDES = {"drafter": 200, "other": 200, "third": 404}
DRAFTER_ONLY = {"drafter": 200, "other": 404, "third": 404}
NOBODY = {"drafter": 404, "other": 404, "third": 404}
POST_ONLY = {"drafter": 405, "other": 405, "third": 405}
# Addresses that some roles are refused, whatever their body: who only keeps the register or reads opens nothing.
REFUSED_ROLES = {
    "commitment_new": {"CLERK", "OBSERVER", "ADMIN"},
    "agreement_new": {"CLERK", "OBSERVER", "ADMIN"},
    "petition_session_new": {"CLERK", "OBSERVER", "ADMIN"},
    "petition_planned_new": {"CLERK", "OBSERVER", "ADMIN"},
    "petition_sitting_new": {"CLERK", "OBSERVER", "ADMIN"},
    "paper_new": {"OFFICER", "OBSERVER", "ADMIN"},
    "paper_copy": {"OFFICER", "OBSERVER", "ADMIN"},
    "arrival_new": {"OFFICER", "OBSERVER", "ADMIN"},
    "information_new": {"OFFICER", "CLERK", "OBSERVER", "ADMIN"},
    "meeting_new": {"CLERK", "OBSERVER", "ADMIN"},
    "plan_new": {"CLERK", "OBSERVER", "ADMIN"},
    "regime_new": {"CLERK", "OBSERVER", "ADMIN"},
    "report_new": {"CLERK", "OBSERVER", "ADMIN"},
    "oversight_new": {"CLERK", "OBSERVER", "ADMIN"},
    "programme_new": {"CLERK", "OBSERVER", "ADMIN"},
    "review_new": {"CLERK", "OBSERVER", "ADMIN"},
    "criticism_new": {"CLERK", "OBSERVER", "ADMIN"},
    "intent_new": {"CLERK", "OBSERVER", "ADMIN"},
    "reorganisation_new": {"LEADER", "OFFICER", "CLERK", "OBSERVER"},
    "people": {"LEADER", "OFFICER", "CLERK", "OBSERVER"},
    "person_new": {"LEADER", "OFFICER", "CLERK", "OBSERVER"},
    "body_contact": {"LEADER", "OFFICER", "CLERK", "OBSERVER"},
    "council_seat": {"LEADER", "OFFICER", "CLERK", "OBSERVER"},
}
# What is prepared for the whole installation is seen by who prepares it, whatever their body; to all others it is unseen.
# So is an account, by who keeps it.
SEEN_BY = {
    ("reorganisation", "draft"): {"ADMIN"},
    ("reorganisation_page", "draft"): {"ADMIN"},
    ("person", "of the drafter"): {"ADMIN"},
}
RELATIONS: dict[str, dict[str, dict[str, int]]] = {
    "home": {"": EVERYBODY},
    "search": {"": EVERYBODY},
    "overview": {"": EVERYBODY},
    "overview_records": {"": EVERYBODY},
    "waiting": {"": EVERYBODY},
    "ours": {"": EVERYBODY},
    "statement": {"": EVERYBODY},
    # What one is told oneself: everybody has a list, with nothing in it that is not for their role.
    # What one keeps is one's own: everybody has a list of theirs.
    "saved": {"": EVERYBODY},
    "saved_act": {"any": POST_ONLY},
    "notices": {"": EVERYBODY},
    "notice_wishes": {"": EVERYBODY},
    "notice_act": {"any": POST_ONLY},
    "switch": {"": POST_ONLY},
    # Whose accounts they are is the keeper's own body.
    "people": {"": EVERYBODY},
    "person_new": {"": EVERYBODY},
    "body_contact": {"": EVERYBODY},
    "body_terms": {"ours": EVERYBODY, "missing": NOBODY},
    "body_terms_act": {"ours": POST_ONLY},
    "person": {"of the drafter": DRAFTER_ONLY, "missing": NOBODY},
    "person_act": {"of the drafter": POST_ONLY},
    "invitation": {"used up": NOBODY},
    "commitment": {
        "draft": DRAFTER_ONLY,
        "proposed": BOTH_SIDES,
        "binding": EVERYBODY,
        "missing": NOBODY,
        # Rows that bind already while their plan is not open to every body: the page says nothing of the plan.
        "in a draft plan": EVERYBODY,
        "in a proposed plan": EVERYBODY,
    },
    "commitment_new": {"": EVERYBODY},
    "commitment_act": {"binding": POST_ONLY},
    # A third body learns nothing about files, not even whether there is one.
    "evidence": {
        "binding": {"drafter": 200, "other": 200, "third": 403},
        "missing": {"drafter": 404, "other": 404, "third": 403},
    },
    "agreements": {"": EVERYBODY},
    "agreement": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_sign": {"binding": POST_ONLY},
    "agreement_word": {"binding": POST_ONLY},
    "agreement_present": {"binding": POST_ONLY},
    "agreement_target": {"binding": POST_ONLY},
    "agreement_extend": {"binding": POST_ONLY},
    "agreement_promise": {"binding": POST_ONLY},
    "agreement_cascade": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_new": {"": EVERYBODY},
    "agreement_text": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_file": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_article": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_day": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_head": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_add": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_term": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_close": {"binding": POST_ONLY},
    # The drafter began it with the Front; it is the sides' own until all have signed.
    "reviews": {"": EVERYBODY},
    "review_new": {
        "agreed": {"drafter": 200, "other": 200, "third": 403},
        "served": {"drafter": 200, "other": 200, "third": 403},
        "missing": NOBODY,
    },
    "review": {"scoring": BOTH_SIDES, "joint": BOTH_SIDES, "signed": EVERYBODY, "missing": NOBODY},
    "review_history": {"scoring": BOTH_SIDES, "joint": BOTH_SIDES, "signed": EVERYBODY, "missing": NOBODY},
    "review_act": {"scoring": POST_ONLY},
    "review_file": {"scoring": NOBODY, "frozen": BOTH_SIDES, "signed": EVERYBODY, "missing": NOBODY},
    # The other side, the Front, supervises the third body, which stands under the drafter.
    "oversight": {"": EVERYBODY},
    "oversight_letters": {"": EVERYBODY},
    "oversight_new": {"": {"drafter": 403, "other": 200, "third": 403}},
    "criticism_new": {"": {"drafter": 403, "other": 200, "third": 403}},
    # The third body is to be supervised: it reads of it once the drafter, above it, agreed.
    "oversight_programme": {"": EVERYBODY},
    "intent_new": {"": {"drafter": 403, "other": 200, "third": 403}},
    "intent": {
        "proposed": {"drafter": 200, "other": 200, "third": 404},
        "clashing": {"drafter": 200, "other": 200, "third": 404},
        "agreed": EVERYBODY,
        "missing": NOBODY,
    },
    "intent_act": {"proposed": POST_ONLY},
    "criticism": {
        "open": {"drafter": 404, "other": 200, "third": 404},
        "sent": {"drafter": 200, "other": 200, "third": 404},
        "missing": NOBODY,
    },
    "criticism_act": {"open": POST_ONLY},
    "supervision": {
        "of the third": EVERYBODY,
        "of a stranger": {"drafter": 404, "other": 200, "third": 404},
        "missing": NOBODY,
    },
    "supervision_report": {
        "of the third": NOBODY,  # not issued
        "of a stranger": {"drafter": 404, "other": 200, "third": 404},
        "missing": NOBODY,
    },
    "supervision_act": {"of the third": POST_ONLY},
    "recommendation": {
        "of the third": EVERYBODY,
        "of a stranger": {"drafter": 404, "other": 200, "third": 404},
        "missing": NOBODY,
    },
    "recommendation_act": {"of the third": POST_ONLY},
    # The drafter collected it; with `other` is whoever it was passed to, and the third body is asked for help at most.
    "petitions": {"": EVERYBODY},
    "petition": {"collected": DRAFTER_ONLY, "routed": BOTH_SIDES, "helping": EVERYBODY, "missing": NOBODY},
    "petition_act": {"routed": POST_ONLY},
    "petition_reply": {"issued": BOTH_SIDES, "missing": NOBODY},
    "petition_slip": {"collected": POST_ONLY},
    "petition_word": {"written": POST_ONLY},
    "petition_data": {"collected": POST_ONLY},
    "petition_data_answer": {"asked": POST_ONLY},
    "petition_list_empty": {"": EVERYBODY},
    "petition_list": {"held": POST_ONLY},
    "petition_refer": {"held": POST_ONLY},
    "petition_digest": {"": EVERYBODY},
    "petition_report": {"": EVERYBODY},
    "petition_session": {"held": EVERYBODY, "missing": NOBODY},
    "petition_session_new": {"": EVERYBODY},
    "petition_ahead": {"": EVERYBODY},
    "petition_planned_new": {"": EVERYBODY},
    "petition_planned": {"ahead": BOTH_SIDES, "missing": NOBODY},  # `other` is host to it
    "petition_planned_act": {"ahead": POST_ONLY},
    "petition_reception": {"": EVERYBODY},
    "petition_sittings": {"": EVERYBODY},
    "petition_sitting_new": {"": EVERYBODY},
    "petition_sitting": {"entered": DRAFTER_ONLY, "missing": NOBODY},  # the council alone sees it beside
    "petition_summary_issue": {"entered": POST_ONLY},
    "petition_summary": {"issued": DRAFTER_ONLY, "missing": NOBODY},
    # Policy is no secret; the drafter keeps it.
    "programmes": {"": EVERYBODY},
    "programme_new": {"": EVERYBODY},
    "programme": {"kept": EVERYBODY, "missing": NOBODY},
    "programme_communes": {"kept": EVERYBODY, "missing": NOBODY},
    "programme_act": {"kept": POST_ONLY},
    "plans": {"": EVERYBODY},
    "plan": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_print": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_changes": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_money": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_row_money": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_row": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_row_words": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_row_new": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_many": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_sheet": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_next": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_check": {"draft": DRAFTER_ONLY, "proposed": DRAFTER_ONLY, "binding": DRAFTER_ONLY, "missing": NOBODY},
    "plan_new": {"": EVERYBODY},
    "information": {"": EVERYBODY},
    "information_new": {"": EVERYBODY},
    # Between who sent it and those it was sent to.
    "information_item": {"asked": BOTH_SIDES, "told": BOTH_SIDES, "missing": NOBODY},
    "information_act": {"asked": POST_ONLY},
    "meetings": {"": EVERYBODY},
    "meetings_year": {"": EVERYBODY},
    "meetings_advice": {"": EVERYBODY},
    # Between who asks and who is asked; a paper for everybody who knows of the meeting.
    "meeting_advice": {"asked": BOTH_SIDES, "missing": NOBODY},
    "meeting_advice_give": {"asked": POST_ONLY},
    "meeting_file": {"brought": BOTH_SIDES, "missing": NOBODY},
    "meeting_new": {"": EVERYBODY},
    # Between its organiser, its chairs and, from the invitation on, those invited.
    "meeting": {"draft": DRAFTER_ONLY, "invited": BOTH_SIDES, "missing": NOBODY},
    "meeting_page": {"draft": DRAFTER_ONLY, "invited": BOTH_SIDES, "missing": NOBODY},
    "meeting_act": {"draft": POST_ONLY},
    "bodies": {"": EVERYBODY},
    "coverage": {"": EVERYBODY},
    "structure": {"": EVERYBODY},
    "structure_compare": {"": EVERYBODY},
    "structure_drawing": {"": EVERYBODY},
    "councils": {"": EVERYBODY},
    "council_seat": {"": EVERYBODY},
    "body": {"living": EVERYBODY, "missing": NOBODY},
    "plan_agree": {"binding": POST_ONLY},
    "plan_fund": {"binding": POST_ONLY},
    "plan_row_serve": {"binding": POST_ONLY},
    "plan_act": {"binding": POST_ONLY},
    "plan_row_agree": {"binding": POST_ONLY},
    # What came to a body is its own.
    "arrivals": {"": EVERYBODY},
    "arrival_new": {"": EVERYBODY},
    "arrival": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "papers": {"": EVERYBODY},
    "paper_new": {"": EVERYBODY},
    "paper_requirements": {"": EVERYBODY},
    "paper_file": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "paper_joint": {"laid": BOTH_SIDES, "missing": NOBODY},
    "paper_joint_file": {"laid": BOTH_SIDES, "missing": NOBODY},
    "paper_joint_act": {"laid": POST_ONLY},
    "paper_copy": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "paper_sign": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "paper_sign_act": {"ours": POST_ONLY},
    "paper_picture": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "paper_signed_file": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "regimes": {"": EVERYBODY},
    "regime_new": {"": EVERYBODY},
    "regime": {"draft": DRAFTER_ONLY, "in force": EVERYBODY, "missing": NOBODY},
    "regime_act": {"in force": POST_ONLY},
    "regime_period": {"opened": EVERYBODY, "missing": NOBODY},
    "regime_gather": {"opened": POST_ONLY},
    # The drafter issued the regime and receives; the other side and the third body each owe it a report.
    "unit_report": {
        "of the other": BOTH_SIDES,
        "sent": {"drafter": 200, "other": 404, "third": 200},
        "missing": NOBODY,
    },
    # What is being written is its body's alone.
    "unit_report_page": {"of the other": {"drafter": 404, "other": 200, "third": 404}, "missing": NOBODY},
    "unit_report_act": {"of the other": POST_ONLY},
    # What both sides write about it is theirs, whoever else sees the report.
    "unit_report_talk": {
        "of the other": BOTH_SIDES,
        "sent": {"drafter": 200, "other": 404, "third": 200},
        "missing": NOBODY,
    },
    "unit_report_talk_act": {"of the other": POST_ONLY},
    "unit_report_pieces": {"of the other": POST_ONLY},
    "unit_report_piece": {"missing": NOBODY},  # of the one person alone who began it
    "compilation": {"gathering": DRAFTER_ONLY, "missing": NOBODY},
    "compilation_figure": {"gathering": DRAFTER_ONLY, "missing": NOBODY},
    "compilation_act": {"gathering": POST_ONLY},
    "reports": {"": EVERYBODY},
    "report": {"draft": DRAFTER_ONLY, "binding": EVERYBODY, "missing": NOBODY},
    "report_new": {"": EVERYBODY},
    "report_write": {"draft": DRAFTER_ONLY, "binding": DRAFTER_ONLY, "missing": NOBODY},
    "report_send": {"draft": POST_ONLY},
    "report_act": {"draft": POST_ONLY},
    "report_file": {"draft": NOBODY, "binding": EVERYBODY, "missing": NOBODY},
    "figure": {"draft": NOBODY, "binding": EVERYBODY, "missing": NOBODY},
    "rules": {"": EVERYBODY},
    "rule_act": {"open": POST_ONLY},
    "reorganisations": {"": EVERYBODY},
    "reorganisation_new": {"": EVERYBODY},
    "reorganisation": {"draft": EVERYBODY, "carried out": EVERYBODY, "missing": NOBODY},
    "reorganisation_page": {"draft": EVERYBODY, "carried out": EVERYBODY, "missing": NOBODY},
    "reorganisation_act": {"draft": POST_ONLY},
}


class Post(NamedTuple):
    """What a POST answers: by relation for the `roles` that may; others get `refused` where they see the thing."""

    name: str
    state: str
    verb: str
    of: dict[str, int]
    roles: tuple[str, ...] = ("LEADER",)
    refused: int = 422


def _of(drafter: int, other: int, third: int) -> dict[str, int]:
    return {"drafter": drafter, "other": other, "third": third}


ANY = ("LEADER", "OFFICER", "CLERK", "OBSERVER", "ADMIN")

# 302 is done, 422 refused with a sentence, 404 unseen. In each thing the drafter owes and the other side is owed, but
# 302 is done, as is 200 where what was done is shown this once; 422 refused with a sentence, 404 unseen. In each thing the drafter owes and the other side is owed, but
# for what is assigned: there the drafter is owed and a body under it owes.
POSTS = (
    Post("switch", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER", "CLERK", "OBSERVER", "ADMIN")),
    Post("notice_act", "any", "read-all", _of(302, 302, 302), roles=ANY),
    Post("notice_act", "any", "read", _of(422, 422, 422), roles=ANY),  # none is named
    Post("notice_act", "any", "unread", _of(302, 302, 302), roles=ANY),  # nothing was read just now
    Post("saved_act", "any", "save", _of(302, 302, 302), roles=ANY),
    Post("saved_act", "any", "rename", _of(422, 422, 422), roles=ANY),  # none is named
    Post("saved_act", "any", "remove", _of(422, 422, 422), roles=ANY),
    Post("saved_act", "any", "bring-back", _of(422, 422, 422), roles=ANY),
    Post("saved_act", "any", "nothing", _of(404, 404, 404), roles=ANY),
    Post("notice_act", "any", "nothing", _of(404, 404, 404), roles=ANY),
    Post("notice_wishes", "", "", _of(302, 302, 302), roles=ANY),
    Post("council_seat", "", "", _of(422, 422, 422), roles=("ADMIN",), refused=403),  # nobody is chosen
    Post("body_terms_act", "ours", "open", _of(302, 302, 302), roles=("ADMIN",)),
    Post("body_terms_act", "ours", "change", _of(422, 422, 422)),  # no term is named
    Post("body_terms_act", "ours", "end", _of(422, 422, 422)),
    Post("body_contact", "", "", _of(302, 302, 302), roles=("ADMIN",), refused=403),
    Post("person_new", "", "", _of(200, 200, 200), roles=("ADMIN",), refused=403),
    Post("person_act", "of the drafter", "role", _of(302, 404, 404), roles=("ADMIN",), refused=404),
    Post("person_act", "of the drafter", "post", _of(302, 404, 404), roles=("ADMIN",), refused=404),
    Post("person_act", "of the drafter", "post-end", _of(422, 404, 404), roles=("ADMIN",), refused=404),
    Post("person_act", "of the drafter", "let-in", _of(200, 404, 404), roles=("ADMIN",), refused=404),
    Post("person_act", "of the drafter", "end", _of(302, 404, 404), roles=("ADMIN",), refused=404),
    Post("commitment_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("agreement_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("agreement_target", "draft", "", _of(422, 404, 404)),
    Post("agreement_target", "binding", "", _of(302, 302, 422), roles=("LEADER", "OFFICER")),
    Post("agreement_present", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("agreement_present", "proposed", "", _of(422, 422, 404)),
    Post("agreement_present", "binding", "", _of(422, 422, 422)),
    Post("agreement_word", "draft", "word", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("agreement_word", "proposed", "word", _of(302, 302, 404)),
    Post("agreement_word", "binding", "word", _of(302, 302, 422)),
    Post("agreement_head", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("agreement_head", "proposed", "", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("agreement_head", "binding", "", _of(422, 422, 422)),
    Post("agreement_add", "draft", "", _of(422, 404, 404)),
    Post("agreement_add", "proposed", "", _of(422, 422, 404)),
    Post("agreement_add", "binding", "", _of(302, 302, 422)),
    Post("agreement_word", "proposed", "agree", _of(422, 422, 404)),  # nothing was proposed
    Post("agreement_word", "proposed", "keep", _of(422, 422, 404)),
    Post("agreement_word", "proposed", "withdraw", _of(422, 422, 404)),
    Post("agreement_extend", "draft", "propose", _of(422, 404, 404)),
    Post("agreement_extend", "proposed", "propose", _of(422, 422, 404)),
    Post("agreement_extend", "binding", "propose", _of(302, 302, 422)),
    Post("agreement_extend", "binding", "sign", _of(422, 422, 422)),  # nothing was proposed
    Post("agreement_extend", "binding", "keep", _of(422, 422, 422)),
    Post("agreement_extend", "binding", "withdraw", _of(422, 422, 422)),
    Post("agreement_promise", "draft", "", _of(422, 404, 404)),
    Post("agreement_promise", "binding", "", _of(422, 422, 422)),  # none of these is asked to sign below
    Post("agreement_sign", "draft", "", _of(422, 404, 404)),
    Post("agreement_sign", "proposed", "", _of(302, 302, 404)),
    Post("agreement_sign", "binding", "", _of(422, 422, 422)),
    Post("plan_agree", "draft", "", _of(302, 404, 404)),  # nothing waits for the drafter: nothing is written
    Post("plan_agree", "proposed", "", _of(302, 302, 404)),
    Post("plan_fund", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_fund", "proposed", "", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("plan_fund", "binding", "", _of(302, 302, 422), roles=("LEADER", "OFFICER")),
    Post("plan_new", "", "", _of(302, 302, 422), roles=("LEADER", "OFFICER"), refused=403),
    Post("plan_row_new", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_row_new", "proposed", "", _of(422, 422, 404)),
    Post("plan_row_new", "binding", "", _of(422, 422, 422)),
    Post("plan_row_words", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_row_words", "proposed", "", _of(422, 302, 404)),
    Post("plan_row_words", "binding", "", _of(422, 422, 422)),
    Post("plan_row_agree", "draft", "", _of(422, 404, 404)),
    Post("plan_row_agree", "proposed", "", _of(422, 302, 404)),
    Post("plan_row_agree", "binding", "", _of(422, 422, 422)),
    Post("plan_many", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_many", "proposed", "", _of(422, 302, 404)),
    Post("plan_many", "binding", "", _of(422, 422, 422)),  # only a day can be asked for
    Post("plan_sheet", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_sheet", "proposed", "", _of(422, 422, 404)),  # a list with a new row, which only a draft takes
    Post("plan_sheet", "binding", "", _of(422, 422, 422)),
    Post("plan_next", "draft", "", _of(422, 404, 404)),
    Post("plan_next", "binding", "", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("plan_act", "draft", "propose", _of(302, 404, 404)),
    Post("plan_act", "proposed", "submit", _of(422, 422, 404)),
    Post("plan_act", "binding", "close", _of(422, 422, 422)),  # its year runs, and nobody has reviewed it
    Post("plan_act", "submitted", "approve", _of(302, 422, 404)),
    Post("plan_act", "submitted", "return", _of(302, 422, 404)),
    Post("commitment_act", "draft", "propose", _of(302, 404, 404)),
    Post("commitment_act", "draft", "withdraw", _of(302, 404, 404)),
    Post("commitment_act", "to assign", "assign", _of(302, 404, 404)),
    Post("commitment_act", "proposed", "agree", _of(422, 302, 404)),
    Post("commitment_act", "proposed", "decline", _of(422, 302, 404)),
    Post("commitment_act", "proposed", "withdraw", _of(302, 422, 404)),
    Post("commitment_act", "in force", "claim", _of(302, 422, 422)),
    Post("commitment_act", "in force", "progress", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("commitment_act", "in force", "ask", _of(302, 302, 422)),
    Post("commitment_act", "asked", "grant", _of(422, 302, 422)),
    Post("commitment_act", "asked", "refuse", _of(422, 302, 422)),
    Post("commitment_act", "claimed", "accept", _of(422, 302, 422)),
    Post("commitment_act", "claimed", "return", _of(422, 302, 422)),
    Post("commitment_act", "suspended", "resume", _of(302, 302, 422)),
    Post("commitment_act", "standing", "close", _of(422, 302, 422)),
    Post("commitment_act", "binding", "nothing", _of(404, 404, 404)),
    Post("commitment_act", "missing", "agree", _of(404, 404, 404)),
    Post("plan_row_serve", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_row_serve", "proposed", "", _of(422, 302, 404)),
    Post("plan_row_serve", "binding", "", _of(422, 422, 422)),  # it is claimed already, and no words of it change
    Post("programme_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    # The third body is registered already.
    Post("programme_act", "kept", "register", _of(302, 302, 422), roles=("LEADER", "OFFICER")),
    Post("programme_act", "kept", "commend", _of(302, 302, 302), roles=("LEADER", "OFFICER")),
    Post("programme_act", "kept", "interim", _of(302, 422, 422)),
    Post("programme_act", "kept", "final", _of(302, 422, 422)),
    Post("programme_act", "kept", "oblige", _of(302, 422, 422)),
    Post("programme_act", "kept", "indicator", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("programme_act", "kept", "measure", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("programme_act", "kept", "judge", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("programme_act", "kept", "criteria", _of(422, 422, 422), roles=()),  # it has its criteria
    Post("programme_act", "bare", "criteria", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("programme_act", "kept", "nothing", _of(404, 404, 404)),
    Post("programme_act", "missing", "final", _of(404, 404, 404)),
    Post("oversight_new", "", "", _of(403, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("supervision_act", "of the third", "find", _of(422, 302, 422), roles=("LEADER", "OFFICER")),
    Post("intent_new", "", "", _of(403, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("intent_act", "proposed", "agree", _of(302, 422, 404)),
    Post("intent_act", "agreed", "object", _of(302, 422, 422)),
    Post("intent_act", "clashing", "reschedule", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("intent_act", "clashing", "drop", _of(422, 302, 404)),
    Post("intent_act", "missing", "drop", _of(404, 404, 404)),
    Post("criticism_new", "", "", _of(403, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("criticism_act", "open", "step", _of(404, 302, 404), roles=("LEADER", "OFFICER")),
    Post("criticism_act", "open", "point", _of(404, 302, 404), roles=("LEADER", "OFFICER")),
    Post("criticism_act", "open", "send", _of(404, 422, 404)),  # the conference is not over
    Post("criticism_act", "sent", "reply", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("criticism_act", "sent", "answer", _of(422, 422, 404)),  # a point has no reply yet
    Post("criticism_act", "answered", "compare", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("criticism_act", "answered", "close", _of(422, 422, 404)),  # a point was not held against the text yet
    Post("criticism_act", "missing", "close", _of(404, 404, 404)),
    Post("supervision_act", "of the third", "recommend", _of(422, 302, 422)),
    Post("supervision_act", "of the third", "delegate", _of(422, 422, 422)),  # no delegation is sent there
    Post("supervision_act", "of the third", "report", _of(422, 302, 422)),
    Post("supervision_act", "of a stranger", "find", _of(404, 302, 404), roles=("LEADER", "OFFICER")),
    Post("supervision_act", "missing", "find", _of(404, 404, 404)),
    Post("recommendation_act", "of the third", "answer", _of(422, 422, 302)),
    Post("recommendation_act", "of the third", "observe", _of(422, 302, 422), roles=("LEADER", "OFFICER")),
    Post("recommendation_act", "of the third", "carry-out", _of(422, 302, 422)),
    Post("recommendation_act", "of the third", "give-up", _of(422, 302, 422)),
    Post("recommendation_act", "of the third", "effect", _of(422, 302, 422)),
    Post("criticism_act", "answered", "effect", _of(422, 422, 404)),  # no point was held against the text yet
    Post("recommendation_act", "of the third", "nothing", _of(404, 404, 404)),
    Post("recommendation_act", "of a stranger", "answer", _of(404, 422, 404)),
    Post("agreement_close", "draft", "", _of(302, 404, 404), roles=ANY, refused=302),  # said on the page of reviews
    Post("agreement_close", "binding", "", _of(302, 302, 302), roles=ANY, refused=302),  # the same: its term runs
    Post("review_new", "agreed", "", _of(302, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("review_new", "served", "", _of(302, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("review_act", "scoring", "score", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "scoring", "hand-in", _of(302, 302, 404)),
    Post("review_act", "scoring", "withdraw", _of(302, 422, 404)),
    Post("review_act", "scoring", "judge", _of(422, 422, 404)),
    Post("review_act", "joint", "judge", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "joint", "write", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "joint", "shortcoming", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "joint", "strike", _of(422, 422, 404)),  # none is named
    Post("review_act", "joint", "answer", _of(422, 422, 404)),  # no review was before it
    Post("review_act", "joint", "consent", _of(302, 302, 404)),
    Post("review_act", "frozen", "reopen", _of(302, 302, 404)),
    Post("review_act", "frozen", "sign", _of(302, 302, 404)),
    Post("review_act", "signed", "sign", _of(422, 422, 422)),
    Post("review_act", "signed", "issue", _of(302, 422, 422)),
    Post("review_act", "signed", "nothing", _of(404, 404, 404)),
    Post("review_act", "missing", "sign", _of(404, 404, 404)),
    Post("petition_session_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("petition_planned_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("petition_sitting_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("petition_summary_issue", "entered", "", _of(302, 404, 404)),
    Post("petition_planned_act", "ahead", "press", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("petition_planned_act", "ahead", "host", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("petition_planned_act", "ahead", "hold", _of(422, 422, 404)),  # its day is still to come
    Post("petition_planned_act", "ahead", "call-off", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("petition_session", "held", "", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("petition_refer", "held", "", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("petition_list", "held", "", _of(422, 422, 422)),  # without a file
    Post("petition_slip", "collected", "", _of(200, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_slip", "routed", "", _of(200, 422, 404), roles=("LEADER", "OFFICER")),
    Post("petition_data", "collected", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_data_answer", "asked", "", _of(302, 422, 404)),
    Post("petition_word", "written", "", _of(200, 200, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "delay", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "publish-asked", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "answered", "publish-answer", _of(422, 302, 404)),
    Post("petition_act", "collected", "route", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "collected", "join", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "joined", "split", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "answer", _of(422, 302, 404)),
    Post("petition_act", "drafted", "answer", _of(422, 422, 404)),  # what is being drafted is checked first
    Post("petition_act", "routed", "draft", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "drafted", "check", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "drafted", "issue", _of(422, 422, 404)),  # before it was checked
    Post("petition_act", "checked", "issue", _of(422, 302, 404)),
    Post("petition_act", "routed", "answer-all", _of(422, 302, 404)),
    Post("petition_act", "routed", "report", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "return", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "ask-help", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "helping", "help", _of(422, 422, 302), roles=("LEADER", "OFFICER")),
    Post("petition_act", "helping", "route", _of(422, 422, 422)),
    Post("petition_act", "answered", "promise", _of(422, 302, 404)),
    Post("petition_act", "answered", "confirm", _of(302, 422, 404)),
    Post("petition_act", "answered", "reopen", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "nothing", _of(404, 404, 404)),
    Post("petition_act", "missing", "answer", _of(404, 404, 404)),
    Post("information_new", "", "", _of(422, 422, 422), refused=403),  # nobody is chosen
    Post("information_act", "asked", "receive", _of(422, 302, 404), roles=("LEADER", "OFFICER", "CLERK")),
    Post("information_act", "asked", "open", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("information_act", "asked", "acknowledge", _of(422, 302, 404)),
    Post("information_act", "asked", "answer", _of(422, 302, 404)),
    Post("information_act", "told", "acknowledge", _of(422, 302, 404)),
    Post("information_act", "missing", "open", _of(404, 404, 404)),
    Post("meeting_new", "", "", _of(422, 422, 422), roles=("LEADER", "OFFICER"), refused=403),  # no chair is chosen
    Post("meeting_act", "draft", "invite", _of(422, 404, 404), roles=("LEADER", "OFFICER")),  # nobody is chosen
    Post("meeting_act", "draft", "send", _of(302, 404, 404)),
    Post("meeting_act", "draft", "correct", _of(422, 404, 404)),  # no part of the day is chosen
    Post("meeting_act", "invited", "postpone", _of(422, 422, 404)),  # the same
    Post("meeting_act", "invited", "call-off", _of(302, 422, 404)),
    Post("meeting_act", "draft", "bring", _of(422, 404, 404)),  # no file is chosen
    Post("meeting_act", "invited", "take-back", _of(422, 422, 404)),  # no paper is named
    Post("meeting_act", "draft", "ask-advice", _of(422, 404, 404)),  # nobody is chosen
    Post("meeting_advice_give", "asked", "", _of(422, 302, 404)),
    Post("meeting_act", "invited", "send", _of(422, 422, 404)),
    Post("meeting_act", "invited", "reply", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "invited", "begin", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "attend", _of(422, 422, 404), roles=("LEADER", "OFFICER")),  # nobody is ticked
    Post("meeting_act", "begun", "close", _of(422, 422, 404)),  # it is not noted who came
    Post("meeting_act", "begun", "conclude", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "confirm", _of(422, 422, 404)),  # no task of the meeting is named
    Post("meeting_act", "begun", "reject", _of(422, 422, 404)),
    Post("meeting_act", "begun", "write", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "sign", _of(422, 422, 404)),  # it is not closed yet
    Post("meeting_act", "begun", "object", _of(422, 422, 404)),  # nothing was concluded yet
    Post("meeting_act", "begun", "issue-invitation", _of(422, 422, 404)),  # the meeting is not to come any more
    Post("meeting_act", "begun", "issue-minutes", _of(422, 422, 404)),  # nothing was signed
    Post("meeting_act", "begun", "issue-notice", _of(422, 422, 404)),
    Post("meeting_act", "begun", "split", _of(422, 422, 404)),
    Post("meeting_act", "begun", "merge", _of(422, 422, 404)),
    Post("meeting_act", "begun", "mark", _of(422, 422, 404)),  # nothing was concluded yet
    Post("meeting_act", "begun", "settle", _of(422, 422, 404)),
    Post("meeting_act", "begun", "make-proposal", _of(422, 422, 404)),  # nobody is named that it is proposed to
    Post("meeting_act", "begun", "dispose", _of(422, 422, 404)),  # nothing was proposed
    Post("meeting_act", "begun", "lead", _of(422, 422, 404)),
    Post("meeting_act", "begun", "take-up", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "ask", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "open-vote", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "vote", _of(422, 422, 404)),  # no vote of the meeting is named
    Post("meeting_act", "begun", "count-vote", _of(422, 422, 404)),
    Post("meeting_act", "begun", "give-floor", _of(422, 422, 404)),  # nobody asked
    Post("meeting_act", "begun", "end-speech", _of(422, 422, 404)),
    Post("meeting_act", "missing", "send", _of(404, 404, 404)),
    Post("regime_act", "draft", "adopt", _of(302, 404, 404)),
    Post("regime_act", "draft", "open", _of(422, 404, 404)),
    Post("arrival_new", "", "", _of(302, 302, 302), roles=("LEADER", "CLERK"), refused=403),
    Post("arrival", "ours", "", _of(302, 404, 404), roles=("LEADER", "CLERK"), refused=422),
    Post("paper_new", "", "", _of(422, 422, 422), roles=("LEADER", "CLERK"), refused=403),  # no type is chosen
    Post("paper_copy", "ours", "", _of(422, 404, 404), roles=("LEADER", "CLERK"), refused=403),  # nobody signs it
    Post("paper_joint_act", "laid", "agree", _of(422, 422, 404)),  # without the digest of what was read
    Post("paper_joint_act", "laid", "decline", _of(422, 422, 404)),
    Post("paper_joint_act", "laid", "issue", _of(422, 422, 404)),  # nobody has agreed
    Post("paper_joint_act", "laid", "withdraw", _of(302, 422, 404), roles=("LEADER", "CLERK")),
    Post("paper_sign_act", "ours", "", _of(422, 404, 404)),  # no certificate is chosen
    Post("regime_new", "", "", _of(422, 422, 422), roles=("LEADER", "OFFICER"), refused=403),  # its tables are not sent
    Post("report_new", "", "", _of(422, 422, 422), roles=("LEADER", "OFFICER"), refused=403),  # no plan is chosen
    Post("report_act", "draft", "add", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("report_act", "draft", "take", _of(422, 404, 404)),  # no source is named
    Post("report_act", "draft", "rewrite", _of(422, 404, 404)),  # nor a paragraph
    Post("report_act", "draft", "retire", _of(422, 404, 404)),
    Post("report_send", "draft", "", _of(422, 404, 404)),  # its period has not ended
    Post("regime_act", "in force", "open", _of(302, 422, 422)),
    Post("regime_act", "in force", "end", _of(302, 422, 422)),
    Post("regime_gather", "opened", "", _of(302, 404, 404), roles=("LEADER", "OFFICER"), refused=404),
    Post("unit_report_act", "of the other", "save", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("unit_report_act", "of the other", "paste", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("unit_report_act", "of the other", "attach", _of(422, 422, 404)),  # no file is chosen
    Post("unit_report_act", "of the other", "detach", _of(422, 422, 404)),  # nor any to take out
    Post("unit_report_act", "of the other", "send", _of(422, 302, 404)),
    Post("unit_report_act", "of the other", "return", _of(422, 422, 404)),  # nothing was sent
    Post("unit_report_act", "of the other", "nothing", _of(404, 404, 404)),
    Post("unit_report_pieces", "of the other", "", _of(422, 422, 404)),  # no size is said
    Post("unit_report_act", "sent", "save", _of(422, 404, 422)),
    Post("unit_report_act", "sent", "return", _of(302, 404, 422)),
    Post("unit_report_act", "sent", "approve", _of(302, 404, 422)),
    Post("unit_report_talk_act", "of the other", "ask", _of(422, 422, 404)),  # nothing was sent
    Post("unit_report_talk_act", "sent", "ask", _of(302, 404, 422), roles=("LEADER", "OFFICER")),
    Post("unit_report_talk_act", "sent", "answer", _of(422, 404, 302), roles=("LEADER", "OFFICER")),
    Post("unit_report_talk_act", "sent", "settle", _of(302, 404, 422), roles=("LEADER", "OFFICER")),
    Post("compilation_act", "gathering", "settle", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("compilation_act", "gathering", "word", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("compilation_act", "gathering", "issue", _of(422, 404, 404)),  # its figures are not settled
    # The forms are sent without what they decide about, so most are refused in words; whoever may not look finds nothing.
    Post("rule_act", "open", "rule", _of(302, 302, 302), roles=("ADMIN",)),
    Post("rule_act", "open", "period", _of(302, 302, 302), roles=("ADMIN",)),
    Post("rule_act", "open", "day", _of(302, 302, 302), roles=("ADMIN",)),
    Post("rule_act", "open", "verify-rule", _of(302, 302, 302), roles=("ADMIN",)),
    Post("rule_act", "open", "verify-period", _of(302, 302, 302), roles=("ADMIN",)),
    Post("rule_act", "open", "verify-day", _of(302, 302, 302), roles=("ADMIN",)),
    Post("rule_act", "open", "nothing", _of(404, 404, 404), roles=ANY),
    Post("reorganisation_new", "", "", _of(422, 422, 422), roles=("ADMIN",), refused=403),
    Post("reorganisation_act", "draft", "pass", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "confirm", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "hand-over", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "settle", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "settle-proposed", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "give-proposed", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "hand-over-proposed", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "give", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "take-back", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "move", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "drop", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "approve", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "reopen", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "withdraw", _of(302, 302, 302), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "carry-out", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "carried out", "withdraw", _of(422, 422, 422), roles=("ADMIN",), refused=403),
    Post("reorganisation_act", "missing", "approve", _of(404, 404, 404)),
)
