"""The guide's own calls run as they stand there."""

import io
import re
import shlex
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.support import loaded_case
from tests.surfaces.exchange.test_api import made

GUIDE = (Path(__file__).parents[3] / "docs/api.md").read_text(encoding="utf-8")
CURLS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
PYTHON = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def secret(case_database: None) -> str:
    loaded_case.load()
    return made("lanhdao.ubnd")[1]


def sent(method: str, url: str, data: bytes | str | None, headers: dict[str, str]):
    """The answer to a request, without a network."""
    parts = urlsplit(url)
    kind = headers.pop("Content-Type", "application/octet-stream")
    path = f"{parts.path}?{parts.query}"
    return Client().generic(method, path, data or "", kind, headers=headers)


@pytest.mark.django_db
class TestTheGuide:
    @pytest.mark.parametrize("line", CURLS)
    def test_shows_calls_that_are_answered(self, secret, line):
        words = shlex.split(line.replace("$KEY", secret))
        headers, method, data, url = {}, "GET", None, ""
        for place, word in enumerate(words):
            if word == "-H":
                name, _colon, value = words[place + 1].partition(": ")
                headers[name] = value
            method = words[place + 1] if word == "-X" else method
            data = words[place + 1] if word == "-d" else data
            url = word if word.startswith("http") else url

        answer = sent(method, url, data, headers)

        assert answer.status_code in {200, 201}
        assert answer.json()

    def test_shows_a_program_that_runs(self, secret, monkeypatch):
        def opened(asked: urllib.request.Request) -> io.BytesIO:
            headers = {name.title(): value for name, value in asked.header_items()}
            return io.BytesIO(sent(asked.get_method(), asked.full_url, asked.data, headers).content)

        monkeypatch.setattr(urllib.request, "urlopen", opened)
        told = {"KEY": secret, "HOME": "http://127.0.0.1:8000"}

        for program in PYTHON:
            exec(program, told)  # our own guide

        assert told["proposed"]["state"] == "PROPOSED"
        assert told["drafted"]["code"] in {row["code"] for row in told["owed"]}
