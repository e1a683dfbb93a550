"""Runs every measurement on a database of its own and prints figures, floors and ratios."""

import argparse
import os
import sys
import tempfile


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
    parser.add_argument("--papers", action="store_true", help="only this: a page, and 100 reports, on one core")
    parser.add_argument("--word", metavar="FOLDER", help="only this: every type as PDF and as LibreOffice prints it")
    parser.add_argument(
        "--rush", action="store_true", help="only this: 98 units report on the last day, most at its end"
    )
    parser.add_argument("--factor", type=float, default=1.0, help="with it: the hour so many times shorter, as 10")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PHOIHOP_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
        import django

        django.setup()
        return 0 if _measured(given) else 1


def _measured(given: argparse.Namespace) -> bool:  # each measurement is read in when it is asked for, by no other
    """Whether what was asked for was measured and, where it judges, found good."""
    good = True
    if given.country is not None:
        from bench import country

        country.run(commitments=given.country, killed=given.kill)
    elif given.hits:
        from bench import counting

        counting.run(hits=given.hits)
    elif given.papers:
        from bench import printing

        printing.run(rounds=given.rounds)
    elif given.word:
        from bench import printing

        good = printing.beside(given.word) == 0
    elif given.portal:
        from bench import portal

        portal.run(rounds=given.rounds)
    elif given.states:
        from bench import judging

        good = judging.run()
    elif given.promises:
        from bench import promising

        promising.run(rounds=given.rounds)
    elif given.guesses:
        from bench import guessing

        guessing.run(guesses=given.guesses)
    elif given.petitions:
        from bench import asking

        asking.run(petitions=given.petitions, rounds=given.rounds)
    elif given.rush:
        from bench import rushing

        good = rushing.run(factor=given.factor)
    elif given.viewers:
        from bench import viewing

        viewing.run(viewers=given.viewers, seconds=given.seconds)
    else:
        from bench import measuring, proposing

        proposing.run()
        measuring.run(entries=given.entries, rounds=given.rounds)
    return good


if __name__ == "__main__":
    sys.exit(main())
