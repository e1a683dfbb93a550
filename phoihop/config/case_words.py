"""What `demo --check` calls the records and the parts that statements wait for, in words for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "caption": _("caption of a picture"), "page": _("page of the portal"), "published": _("article that is out"),
    "reading": _("figure of readers"), "chair": _("chair of a meeting"), "guest": _("guest who came"),
    "agreement": _("agreement"), "article": _("article of an agreement"), "body": _("body or organisation"),
    "change": _("change that both sides agreed to"), "commitment": _("commitment"), "document": _("numbered paper"),
    "entry": _("entry of the ledger"), "funding": _("line of money"), "meeting": _("meeting"),
    "seat": _("seat in an inter-agency body"), "told": _("article that tells of a meeting"),
    "minutes": _("minutes of a meeting"), "proposal": _("proposal made at a meeting"), "passage": _("passage of a report"), "person": _("person"), "plan": _("plan"),
    "post": _("post that is held"), "report": _("report"), "row": _("row of a plan"), "petition": _("voters’ petition"),
    "session": _("meeting with voters"), "source": _("source of a passage"), "target": _("target day for signing"),
    "term": _("term of office"), "recommendation": _("recommendation"), "supervision": _("supervision"),
    "review": _("review of an agreement"), "shortcoming": _("shortcoming with cause and remedy"),
    "criticism": _("social criticism of a draft"), "programme": _("programme that work serves"),
    "serves": _("row that serves a programme"), "indicator": _("indicator of a programme"),
    "commune": _("commune at a criterion"), "event": _("step of a movement"), "duty": _("duty from a directive"),
}  # fmt: skip

PARTS: dict[str, Promise] = {
    "meetings": _("meetings (councils, and meetings that others hold)"), "petitions": _("petitions"), "portal": _("the public portal"),
    "programmes": _("programmes"), "reviews": _("reviews"), "communes": _("bodies of communes"),
}  # fmt: skip
