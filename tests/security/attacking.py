"""`make attack`: a product of its own on this machine before scanners that others wrote, and before people who hold its door open.

    apt-get install wapiti sqlmap ffuf slowhttptest

    wapiti        every page and form that it finds, as a stranger and as a leader signed in: injected words, commands, files, headers
    sqlmap        every question that an address can carry, in all its ways to ask a database
    ffuf          files and folders that must not be there
    slowhttptest  500 connections that send their headers or their words letter by letter, while others read

Prints a line each, what was found below it, and where the reports lie. Exit code 1 where anything was found.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.serving import Served

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("wapiti", "sqlmap", "ffuf", "slowhttptest")
READER = "lanhdao.ubnd"
MODULES = (
    "exec,file,sql,xss,permanentxss,ssrf,redirect,crlf,xxe,shellshock,htaccess,methods,csp,http_headers,cookieflags"
)
# wapiti calls these findings; each is looked at and stands here with its reason.
EXPECTED = {
    "HTTP Secure Headers": "HSTS is sent where the product is told that it stands behind TLS (tests/config/test_tls.py)",
    "Secure Flag cookie": "the same of cookies",
    "Content Security Policy Configuration": "told of directives that default-src covers (tests/config/test_settings.py)",
}
ASKED = (
    "/cong/tim/?q=ke+hoach", "/cong/van-ban/?q=phoi+hop&year=2021", "/cong/kien-nghi/?place=Lao+Cai", "/search/?q=ke+hoach&kind=plan",
    "/commitments/?side=OWES&late=1&sort=due", "/petitions/?which=late&topic=Y+te&place=Bac+Ha&year=2021", "/papers/?q=bao+cao&year=2021",
    "/overview/?on=2021-09-01", "/calendar/?month=2021-09", "/api/v1/commitments?side=OWES&after=1",
)  # fmt: skip
HIDDEN = [
    ".env",
    ".git/config",
    ".git/HEAD",
    ".htaccess",
    ".ssh/id_rsa",
    ".DS_Store",
    "admin/",
    "administrator/",
    "backup.zip",
    "backup.sql",
    "backup.tar.gz",
    "config.php",
    "phpinfo.php",
    "phpmyadmin/",
    "server-status",
    "wp-admin/",
    "wp-login.php",
    "console/",
    "debug/",
    "__debug__/",
    "django-admin/",
    "manage.py",
    "settings.py",
    "phoihop.sqlite3",
    "var/phoihop.sqlite3",
    "data/phoihop.sqlite3",
    "db.sqlite3",
    "secret-key",
    "var/secret-key",
    "demo-accounts",
    "var/demo-accounts",
    "files/",
    "media/",
    "mail/",
    "logs/",
    "log/",
    "tmp/",
    "requirements.txt",
    "pyproject.toml",
    "Makefile",
    "README.md",
    "package.json",
    "static/",
    "static/../settings.py",
    "static/%2e%2e/secret-key",
    "static/..%2fsecret-key",
    "cong/..%2f..%2fetc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "etc/passwd",
    "api/v1/users",
    "api/v1/admin",
    "graphql",
    "metrics",
    "actuator/health",
    "health.json",
    ".well-known/security.txt~",
    "robots.txt~",
    "index.php",
    "id_rsa",
    "dump.sql",
]


@dataclass(frozen=True, slots=True)
class Report:
    """What one tool did and found."""

    tool: str
    did: str
    found: Sequence[str]


def signed_in(served: Served, password: str) -> str:
    """The cookies of a leader who signed in by the form."""
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    line.request("GET", "/accounts/login/")
    answer = line.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    first = [told.split(";")[0] for told in answer.headers.get_all("Set-Cookie") or []]
    assert token
    words = f"csrfmiddlewaretoken={token[1]}&login={READER}&password={password}"
    head = {
        "Cookie": "; ".join(first),
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://127.0.0.1:{served.port}/",
    }
    line.request("POST", "/accounts/login/", words, head)
    answer = line.getresponse()
    answer.read()
    assert answer.status == http.client.FOUND, answer.status
    return "; ".join(told.split(";")[0] for told in answer.headers.get_all("Set-Cookie") or [])


def wapiti(served: Served, out: Path, cookies: str, who: str, start: str, seconds: int) -> Report:
    """Every page that it reaches in so much time."""
    told = out / f"wapiti-{who}.json"
    command = [
        "wapiti", "-u", f"http://127.0.0.1:{served.port}{start}", "--scope", "domain", "-m", MODULES, "--max-scan-time", str(seconds),
        "--max-attack-time", str(max(10, seconds // 12)), "-f", "json", "-o", str(told), "--flush-session", "--store-session", str(out / who),
        "-x", f"http://127.0.0.1:{served.port}/accounts/logout/", "-v", "0",
    ]  # fmt: skip
    if cookies:
        command += ["-H", f"Cookie: {cookies}"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds * 20, check=False)
    said = json.loads(told.read_text())
    found = [
        f"{name}: {one['method']} {one['path']} {one.get('parameter', '')} {one['info'][:90]}"
        for part in ("vulnerabilities", "anomalies")
        for name, ones in said[part].items()
        for one in ones
        if name not in EXPECTED
    ]
    return Report(
        "wapiti", f"as {who}: {said['infos'].get('crawled_pages_nbr', len(said['infos']))} pages", sorted(set(found))
    )


def sqlmap(served: Served, out: Path, cookies: str) -> Report:
    """Every parameter of these addresses."""
    found = []
    for place, address in enumerate(ASKED):
        log = out / f"sqlmap-{place}"
        command = [
            "sqlmap", "-u", f"http://127.0.0.1:{served.port}{address}", "--cookie", cookies, "--batch", "--level", "2", "--risk", "2",
            "--technique", "BEUQ", "--threads", "2", "--flush-session", "--output-dir", str(log), "--disable-coloring", "-v", "1",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "is vulnerable" in done.stdout or "identified the following injection" in done.stdout:
            found.append(address)
        if "not injectable" not in done.stdout and address not in found:
            found.append(f"{address}: it did not come to an end: {done.stdout[-200:]}")
    return Report("sqlmap", f"{len(ASKED)} addresses", found)


def ffuf(served: Served, out: Path) -> Report:
    """Nothing of these is given away: no answer but that there is no such thing, or that one has to sign in."""
    words, told = out / "hidden.txt", out / "ffuf.json"
    words.write_text("\n".join(HIDDEN))
    command = [
        "ffuf", "-u", f"http://127.0.0.1:{served.port}/FUZZ", "-w", str(words), "-mc", "200-299,500-599", "-of", "json", "-o", str(told), "-t", "4", "-s",
    ]  # fmt: skip
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    found = [f"{one['status']} {one['url']}" for one in json.loads(told.read_text())["results"]]
    return Report("ffuf", f"{len(HIDDEN)} paths", found)


def slow(served: Served, out: Path, seconds: int) -> Report:
    """How long others wait for a page while 500 connections are held open, beside how long they waited before."""
    before = _waits(served, seconds // 3)
    found, told = [], [f"{before:.0f} ms before"]
    for how, flag in (("headers", "-H"), ("words", "-B")):
        command = [
            "slowhttptest", "-c", "500", flag, "-i", "5", "-r", "200", "-u", f"http://127.0.0.1:{served.port}/cong/", "-x", "24", "-p", "5",
            "-l", str(seconds), "-v", "0",
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as held:
            time.sleep(5)
            during = _waits(served, seconds // 3)
            held.terminate()
        told.append(f"{during:.0f} ms with slow {how}")
        if during > 2 * before + 50:
            found.append(f"slow {how}: a page takes {during:.0f} ms at the 95th percentile, {before:.0f} ms before")
    return Report("slowhttptest", "; ".join(told), found)


def _waits(served: Served, seconds: int) -> float:
    """The 95th percentile, in ms, of a page that four readers ask for; a failed one counts as a minute."""
    waited, until = list[float](), time.monotonic() + seconds

    def read_on() -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                served.read("/cong/tim/?q=ke+hoach")
            except OSError:
                waited.append(60_000)
            else:
                waited.append(1000 * (time.monotonic() - began))

    readers = [threading.Thread(target=read_on) for _one in range(4)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return sorted(waited)[int(len(waited) * 0.95)] if waited else 60_000


def main() -> int:
    """All four."""
    parser = argparse.ArgumentParser(
        prog="tests.security.attacking", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=300, help="how long wapiti looks for pages, each time")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "attack")
    given = parser.parse_args()
    if lacking := [tool for tool in TOOLS if not shutil.which(tool)]:
        sys.exit(f"Install first: apt-get install {' '.join(lacking)}")
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="phoihop-attack.") as folder:
        served = Served(
            {**_environment(), "PHOIHOP_DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/phoihop.sqlite3"}
        )
        served.start()
        try:
            kept = dict(line.split("\t") for line in (Path(folder) / "demo-accounts").read_text().splitlines())
            cookies = signed_in(served, kept[READER])
            reports = []
            for attack in (
                lambda: ffuf(served, given.out),
                lambda: slow(served, given.out, 45),
                lambda: sqlmap(served, given.out, cookies),
                lambda: wapiti(served, given.out, "", "a stranger", "/cong/", given.seconds),
                lambda: wapiti(served, given.out, cookies, "a leader", "/", given.seconds),
            ):
                reports.append(attack())
                _tell(reports[-1])
        finally:
            served.kill()
    print(f"reports: {given.out}")
    return 1 if any(report.found for report in reports) else 0


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PHOIHOP_")}


def _tell(report: Report) -> None:
    print(f"{report.tool:<14}{report.did}: {len(report.found)} found", *report.found, sep="\n    ", flush=True)


if __name__ == "__main__":
    sys.exit(main())
