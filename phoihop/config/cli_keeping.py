"""`phoihop backup` and `phoihop restore`: a moment kept under a key, and brought back elsewhere or only tried out."""

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from phoihop.config import case, cli, drilling, keeping
from phoihop.foundation.vn import dates

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def backup(given: argparse.Namespace) -> int:
    """Keep this moment; wrong where rows name files that the disk has lost."""
    if given.new_key:
        print(
            _("Keep this file on another machine; backups are made to: %(key)s")
            % {"key": keeping.new_key(given.new_key)}
        )
        return cli.OK
    if not given.folder:
        raise keeping.CannotKeep(_("Say into which folder; on another disk or machine, or it is lost with this one."))
    made = keeping.backup(given.folder, given.to or settings.BACKUP_TO, timezone.now())
    if given.json:
        cli.show({
            "name": made.name, "at": made.at, "rows": made.rows, "files": made.files, "new_files": made.new_files,
            "missing": made.missing,
        })  # fmt: skip
    else:
        told = _("%(name)s: %(rows)s rows, %(files)s files, %(new)s of them new.")
        print(told % {"name": made.name, "rows": _n(made.rows), "files": _n(made.files), "new": _n(made.new_files)})
        for name in made.missing:
            print(_("The disk has lost what a row names: %(file)s") % {"file": name})
    return cli.WRONG if made.missing else cli.OK


def restore(given: argparse.Namespace) -> int:
    """Bring a moment back into an empty installation; or with `--verify` into a passing one, start it, sign in, and forget it."""
    if given.verify:
        return _try_out(given)
    if not _is_empty():
        raise keeping.CannotKeep(
            _("There is data already, and nothing was changed. Choose an empty folder with PHOIHOP_DATA.")
        )
    with keeping.opened(given.folder, given.key, given.moment) as (manifest, rows, keys):
        found = keeping.bring_back(given.folder, manifest, rows, keys)
    if given.json:
        cli.show({"at": manifest["at"], "rows": found.rows, "hash": found.hash, "files": len(manifest["files"])})
        return cli.OK
    told = _("As it was at %(moment)s: %(rows)s rows, %(files)s files, hash %(hash)s.")
    print(told % {"moment": _moment(manifest["at"]), "rows": _n(found.rows), "files": _n(len(manifest["files"])),
                  "hash": found.hash})  # fmt: skip
    return cli.OK


def _is_empty() -> bool:
    return not connection.introspection.table_names() or case.is_empty()


def _try_out(given: argparse.Namespace) -> int:
    found = drilling.drill(given.folder, given.key, given.moment)
    if given.json:
        cli.show(found.told())
    else:
        for step in found.steps:
            print(f"{_('well') if step.good else _('WRONG'):<8}{step.words}")
        print(_("It took %(n)s seconds.") % {"n": round(found.seconds)})
    return cli.OK if found.good else cli.WRONG


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _moment(iso: str) -> str:
    local = datetime.fromisoformat(iso).astimezone(VIET_NAM)
    return f"{local:%H:%M} {dates.show(local.date())}"
