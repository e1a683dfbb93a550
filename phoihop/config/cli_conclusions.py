"""The word `propose` of the `phoihop` command: what tasks a text sets. It reads and prints; nothing is entered."""

import argparse
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from phoihop.config import cli
from phoihop.config.cli_commands import BadRequest
from phoihop.domain.meetings.conclusions import files, reading
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.meetings.workbench import MOODS


def propose(given: argparse.Namespace) -> int:
    """Print every proposal: as JSON, or one line each."""
    try:
        on = dates.parse_day(given.date) if given.date else dates.today_in_vietnam(timezone.now())
        text = files.text_of(given.file, Path(given.file).read_bytes())
    except OSError as trouble:
        raise BadRequest(
            _("The file %(name)s cannot be read: %(why)s.") % {"name": given.file, "why": cli.why(trouble)}
        ) from None
    except dates.NotADay as refusal:
        raise BadRequest(refusal.sentence()) from None
    except ValueError as refusal:  # Unreadable: it says what to do
        raise BadRequest(str(refusal)) from None
    found = list(reading.rows(reading.read(text, on=on)))
    if given.json:
        cli.show(found)
        return cli.OK
    for row in found:
        leads = ", ".join(row["leads"]) or _("nobody named")  # type: ignore[arg-type]  # a list of names
        print(f"{row['start']}-{row['end']}  {MOODS[str(row['mood'])]}  {leads}: {row['action']}")
    return cli.OK
