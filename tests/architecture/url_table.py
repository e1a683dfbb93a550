"""Who gets what at every address: URL name → relation of the visitor → the status that answers a GET.

Unseen is 404, seen but refused is 403, unknown people are sent to sign in (302), a verb that only takes a POST is 405.
`anyone` is a visitor who has not signed in and stands in every row; the other relations are said where they matter.
An address that asks for a thing is asked for one that does not exist.
"""

from typing import NamedTuple

EXPECTED: dict[str, dict[str, int]] = {
    # Signing in, and one's own account.
    "account_login": {"anyone": 200},
    "account_logout": {"anyone": 302},
    "account_inactive": {"anyone": 200},
    "account_reauthenticate": {"anyone": 302},
    "account_change_password": {"anyone": 302},
    "mfa_index": {"anyone": 302},
    "mfa_authenticate": {"anyone": 302},
    "mfa_reauthenticate": {"anyone": 302},
    "mfa_activate_totp": {"anyone": 302},
    "mfa_deactivate_totp": {"anyone": 302},
    "mfa_view_recovery_codes": {"anyone": 302},
    "mfa_generate_recovery_codes": {"anyone": 302},
    "mfa_download_recovery_codes": {"anyone": 302},
    "mfa_list_webauthn": {"anyone": 302},
    "mfa_add_webauthn": {"anyone": 302},
    "mfa_reauthenticate_webauthn": {"anyone": 302},
    "mfa_remove_webauthn": {"anyone": 302},
    "mfa_edit_webauthn": {"anyone": 302},
    "mfa_login_webauthn": {"anyone": 302},
    "usersessions_list": {"anyone": 302},
    # The look.
    "ui:gallery": {"anyone": 200},
    "ui:theme": {"anyone": 405},
    "ui:language": {"anyone": 302},
    # The public portal, and the desk of those who write for it.
    "portal:front": {"anyone": 200},
    "portal:article": {"anyone": 404},
    "portal:topic": {"anyone": 404},
    "portal:search": {"anyone": 200},
    "portal:figures": {"anyone": 200},
    "portal:papers": {"anyone": 200},
    "portal:paper": {"anyone": 404},
    "portal:bodies": {"anyone": 200},
    "portal:seals": {"anyone": 200},
    "portal:verify": {"anyone": 200},
    "portal:verified": {"anyone": 404},
    "portal:feed": {"anyone": 200},
    "portal:sitemap": {"anyone": 200},
    "portal:picture": {"anyone": 404},
    "portal:desk": {"anyone": 302},
    "portal:desk_act": {"anyone": 302},
    "wagtaildocs_serve": {"anyone": 404},
    "wagtaildocs_authenticate_with_password": {"anyone": 404},
    # Signed-in pages.
    "home": {"anyone": 302},
    "search": {"anyone": 302},
    "waiting": {"anyone": 302},
    "ours": {"anyone": 302},
    "statement": {"anyone": 302},
    "switch": {"anyone": 302},
    "commitment": {"anyone": 302},
    "commitment_new": {"anyone": 302},
    "commitment_act": {"anyone": 302},
    "evidence": {"anyone": 302},
    "information": {"anyone": 302},
    "information_new": {"anyone": 302},
    "information_item": {"anyone": 302},
    "information_act": {"anyone": 302},
    "meetings": {"anyone": 302},
    "meeting_new": {"anyone": 302},
    "meeting": {"anyone": 302},
    "meeting_page": {"anyone": 302},
    "meeting_act": {"anyone": 302},
    "bodies": {"anyone": 302},
    "coverage": {"anyone": 302},
    "structure": {"anyone": 302},
    "structure_compare": {"anyone": 302},
    "structure_drawing": {"anyone": 302},
    "body": {"anyone": 302},
    "agreements": {"anyone": 302},
    "agreement": {"anyone": 302},
    "agreement_sign": {"anyone": 302},
    "agreement_new": {"anyone": 302},
    "agreement_present": {"anyone": 302},
    "agreement_text": {"anyone": 302},
    "agreement_cascade": {"anyone": 302},
    "agreement_target": {"anyone": 302},
    "agreement_close": {"anyone": 302},
    "reviews": {"anyone": 302},
    "review_new": {"anyone": 302},
    "review": {"anyone": 302},
    "review_history": {"anyone": 302},
    "review_act": {"anyone": 302},
    "review_file": {"anyone": 302},
    "oversight": {"anyone": 302},
    "oversight_new": {"anyone": 302},
    "supervision": {"anyone": 302},
    "supervision_act": {"anyone": 302},
    "recommendation": {"anyone": 302},
    "recommendation_act": {"anyone": 302},
    "petitions": {"anyone": 302},
    "petition": {"anyone": 302},
    "petition_act": {"anyone": 302},
    "petition_report": {"anyone": 302},
    "petition_session": {"anyone": 302},
    "petition_session_new": {"anyone": 302},
    "plans": {"anyone": 302},
    "plan": {"anyone": 302},
    "plan_agree": {"anyone": 302},
    "plan_print": {"anyone": 302},
    "plan_changes": {"anyone": 302},
    "plan_money": {"anyone": 302},
    "plan_row_money": {"anyone": 302},
    "plan_fund": {"anyone": 302},
    "papers": {"anyone": 302},
    "paper_file": {"anyone": 302},
    "reports": {"anyone": 302},
    "report": {"anyone": 302},
    "report_file": {"anyone": 302},
    "figure": {"anyone": 302},
    "reorganisations": {"anyone": 302},
    "reorganisation_new": {"anyone": 302},
    "reorganisation": {"anyone": 302},
    "reorganisation_page": {"anyone": 302},
    "reorganisation_act": {"anyone": 302},
}

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
    "information_new": {"OFFICER", "CLERK", "OBSERVER", "ADMIN"},
    "meeting_new": {"CLERK", "OBSERVER", "ADMIN"},
    "oversight_new": {"CLERK", "OBSERVER", "ADMIN"},
    "review_new": {"CLERK", "OBSERVER", "ADMIN"},
    "reorganisation_new": {"LEADER", "OFFICER", "CLERK", "OBSERVER"},
}
# What is prepared for the whole installation is seen by who prepares it, whatever their body; to all others it is unseen.
SEEN_BY = {("reorganisation", "draft"): {"ADMIN"}, ("reorganisation_page", "draft"): {"ADMIN"}}
RELATIONS: dict[str, dict[str, dict[str, int]]] = {
    "home": {"": EVERYBODY},
    "search": {"": EVERYBODY},
    "waiting": {"": EVERYBODY},
    "ours": {"": EVERYBODY},
    "statement": {"": EVERYBODY},
    "switch": {"": POST_ONLY},
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
    "agreement_present": {"binding": POST_ONLY},
    "agreement_target": {"binding": POST_ONLY},
    "agreement_cascade": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_new": {"": EVERYBODY},
    "agreement_text": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "agreement_close": {"binding": POST_ONLY},
    # The drafter began it with the Front; it is the sides' own until all have signed.
    "reviews": {"": EVERYBODY},
    "review_new": {"agreed": {"drafter": 200, "other": 200, "third": 403}},
    "review": {"scoring": BOTH_SIDES, "joint": BOTH_SIDES, "signed": EVERYBODY, "missing": NOBODY},
    "review_history": {"scoring": BOTH_SIDES, "joint": BOTH_SIDES, "signed": EVERYBODY, "missing": NOBODY},
    "review_act": {"scoring": POST_ONLY},
    "review_file": {"scoring": NOBODY, "frozen": BOTH_SIDES, "signed": EVERYBODY, "missing": NOBODY},
    # The other side, the Front, supervises the third body, which stands under the drafter.
    "oversight": {"": EVERYBODY},
    "oversight_new": {"": {"drafter": 403, "other": 200, "third": 403}},
    "supervision": {
        "of the third": EVERYBODY,
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
    "petition_report": {"": EVERYBODY},
    "petition_session": {"held": EVERYBODY, "missing": NOBODY},
    "petition_session_new": {"": EVERYBODY},
    "plans": {"": EVERYBODY},
    "plan": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_print": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_changes": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_money": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "plan_row_money": {"draft": DRAFTER_ONLY, "proposed": BOTH_SIDES, "binding": EVERYBODY, "missing": NOBODY},
    "information": {"": EVERYBODY},
    "information_new": {"": EVERYBODY},
    # Between who sent it and those it was sent to.
    "information_item": {"asked": BOTH_SIDES, "told": BOTH_SIDES, "missing": NOBODY},
    "information_act": {"asked": POST_ONLY},
    "meetings": {"": EVERYBODY},
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
    "body": {"living": EVERYBODY, "missing": NOBODY},
    "plan_agree": {"binding": POST_ONLY},
    "plan_fund": {"binding": POST_ONLY},
    "papers": {"": EVERYBODY},
    "paper_file": {"ours": DRAFTER_ONLY, "missing": NOBODY},
    "reports": {"": EVERYBODY},
    "report": {"draft": DRAFTER_ONLY, "binding": EVERYBODY, "missing": NOBODY},
    "report_file": {"draft": NOBODY, "binding": EVERYBODY, "missing": NOBODY},
    "figure": {"draft": NOBODY, "binding": EVERYBODY, "missing": NOBODY},
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
# for what is assigned: there the drafter is owed and a body under it owes.
POSTS = (
    Post("switch", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER", "CLERK", "OBSERVER", "ADMIN")),
    Post("commitment_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("agreement_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("agreement_target", "draft", "", _of(422, 404, 404)),
    Post("agreement_target", "binding", "", _of(302, 302, 422), roles=("LEADER", "OFFICER")),
    Post("agreement_present", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("agreement_present", "proposed", "", _of(422, 422, 404)),
    Post("agreement_present", "binding", "", _of(422, 422, 422)),
    Post("agreement_sign", "draft", "", _of(422, 404, 404)),
    Post("agreement_sign", "proposed", "", _of(302, 302, 404)),
    Post("agreement_sign", "binding", "", _of(422, 422, 422)),
    Post("plan_agree", "draft", "", _of(302, 404, 404)),  # nothing waits for the drafter: nothing is written
    Post("plan_agree", "proposed", "", _of(302, 302, 404)),
    Post("plan_fund", "draft", "", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("plan_fund", "proposed", "", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("plan_fund", "binding", "", _of(302, 302, 422), roles=("LEADER", "OFFICER")),
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
    Post("oversight_new", "", "", _of(403, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("supervision_act", "of the third", "find", _of(422, 302, 422), roles=("LEADER", "OFFICER")),
    Post("supervision_act", "of the third", "recommend", _of(422, 302, 422)),
    Post("supervision_act", "of a stranger", "find", _of(404, 302, 404), roles=("LEADER", "OFFICER")),
    Post("supervision_act", "missing", "find", _of(404, 404, 404)),
    Post("recommendation_act", "of the third", "answer", _of(422, 422, 302)),
    Post("recommendation_act", "of the third", "observe", _of(422, 302, 422), roles=("LEADER", "OFFICER")),
    Post("recommendation_act", "of the third", "carry-out", _of(422, 302, 422)),
    Post("recommendation_act", "of the third", "give-up", _of(422, 302, 422)),
    Post("recommendation_act", "of the third", "nothing", _of(404, 404, 404)),
    Post("recommendation_act", "of a stranger", "answer", _of(404, 422, 404)),
    Post("agreement_close", "draft", "", _of(302, 404, 404), roles=ANY, refused=302),  # said on the page of reviews
    Post("agreement_close", "binding", "", _of(302, 302, 302), roles=ANY, refused=302),  # the same: its term runs
    Post("review_new", "agreed", "", _of(302, 302, 403), roles=("LEADER", "OFFICER"), refused=403),
    Post("review_act", "scoring", "score", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "scoring", "hand-in", _of(302, 302, 404)),
    Post("review_act", "scoring", "withdraw", _of(302, 422, 404)),
    Post("review_act", "scoring", "judge", _of(422, 422, 404)),
    Post("review_act", "joint", "judge", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "joint", "write", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "joint", "shortcoming", _of(302, 302, 404), roles=("LEADER", "OFFICER")),
    Post("review_act", "joint", "strike", _of(422, 422, 404)),  # none is named
    Post("review_act", "joint", "consent", _of(302, 302, 404)),
    Post("review_act", "frozen", "reopen", _of(302, 302, 404)),
    Post("review_act", "frozen", "sign", _of(302, 302, 404)),
    Post("review_act", "signed", "sign", _of(422, 422, 422)),
    Post("review_act", "signed", "issue", _of(302, 422, 422)),
    Post("review_act", "signed", "nothing", _of(404, 404, 404)),
    Post("review_act", "missing", "sign", _of(404, 404, 404)),
    Post("petition_session_new", "", "", _of(302, 302, 302), roles=("LEADER", "OFFICER"), refused=403),
    Post("petition_session", "held", "", _of(302, 422, 422), roles=("LEADER", "OFFICER")),
    Post("petition_act", "collected", "route", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "collected", "join", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "joined", "split", _of(302, 404, 404), roles=("LEADER", "OFFICER")),
    Post("petition_act", "routed", "answer", _of(422, 302, 404)),
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
    Post("meeting_act", "invited", "send", _of(422, 422, 404)),
    Post("meeting_act", "invited", "reply", _of(422, 302, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "invited", "begin", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "attend", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "close", _of(422, 422, 404)),  # it is not noted who came
    Post("meeting_act", "begun", "conclude", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "confirm", _of(422, 422, 404)),  # no task of the meeting is named
    Post("meeting_act", "begun", "reject", _of(422, 422, 404)),
    Post("meeting_act", "begun", "write", _of(302, 422, 404), roles=("LEADER", "OFFICER")),
    Post("meeting_act", "begun", "sign", _of(422, 422, 404)),  # it is not closed yet
    Post("meeting_act", "begun", "object", _of(422, 422, 404)),  # nothing was concluded yet
    Post("meeting_act", "begun", "issue-minutes", _of(422, 422, 404)),  # nothing was signed
    Post("meeting_act", "begun", "issue-notice", _of(422, 422, 404)),
    Post("meeting_act", "missing", "send", _of(404, 404, 404)),
    # The forms are sent without what they decide about, so most are refused in words; whoever may not look finds nothing.
    Post("reorganisation_new", "", "", _of(422, 422, 422), roles=("ADMIN",), refused=403),
    Post("reorganisation_act", "draft", "pass", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "confirm", _of(422, 422, 422), roles=("ADMIN",), refused=404),
    Post("reorganisation_act", "draft", "settle", _of(422, 422, 422), roles=("ADMIN",), refused=404),
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
