"""Requirements of OWASP ASVS 5.0.0, each under its number; `asvs.csv` says where the others are tested, or that they do not hold.

`make docs` draws docs/reference/asvs.md from both.
"""

import ast
import csv
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from phoihop.config import settings as as_written
from phoihop.foundation.accounts.models import User
from tests.architecture import source
from tests.config.test_tls import HOST, set_up

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("asvs.csv")
PASSWORD = "mườihaicâythông"
EXEMPT = {"phoihop.surfaces.portal.public.following", "phoihop.surfaces.portal.public.verifying"}  # they keep nothing


def table() -> list[dict[str, str]]:
    """A row for each requirement."""
    with TABLE.open(newline="") as rows:
        return list(csv.DictReader(rows))


def calls(*names: str) -> list[str]:
    """Where the product calls any of these, by the last part of the name."""
    return [
        module.at(node)
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names
    ]


def imported(*names: str) -> list[str]:
    """Where the product brings in any of these modules."""
    return [
        module.at(node)
        for module in source.modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Import) and {alias.name for alias in node.names} & set(names))
        or (isinstance(node, ast.ImportFrom) and node.module in names)
    ]


@pytest.fixture
def lan() -> User:
    """Somebody with an account and no mandate."""
    return User.objects.create_user("lan", password=PASSWORD)


@pytest.fixture
def signed_in(lan: User) -> Client:
    """Lan's browser after signing in by the form."""
    client = Client()
    client.post("/accounts/login/", {"login": "lan", "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.fixture
def answers(client: Client, signed_in: Client) -> Iterator[object]:
    """One of each kind: a page, a redirect, a refusal, nothing there; of a stranger and of somebody."""
    return [
        client.get("/accounts/login/"), client.get("/"), client.get("/cong/"), client.get("/nowhere/"),
        client.get("/open-data/datapackage.json"), signed_in.get("/"), signed_in.get("/nowhere/"),
        Client(enforce_csrf_checks=True).post("/accounts/login/", {}),
    ]  # fmt: skip


class TestEncoding:
    def test_1_2_1_nothing_is_called_safe_that_was_not_escaped(self) -> None:
        unescaped = re.compile(r"\|\s*safe\b|autoescape\s+off")
        found = [str(path) for path in source.templates() if unescaped.search(path.read_text())]

        assert found == []
        assert calls("mark_safe") == []

    def test_1_2_4_what_is_asked_of_the_database_is_a_parameter(self) -> None:
        assert calls("raw", "extra") == []

    def test_1_2_5_no_shell_reads_what_somebody_wrote(self) -> None:
        shells = [
            module.at(node)
            for module in source.modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.keyword) and node.arg == "shell"
        ]

        assert shells == []
        assert calls("system", "popen") == []

    def test_1_3_7_no_template_is_made_of_what_somebody_wrote(self) -> None:
        assert calls("Template", "from_string") == []

    def test_1_5_2_nothing_is_unpickled(self) -> None:
        assert imported("pickle", "marshal", "shelve", "yaml", "dill") == []
        assert configured.SESSION_SERIALIZER.endswith("JSONSerializer")


class TestTheBrowser:
    def test_3_3_1_cookies_go_over_https_alone_and_to_this_host_alone(self, settings, monkeypatch) -> None:
        set_up(settings, monkeypatch, PHOIHOP_TLS="1", PHOIHOP_HOSTS=HOST)

        assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
        assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE) == (True, True)

    @pytest.mark.parametrize("address", ["/accounts/login/", "/", "/cong/", "/nowhere/"])
    def test_3_4_1_browsers_stay_with_https_for_a_year(self, settings, monkeypatch, address: str) -> None:
        set_up(settings, monkeypatch, PHOIHOP_TLS="1", PHOIHOP_HOSTS=HOST)

        answer = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https").get(address)

        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"

    def test_3_4_3_the_policy_lets_nothing_foreign_and_nothing_inline_run(self, answers) -> None:
        policies = [
            dict(part.strip().split(" ", 1) for part in one["Content-Security-Policy"].split(";")) for one in answers
        ]

        assert {policy["object-src"] for policy in policies} == {"'none'"}
        assert {policy["base-uri"] for policy in policies} == {"'none'"}
        assert {policy["default-src"] for policy in policies} == {"'self'"}

    def test_3_4_4_no_content_is_taken_for_another_kind(self, answers) -> None:
        assert {one["X-Content-Type-Options"] for one in answers} == {"nosniff"}

    def test_3_4_6_no_page_is_framed(self, answers) -> None:
        assert all("frame-ancestors 'none'" in one["Content-Security-Policy"] for one in answers)

    def test_3_5_1_no_form_of_another_site_is_taken(self) -> None:
        client = Client(enforce_csrf_checks=True)
        exempt = [module.name for module in source.modules() if "csrf_exempt" in module.path.read_text()]

        assert client.post("/accounts/login/", {"login": "a", "password": "b"}).status_code == 403
        assert set(exempt) == EXEMPT

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"],
    )
    def test_3_7_2_nobody_is_led_elsewhere_after_signing_in(self, lan: User, elsewhere: str) -> None:
        answer = Client().post("/accounts/login/", {"login": "lan", "password": PASSWORD, "next": elsewhere})

        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]


class TestAPassword:
    @pytest.mark.parametrize("common", ["1234567890", "qwertyuiop", "password123", "q1w2e3r4t5y6"])
    def test_6_2_4_that_everybody_has_is_refused(self, common: str) -> None:
        with pytest.raises(ValidationError):
            validate_password(common)

    def test_6_2_5_needs_no_signs_of_any_kind(self) -> None:
        validate_password("muoihaicaythong")

    def test_11_4_2_is_kept_under_a_slow_hash(self) -> None:
        assert as_written.PASSWORD_HASHERS == ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


class TestASession:
    def test_7_2_4_gets_a_new_name_when_somebody_signs_in(self, lan: User, client: Client) -> None:
        client.session["before"] = 1
        client.session.save()
        before = client.cookies[configured.SESSION_COOKIE_NAME].value if client.cookies else ""

        client.post("/accounts/login/", {"login": "lan", "password": PASSWORD})

        assert client.cookies[configured.SESSION_COOKIE_NAME].value not in {"", before}

    def test_7_4_1_is_over_for_whoever_kept_its_cookie(self, signed_in: Client) -> None:
        kept = signed_in.cookies[configured.SESSION_COOKIE_NAME].value
        signed_in.post("/accounts/logout/")
        other = Client()
        other.cookies[configured.SESSION_COOKIE_NAME] = kept

        assert other.get("/").status_code == 302

    def test_7_4_2_is_over_once_the_account_is_closed(self, signed_in: Client, lan: User) -> None:
        User.objects.filter(pk=lan.pk).update(is_active=False)

        assert signed_in.get("/").status_code == 302


class TestSecrets:
    def test_11_5_1_come_from_the_system_and_are_no_uuids(self) -> None:
        assert imported("random") == []
        assert calls("uuid4", "uuid1") == []

    def test_13_3_1_stand_in_no_file_of_the_repository(self) -> None:
        secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-1[A-Z0-9]{50}|AKIA[0-9A-Z]{16}")
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=source.ROOT, capture_output=True, check=True)
        files = [source.ROOT / name for name in listed.stdout.decode().split("\0") if name]

        found = [str(file) for file in files if file.is_file() and secret.search(file.read_text(errors="ignore"))]

        assert found == []

    def test_13_4_2_the_server_tells_nothing_of_itself_unless_it_is_told_to(self, client: Client) -> None:
        page = client.get("/nowhere/").content.decode()

        assert as_written.DEBUG is False
        assert "urlpatterns" not in page
        assert "Traceback" not in page


class TestTheTable:
    def test_names_each_requirement_once_and_only_tests_that_are_there(self) -> None:
        numbers = [row["number"] for row in table()]
        known = {
            f"{path.relative_to(source.ROOT)}::{node.name}"
            for path in (source.ROOT / "tests").rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        named = [test for row in table() for test in row["tests"].split()]

        assert (len(numbers), len(set(numbers))) == (90, 90)
        assert [test for test in named if test not in known] == []

    def test_says_of_each_that_is_tested_in_part_or_not_at_all_what_is_missing(self) -> None:
        here = set(re.findall(r"def test_(\d+)_(\d+)_(\d+)_", Path(__file__).read_text()))
        tested = {".".join(parts) for parts in here} | {row["number"] for row in table() if row["tests"]}

        assert [row["number"] for row in table() if row["number"] not in tested and not row["missing"]] == []
