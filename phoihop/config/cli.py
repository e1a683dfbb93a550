"""The `phoihop` command. Vietnamese or English by locale; exit codes: 0 done, 1 found something wrong, 2 bad request."""

import argparse
import errno
import gettext
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils import translation
from django.utils.translation import gettext as _

OK, WRONG, BAD_REQUEST = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
    _hear_port(sys.argv[1:] if arguments is None else arguments)
    try:
        django.setup()
    except (OSError, ValueError, ImproperlyConfigured) as problem:
        print(_UNUSABLE[_language()] % _first_line(problem), file=sys.stderr)
        return BAD_REQUEST
    from phoihop.config import (  # noqa: PLC0415  # the apps are loaded only now
        cli_accounts,
        cli_checking,
        cli_commands,
        cli_conclusions,
        cli_keeping,
        cli_moving,
        cli_reorganisations,
        keeping,
        moving,
    )

    language = _language()
    with translation.override(language):
        with _frame_speaks(language):
            parser = _parser(
                cli_commands, cli_checking, cli_reorganisations, cli_conclusions, cli_accounts, cli_moving, cli_keeping
            )
            given = parser.parse_args(arguments)
        try:
            code = int(given.run(given))
            sys.stdout.flush()
            return code
        except (
            cli_commands.BadRequest,
            cli_reorganisations.NotDone,
            cli_accounts.NotGiven,
            moving.CannotMove,
            keeping.CannotKeep,
        ) as refusal:
            print(refusal, file=sys.stderr)
            return BAD_REQUEST
        except BrokenPipeError:  # whoever read the output has read enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return OK
        except DatabaseError as problem:
            if not _reached():
                told = _("The database does not answer: %(why)s. Check DATABASE_URL, or start the database.")
                print(told % {"why": _first_line(problem)}, file=sys.stderr)
                return BAD_REQUEST
            if not cli_commands.is_prepared():
                print(
                    _(
                        "There is no data here yet. Prepare it with “phoihop serve”, or name its folder with PHOIHOP_DATA."
                    ),
                    file=sys.stderr,
                )
                return BAD_REQUEST
            raise


# Said before any setting is read, so before there is a catalogue to look it up in.
_UNUSABLE = {
    "vi": "Không bắt đầu được: %s. Hãy kiểm tra PHOIHOP_DATA (thư mục ghi được) và DATABASE_URL (sqlite:///… hoặc postgres://…).",
    "en": "Cannot begin: %s. Check PHOIHOP_DATA (a folder that can be written) and DATABASE_URL (sqlite:///… or postgres://…).",
}


def _hear_port(arguments: Sequence[str]) -> None:
    """Let the settings know of `--port`: papers print the address that they are asked about at."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--port")
    with suppress(SystemExit, argparse.ArgumentError):
        port = early.parse_known_args(arguments)[0].port
        if port:
            os.environ["PORT"] = port


def _first_line(problem: Exception) -> str:
    """What it says, without the lines that are for programmers; its kind, where it says nothing."""
    return next((line.rstrip(".") for line in str(problem).splitlines() if line), type(problem).__name__)


def _reached() -> bool:
    """Whether the database answers at all."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def _language() -> str:
    """English when the locale says so, else Vietnamese."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "vi"
    return "en" if spoken.lower().startswith("en") else "vi"


@contextmanager
def _frame_speaks(language: str) -> Iterator[None]:
    """Let argparse say its own words (usage, options, what is missing) from our catalogue, for as long as it parses.

    It asks Python's gettext, which knows no language but that of the environment.
    """
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain("django", str(settings.LOCALE_PATHS[0]))
    gettext.textdomain("django")
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def _parser(
    commands: object,
    checking: object,
    reorganising: object,
    concluding: object,
    giving: object,
    moving: object,
    keeping: object,
) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="phoihop", description=_("One ledger of commitments between equal bodies."))
    verbs = parser.add_subparsers(required=True, metavar=_("COMMAND"))

    serve = _verb(verbs, "serve", _("Prepare the data and serve the pages."), commands, "serve")
    port = os.environ.get("PORT", "8000")
    serve.add_argument("--port", type=int, default=port, metavar=_("PORT"), help=_("port to answer on"))
    work = _verb(verbs, "work", _("Do the background work; “serve” does this by itself."), commands, "work")
    work.add_argument("--once", action="store_true", help=_("do what is due now, then stop"))
    demo = _verb(verbs, "demo", _("Load the demonstration case into an empty installation."), commands, "demo")
    demo.add_argument(
        "--check", action="store_true", help=_("load nothing: name the record that carries each statement of the case")
    )
    demo.add_argument(
        "--until-2025",
        action="store_true",
        help=_("let the loaded case go on to 30/6/2025, the eve of the reorganisation"),
    )
    _json(demo)
    _json(_verb(verbs, "doctor", _("Check this installation and say what to do."), checking, "doctor"))
    words = _("Check, rebuild and read the ledger.")
    group = verbs.add_parser("ledger", help=words, description=words)
    _ledger(group.add_subparsers(required=True, metavar=_("COMMAND")), commands, checking)

    report = _verb(verbs, "report", _("Write a sent report to a file."), commands, "report")
    report.add_argument("period", metavar=_("PERIOD"), help=_("code of the period, as 9T-2021"))
    report.add_argument("--body", required=True, metavar=_("BODY"), help=_("code of the body"))
    report.add_argument("--format", choices=["pdf", "docx", "json"], default="pdf", help=_("form of the file"))
    report.add_argument("-o", "--output", metavar=_("FILE"), help=_("file to write; without it JSON is printed"))
    _reorganise(verbs, reorganising)
    _accounts(verbs, giving)
    propose = _verb(verbs, "propose", _("Find the tasks that a text sets; nothing is entered."), concluding, "propose")
    propose.add_argument("file", metavar=_("FILE"), help=_("text to read: .txt, .docx or .pdf"))
    propose.add_argument("--date", metavar=_("DAY"), help=_("day of the text, as 23/9/2021; without it today"))
    _json(propose)
    _move(verbs, moving)
    _backup(verbs, keeping)
    return parser


def _ledger(verbs, commands: object, checking: object) -> None:  # type: ignore[no-untyped-def]  # argparse keeps the type to itself
    verify = _verb(verbs, "verify", _("Check every chain and name the first broken entry."), checking, "verify")
    verify.add_argument(
        "--code", metavar=_("CODE"), help=_("short code of a seal, as printed: say up to when the ledger is unbroken")
    )
    _json(verify)
    rebuild = _verb(verbs, "rebuild", _("Make rows and counts again from the entries."), checking, "rebuild")
    rebuild.add_argument("--check", action="store_true", help=_("only compare; change nothing"))
    _json(rebuild)
    _json(_verb(verbs, "seal", _("Draw a line under everything recorded so far."), commands, "seal"))
    statement = _verb(verbs, "statement", _("What a body owes and is owed."), commands, "statement")
    statement.add_argument("body", metavar=_("BODY"), help=_("code of the body"))
    statement.add_argument("--as-of", metavar=_("DAY"), help=_("day it holds for, as 14/9/2021"))
    statement.add_argument("--known-on", metavar=_("DAY"), help=_("last day of what was known, as 23/9/2021"))
    _json(statement)


def _accounts(verbs, commands: object) -> None:  # type: ignore[no-untyped-def]  # the same
    words = _("Give, list and end the accounts of a body.")
    group = verbs.add_parser("account", help=words, description=words)
    acts = group.add_subparsers(required=True, metavar=_("COMMAND"))
    body, name = _("code of the body"), _("sign-in name")
    shown = _verb(acts, "list", _("The people of a body: posts, accounts, roles, last signed in."), commands, "list_")
    give = _verb(acts, "give", _("Give a person an account; prints the address that opens it once."), commands, "give")
    end = _verb(acts, "end", _("End what a person may do for a body; sessions end with it."), commands, "end")
    reset = _verb(acts, "reset", _("Take the password; prints the address to choose another."), commands, "reset")
    for verb in (shown, give, end, reset):
        verb.add_argument("body", metavar=_("BODY"), help=body)
        if verb is not shown:
            verb.add_argument("username", metavar=_("ACCOUNT"), help=name)
        _json(verb)
    give.add_argument("--name", required=True, metavar=_("NAME"), help=_("full name, as papers print it"))
    give.add_argument("--post", default="", metavar=_("POST"), help=_("post; enters somebody who holds none here yet"))
    roles = _("what the person may do: %(roles)s") % {"roles": ", ".join(settings.ROLES)}
    give.add_argument("--role", required=True, choices=list(settings.ROLES), metavar=_("ROLE"), help=roles)
    reset.add_argument("--factors", action="store_true", help=_("also the code of the device and the passkeys"))


def _reorganise(verbs, commands: object) -> None:  # type: ignore[no-untyped-def]  # argparse keeps the type of its subparsers to itself
    verb = _verb(
        verbs, "reorganise", _("Carry bodies, duties and agreements through a reorganisation."), commands, "reorganise"
    )
    verb.add_argument(
        "file",
        metavar=_("FILE"),
        help=_("file that says what changes; its format stands in the README beside the shipped one"),
    )
    verb.add_argument("--dry-run", action="store_true", help=_("only say what would change"))
    verb.add_argument("--confirm", metavar=_("REASON"), default="", help=_("confirm every proposal, for this reason"))
    verb.add_argument(
        "--heir",
        metavar=_("BODY=HEIR"),
        action="append",
        default=[],
        help=_("who takes the duties of a body that ends"),
    )
    verb.add_argument(
        "--give", metavar=_("ACCOUNT"), action="append", default=[],
        help=_("let this person act for the heir of their body; “all” for everybody whose body another follows"),
    )  # fmt: skip
    _json(verb)


def _move(verbs, commands: object) -> None:  # type: ignore[no-untyped-def]  # the same
    verb = _verb(
        verbs,
        "move-db",
        _("Move all rows into another database, proven equal; stop the server first."),
        commands,
        "move",
    )
    verb.add_argument(
        "address",
        metavar=_("ADDRESS"),
        help=_("an empty database, as postgres://name:password@machine/database or sqlite:////folder/file"),
    )
    _json(verb)


def _backup(verbs, commands: object) -> None:  # type: ignore[no-untyped-def]  # the same
    keep = _verb(verbs, "backup", _("Keep this moment of all rows and files, encrypted with age."), commands, "backup")
    keep.add_argument("folder", metavar=_("FOLDER"), nargs="?", type=Path, help=_("folder of backups, on another disk"))
    keep.add_argument(
        "--to",
        metavar=_("KEY"),
        action="append",
        help=_("public key, beginning with age1; PHOIHOP_BACKUP_TO where it is not given"),
    )
    keep.add_argument("--new-key", metavar=_("FILE"), type=Path, help=_("keep nothing: write a new key into this file"))
    _json(keep)
    bring = _verb(verbs, "restore", _("Bring a backup back into an empty installation."), commands, "restore")
    bring.add_argument("folder", metavar=_("FOLDER"), type=Path, help=_("folder of backups"))
    bring.add_argument("--key", metavar=_("FILE"), type=Path, required=True, help=_("file of the key that opens it"))
    bring.add_argument("--moment", metavar=_("NAME"), help=_("name of the backup; without it the last one"))
    tried = _("change nothing here: bring it back elsewhere, check all of it, start it, sign in, and remove it again")
    bring.add_argument("--verify", action="store_true", help=tried)
    _json(bring)


def _verb(  # type: ignore[no-untyped-def]  # argparse keeps the type of its subparsers to itself
    verbs, name: str, help_: str, commands: object, function: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=help_, description=help_)
    run: Callable[[argparse.Namespace], int] = getattr(commands, function)
    parser.set_defaults(run=run)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print figures as JSON"))


def show(value: object) -> None:
    """Print as JSON, days and moments in ISO form."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_iso))


def why(trouble: OSError) -> str:
    """What the system says, in the language of the command as far as it has words for it."""
    known = {
        errno.ENOENT: _("no such file or folder"), errno.EACCES: _("no permission"),
        errno.EISDIR: _("that is a folder"), errno.ENOTDIR: _("part of the path is no folder"),
        errno.ENOSPC: _("the disk is full"), errno.EADDRINUSE: _("the port is in use"),
        errno.EROFS: _("the disk can only be read"),
    }  # fmt: skip
    return known.get(trouble.errno or 0, trouble.strerror or str(trouble))


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
