"""The verbs of joint plans, and the only writers of them."""

from phoihop.domain.plans.services.agreeing import agree, approve, close, propose, review, send_back, settle, submit
from phoihop.domain.plans.services.aiming import serve
from phoihop.domain.plans.services.amending import amend, ask_words
from phoihop.domain.plans.services.bulk import Change, Part, change_rows
from phoihop.domain.plans.services.cloning import Cloned, clone
from phoihop.domain.plans.services.drafting import RowText, add_row, draft, reckon, reckon_typed
from phoihop.domain.plans.services.funding import CannotFund, record_funding
from phoihop.domain.plans.services.refusals import CannotPlan, SecondPlan
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.services.taking import Entry, Fate, Fault, Weighed, changed_parts, take_in, weigh
from phoihop.domain.plans.services.wording import Overtaken, Turn, counter, reword

__all__ = [
    "Aims",
    "CannotFund",
    "CannotPlan",
    "Change",
    "Cloned",
    "Entry",
    "Fate",
    "Fault",
    "Overtaken",
    "Part",
    "RowText",
    "SecondPlan",
    "Turn",
    "Weighed",
    "add_row",
    "agree",
    "amend",
    "approve",
    "ask_words",
    "change_rows",
    "changed_parts",
    "clone",
    "close",
    "counter",
    "draft",
    "propose",
    "reckon",
    "reckon_typed",
    "record_funding",
    "review",
    "reword",
    "send_back",
    "serve",
    "settle",
    "submit",
    "take_in",
    "weigh",
]
