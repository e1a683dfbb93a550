"""The words of the `phoihop` command that check: `doctor`, `ledger verify`, `ledger rebuild`. Codes for programs, sentences for people."""

import argparse
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.config import cli, examining, health
from phoihop.config.cli_commands import BadRequest, is_prepared
from phoihop.domain.agreements import queries as agreements
from phoihop.domain.documents import queries as documents
from phoihop.domain.information import queries as information
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Recount
from phoihop.domain.meetings import advice, proposals
from phoihop.domain.meetings import queries as meetings
from phoihop.domain.organisations import vouching
from phoihop.domain.oversight import queries as oversight
from phoihop.domain.petitions import queries as petitions
from phoihop.domain.plans import queries as plans
from phoihop.domain.programmes import queries as programmes
from phoihop.domain.regimes import queries as regimes
from phoihop.domain.reorganisations import queries as reorganisations
from phoihop.domain.reporting import queries as reporting
from phoihop.domain.reviews import queries as reviews
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.jobs import queries as jobs
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.storage import queries as storage
from phoihop.foundation.vn import dates


def doctor(given: argparse.Namespace) -> int:
    """Check what Django cannot see."""
    now = timezone.now()
    if is_prepared() and (lost := examining.missing_tables()):
        return _tell_missing(lost, given)
    breaks, files = _found_broken(), list(storage.broken())
    troubles, proof, machine = jobs.troubles(now), ledger_queries.last_proof(), examining.look(now)
    if given.json:
        cli.show({
            "database": connection.vendor, "data": str(settings.DATA), "chains": "broken" if breaks else "whole",
            "files": [row.sha256 for row in files] or "whole",
            "jobs": {found.name: _trouble_code(found) for found in troubles} or "whole",
            "recount": _proof_code(proof), "today": installation.effective_today(now),
            "machine": {one.code: "wrong" if one.wrong else "whole" if one.well else "advice" for one in machine},
        })  # fmt: skip
    else:
        for name, sentences in _findings(breaks, [row.sha256 for row in files], troubles, proof, now).items():
            for place, sentence in enumerate(sentences):
                print(f"{'' if place else name:<22}{sentence}")
        for one in machine:
            mark = _("WRONG: ") if one.wrong else ""
            print(f"{examining.titles()[one.code]:<22}{mark}{one.told}")
    wrong = any(one.wrong for one in machine)
    sound = not (breaks or files or troubles or wrong or (proof and proof.differences))
    return cli.OK if sound else cli.WRONG


def _tell_missing(tables: list[str], given: argparse.Namespace) -> int:
    """Nothing else can be asked where tables are missing."""
    if given.json:
        cli.show({"missing tables": tables})
    else:
        told = _("The rows are of another version of this product: these tables are missing: %(names)s.")
        print(told % {"names": ", ".join(tables)})
    return cli.WRONG


def _findings(
    breaks: list[chain.Break], files: list[str], troubles: list[jobs.Trouble], proof: Recount | None, now: datetime
) -> dict[str, list[str]]:
    """Each thing looked at with what is to be said of it: one sentence when it is well, else what is wrong and what to do."""
    broken = _("Broken in %(n)s places. “phoihop ledger verify” names them.") % {"n": len(breaks)}
    return {
        _("Database"): [connection.display_name],
        _("Data folder"): [str(settings.DATA)],
        _("Chains"): [broken if breaks else _("whole")],
        _("Files"): _files_told(files) or [_("whole")],
        _("Background work"): [health.trouble_told(found) for found in troubles] or [_("whole")],
        _("Last recount"): [health.proof_told(proof)],
        _("Today counts as"): [dates.show(installation.effective_today(now))],
    }


def _files_told(files: list[str]) -> list[str]:
    """What the disk has lost, each by the hash under which a backup holds it too."""
    if not files:
        return []
    told = ngettext(
        "%(n)s file is gone or altered. Bring it back from a backup, under the same name:",
        "%(n)s files are gone or altered. Bring them back from a backup, under the same names:",
        len(files),
    )
    return [told % {"n": len(files)}, *files]


def _trouble_code(found: jobs.Trouble) -> str:
    return found.failed or f"not done since {found.since.isoformat()}"


def _proof_code(proof: Recount | None) -> str:
    if proof is None:
        return "never"
    return f"{proof.differences} differences at {proof.at.isoformat()}" if proof.differences else "whole"


def _found_broken() -> list[chain.Break]:
    apps = (
        vouching, documents, agreements, programmes, plans, reporting, petitions, meetings, proposals, advice, information, oversight,
        regimes, reviews,
        reorganisations,
    )  # fmt: skip
    found = [*ledger_queries.verify(), *audit.broken_records(), *(b for app in apps for b in app.broken())]
    seals = audit.broken_seals()
    return [*found, *([seals] if seals else [])]


def _coded(broken: chain.Break) -> str:
    """Where it is broken, for programs."""
    return f"{broken.chain.partition(':')[2] or broken.chain} #{broken.seq} ({broken.why})"


def _named(broken: chain.Break) -> str:
    """The same for people."""
    name = broken.chain.partition(":")[2] or broken.chain
    return _("%(name)s, line %(seq)s: %(why)s") % {"name": name, "seq": broken.seq, "why": _why(broken.why)}


def _why(code: str) -> str:
    """What is broken, in words; the code of a break stays with it, for whoever looks it up."""
    words = {
        "GAP": _("a number is missing"), "PREVIOUS": _("does not follow from the one before"),
        "CONTENT": _("was altered"), "COUNT": _("another number than was recorded"), "HEAD": _("the last one is another"),
        "SEAL": _("not what was sealed"), "ROW": _("the row is gone or says something else"),
        "SIDES": _("another body stands there"), "NOTE": _("the words were altered"),
        "EVIDENCE": _("a file was altered"), "WORDS": _("not what was recorded"), "STATE": _("a state that no step led to"),
        "HOLDER": _("another body holds it than its steps tell"), "READERS": _("others may read it than its steps tell"),
    }  # fmt: skip
    return f"{words[code]} ({code})" if code in words else code


def _verify_seal(given: argparse.Namespace) -> int:
    """Whether this ledger has the seal of a printed code, and all that it vouches for is unbroken."""
    try:
        row = audit.seal_of(given.code)
    except chain.NoCode:
        raise BadRequest(
            _("“%(code)s” is no code of a seal. A code has eight letters and figures, as 7F3K-9QTD.")
            % {"code": given.code}
        ) from None
    breaks = [found for found in _found_broken() if row and audit.vouches_for(row, found)]
    if given.json:
        cli.show({
            "code": row.short_code if row else given.code, "known": row is not None, "whole": bool(row) and not breaks,
            "seq": row.seq if row else None, "sealed_at": row.sealed_at if row else None,
            "breaks": list(map(_coded, breaks)),
        })  # fmt: skip
    elif row is None:
        print(_("This ledger has no seal with the code %(code)s.") % {"code": given.code})
    else:
        _tell_seal(row, breaks)
    return cli.OK if row and not breaks else cli.WRONG


def _tell_seal(row: Seal, breaks: list[chain.Break]) -> None:
    words = {"seq": row.seq, "code": row.short_code, "moment": health.moment(row.sealed_at)}
    if not breaks:
        print(_("Seal %(seq)s, %(code)s: the ledger is unbroken up to %(moment)s.") % words)
        return
    print(_("Seal %(seq)s, %(code)s: what was recorded up to %(moment)s does NOT hold. Broken first at:") % words)
    for found in breaks:
        print(f"  {_named(found)}")


def verify(given: argparse.Namespace) -> int:
    """Check every chain, or what one seal vouches for."""
    if given.code is not None:
        return _verify_seal(given)
    breaks = _found_broken()
    if given.json:
        cli.show({"whole": not breaks, "breaks": list(map(_coded, breaks))})
    elif breaks:
        print(_("The ledger does NOT hold. Broken first at:"))
        for found in breaks:
            print(f"  {_named(found)}")
    else:
        print(_("Every chain holds."))
    return cli.WRONG if breaks else cli.OK


def rebuild(given: argparse.Namespace) -> int:
    """Compare or rebuild the projections."""
    differences = ledger.rebuild(check=given.check, at=timezone.now())
    if given.json:
        cli.show({"differences": len(differences), "rows": [d.what for d in differences]})
    else:
        n = len(differences)
        print(ngettext("%(n)s difference", "%(n)s differences", n) % {"n": n})
        for found in differences:
            print(f"  {found.sentence}")
    return cli.WRONG if differences and given.check else cli.OK
