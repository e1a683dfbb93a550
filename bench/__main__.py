"""Runs every measurement on a database of its own and prints figures, floors and ratios."""

import argparse
import os
import sys
import tempfile
from contextlib import nullcontext
from importlib import import_module

from bench import results


def main() -> int:
    """Prepare an empty installation, measure, print."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000, help="entries that verify checks")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each pair")
    parser.add_argument("--country", type=int, metavar="N", help="only this: N commitments through 1/7/2025")
    parser.add_argument(
        "--kill", type=int, nargs="*", default=[], metavar="S", help="with it: first kill the day after S seconds"
    )
    parser.add_argument("--portal", action="store_true", help="only this: article pages beside plain Wagtail")
    parser.add_argument("--hits", type=int, metavar="N", help="only this: N hits of 40 clients counted, as 200000")
    parser.add_argument("--promises", action="store_true", help="only this: who has signed, and a plan of 5,000 rows")
    parser.add_argument("--states", action="store_true", help="only this: the portal before axe, Nu and Lighthouse")
    parser.add_argument("--guesses", type=int, metavar="N", help="only this: N guesses of petition codes, as 1000000")
    parser.add_argument("--viewers", type=int, metavar="N", help="only this: N viewers of one meeting, as 100")
    parser.add_argument("--seconds", type=int, default=60, help="with it: how long they follow it, as 3600")
    parser.add_argument("--petitions", type=int, metavar="N", help="only this: the boards of N petitions, as 1000000")
    parser.add_argument(
        "--overview", type=int, metavar="N", help="only this: the overview of N commitments, as 1000000"
    )
    parser.add_argument("--search", type=int, metavar="N", help="only this: search over N things, as 200000")
    parser.add_argument("--folder", default="", help="with it: where one database leaves its answers for the other")
    parser.add_argument("--fuzzed", type=int, default=1000, help="with it: how many questions of anything, as 100000")
    parser.add_argument("--peer", type=int, metavar="N", help="only this: N rows in ours and in Redmine, as 100000")
    parser.add_argument("--papers", action="store_true", help="only this: a page, and 100 reports, on one core")
    parser.add_argument("--word", metavar="FOLDER", help="only this: every type as PDF and as LibreOffice prints it")
    parser.add_argument(
        "--rush", action="store_true", help="only this: 98 units report on the last day, most at its end"
    )
    parser.add_argument("--factor", type=float, default=1.0, help="with it: the hour so many times shorter, as 10")
    parser.add_argument("--move", type=int, metavar="N", help="only this: N entries to SQLite and back, as 1000000")
    parser.add_argument("--sheets", type=int, metavar="N", help="only this: a list of N rows brought in, as 100000")
    parser.add_argument("--write", action="store_true", help="put what is printed into bench/results.md too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PHOIHOP_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
        import django

        django.setup()
        with results.written(sys.argv[1:]) if given.write else nullcontext():
            return 0 if _measured(given) else 1


def _measured(given: argparse.Namespace) -> bool:
    """Whether what was asked for was measured and, where it judges, found good. The first that was asked for runs, else all."""
    for name, (module, arguments) in ONLY.items():
        if getattr(given, name):
            run = import_module(f"bench.{module}").run  # each is read in when it is asked for, by no other
            return run(**{to: getattr(given, of) for to, of in arguments.items()}) is not False
    if given.word:
        return int(import_module("bench.printing").beside(given.word)) == 0
    import_module("bench.proposing").run()
    import_module("bench.measuring").run(entries=given.entries, rounds=given.rounds)
    return True


# By the option that asks for it: the module that measures, and what it is given of what was said.
ONLY: dict[str, tuple[str, dict[str, str]]] = {
    "country": ("country", {"commitments": "country", "killed": "kill"}),
    "hits": ("counting", {"hits": "hits"}),
    "papers": ("printing", {"rounds": "rounds"}),
    "portal": ("portal", {"rounds": "rounds"}),
    "states": ("judging", {}),
    "promises": ("promising", {"rounds": "rounds"}),
    "guesses": ("guessing", {"guesses": "guesses"}),
    "petitions": ("asking", {"petitions": "petitions", "rounds": "rounds"}),
    "overview": ("overseeing", {"commitments": "overview"}),
    "search": ("searching", {"documents": "search", "folder": "folder", "fuzzed": "fuzzed"}),
    "peer": ("beside", {"rows": "peer", "rounds": "rounds"}),
    "move": ("moving", {"entries": "move"}),
    "sheets": ("bringing", {"rows": "sheets"}),
    "rush": ("rushing", {"factor": "factor"}),
    "viewers": ("viewing", {"viewers": "viewers", "seconds": "seconds"}),
}


if __name__ == "__main__":
    sys.exit(main())
