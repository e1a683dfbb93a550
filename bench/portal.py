"""Article pages per second, beside plain Wagtail with the same rows in the same process."""

import itertools
import statistics
import time
from collections.abc import Callable
from http import HTTPStatus

from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

MIDDLEWARE = [  # as Wagtail's starter project has them
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/150.0", "SERVER_NAME": "localhost"}


def run(*, rounds: int, pages: int = 60) -> None:
    """Load the case, take turns, print medians and ratios. Each page is asked for by a reader of its own."""
    from phoihop.config import case, case_portal

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    case.load()
    slug = case_portal.SLUG

    numbers = itertools.count()

    def fresh(client: Client) -> None:  # another address each time: no page is kept for it
        assert client.get(f"/cong/bai/{slug}/?n={next(numbers)}").status_code == HTTPStatus.OK

    def again(client: Client) -> None:
        assert client.get(f"/cong/bai/{slug}/").status_code == HTTPStatus.OK

    def plain(client: Client) -> None:
        assert client.get(f"/{slug}/").status_code == HTTPStatus.OK

    told: dict[str, list[float]] = {"plain": [], "fresh": [], "again": []}
    for _round in range(rounds):
        with override_settings(ROOT_URLCONF="bench.plain", MIDDLEWARE=MIDDLEWARE):
            told["plain"].append(_rate(plain, pages))
        told["fresh"].append(_rate(fresh, pages))
        told["again"].append(_rate(again, pages * 5))
    floor, made, given = (statistics.median(told[name]) for name in ("plain", "fresh", "again"))
    print(f"article, plain Wagtail    {floor:10.0f} /s")
    print(f"article, made anew        {made:10.0f} /s   ratio {made / floor:.2f}")
    print(f"article, kept             {given:10.0f} /s   ratio {given / floor:.2f}")


def _rate(ask: Callable[[Client], None], pages: int) -> float:
    """Pages per second of processor time: what others do on the machine does not count."""
    client = Client(**READER)
    ask(client)
    began = time.process_time()
    for _page in range(pages):
        ask(client)
    return pages / (time.process_time() - began)
