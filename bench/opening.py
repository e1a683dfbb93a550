"""One page opened in this process after a first one, as JSON: how many questions it put to the database, how many bytes it is."""

import json
import sys

import django


def run(path: str) -> None:
    """`path` without what stands behind `?`: each opening adds its own, so that nobody gets a kept page."""
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"}, SERVER_NAME="127.0.0.1")
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{path}?n={number}")
    if answer.status_code != 200:  # noqa: PLR2004  # as HTTP has it
        raise SystemExit(f"{path}: {answer.status_code}")
    print(json.dumps({"questions": len(asked), "bytes": len(answer.content)}))


if __name__ == "__main__":
    run(sys.argv[1])
