"""Redmine 5.0 of Debian, on a PostgreSQL database of its own, under the production server of Debian with one process.

    echo redmine redmine/instances/default/dbconfig-install boolean false | debconf-set-selections
    apt-get install --no-install-recommends redmine redmine-pgsql puma

Nothing of the package is changed: it runs from a copy, with a folder of its own for what it writes.
"""

import hashlib
import http.cookiejar
import os
import re
import secrets
import shutil
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from subprocess import DEVNULL

from bench.serving import Served

PACKAGE = Path("/usr/share/redmine")
PROJECTS, PEOPLE, OURS = 50, 20, 25  # of the projects, so many have the people among their members
ROLE, PASSWORD = 4, "mat-khau-1"
SETTINGS = {"rest_api_enabled": "1", "per_page_options": "25,50,100", "default_language": "vi"}


class Redmine:
    """One installation in a folder and a database."""

    def __init__(self, folder: Path, url: str, threads: int) -> None:
        if not PACKAGE.exists():
            raise SystemExit("Install it first, as bench/peers/redmine.py says.")
        self.home = folder / "redmine"
        shutil.copytree(PACKAGE, self.home, symlinks=True)
        (self.home / "instances").unlink()
        for name in ("config", "files", "log", "tmp/cache", "public"):
            (self.home / "instances" / "bench" / name).mkdir(parents=True)
        secret = self.home / "instances" / "bench" / "config" / "secret_key.txt"
        secret.write_text(secrets.token_hex(64))
        self._url = url
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "DATABASE_URL": url, "RAILS_ENV": "production",
            "X_DEBIAN_SITEID": "bench", "REDMINE_LANG": "vi", "RAILS_SERVE_STATIC_FILES": "1", "RAILS_MAX_THREADS": str(threads),
        }  # fmt: skip
        puma = f"exec puma -q -b tcp://127.0.0.1:$PORT -t {threads}:{threads} -w 0 -e production config.ru"
        self.served = Served(self._environment, ("sh", "-c", puma), self.home)

    def prepare(self, issues: int) -> None:
        """Its tables, its own default data, and rows as people would have made them."""
        for task in ("db:migrate", "redmine:load_default_data"):
            subprocess.run(
                ("bundle", "exec", "rake", task), cwd=self.home, env=self._environment, check=True, capture_output=True
            )
        kept = hashlib.sha1(
            b"s" + hashlib.sha1(PASSWORD.encode()).hexdigest().encode()
        ).hexdigest()  # as Redmine keeps it
        numbers = {"issues": issues, "projects": PROJECTS, "people": PEOPLE, "ours": OURS, "role": ROLE}
        self._sql(_FILL % {**numbers, "kept": kept})
        settings = ", ".join(f"('{name}', '{value}', now())" for name, value in SETTINGS.items())
        self._sql(f"INSERT INTO settings (name, value, updated_on) VALUES {settings};\nVACUUM ANALYZE")  # constants

    def keys(self) -> list[str]:
        """The keys of its people for REST."""
        return [f"{number:040x}" for number in range(1, PEOPLE + 1)]

    def cookies(self) -> list[str]:
        """Each of its people signed in once: what a browser of theirs sends."""
        found = []
        for number in range(1, PEOPLE + 1):
            jar = http.cookiejar.CookieJar()
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
            address = f"http://127.0.0.1:{self.served.port}/login"
            form = opener.open(address).read().decode()
            mark = re.search(r'name="authenticity_token" value="([^"]+)"', form)
            if mark is None:
                raise RuntimeError("no form to sign in")
            given = {"authenticity_token": mark[1], "username": f"nguoi{number}", "password": PASSWORD}
            opener.open(address, urllib.parse.urlencode(given).encode()).read()
            found.append("; ".join(f"{one.name}={one.value}" for one in jar))
        return found

    def _sql(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            subprocess.run(
                ("psql", "-v", "ON_ERROR_STOP=1", "-q", "-c", statement, self._url), check=True, stdout=DEVNULL
            )


_FILL = """
INSERT INTO projects (id, name, identifier, status, is_public, lft, rgt, created_on, updated_on)
SELECT n, 'Cơ quan số ' || n, 'co-quan-' || n, 1, false, 2 * n, 2 * n + 1, now(), now() FROM generate_series(1, %(projects)s) n;
INSERT INTO enabled_modules (project_id, name) SELECT n, 'issue_tracking' FROM generate_series(1, %(projects)s) n;
INSERT INTO projects_trackers (project_id, tracker_id) SELECT n, t FROM generate_series(1, %(projects)s) n, generate_series(1, 3) t;
INSERT INTO users (id, login, firstname, lastname, hashed_password, salt, admin, status, language, type, mail_notification, created_on, updated_on)
SELECT 100 + n, 'nguoi' || n, 'Văn ' || n, 'Nguyễn', '%(kept)s', 's', false, 1, 'vi', 'User', 'none', now(), now()
FROM generate_series(1, %(people)s) n;
INSERT INTO tokens (user_id, action, value, created_on) SELECT 100 + n, 'api', lpad(to_hex(n), 40, '0'), now() FROM generate_series(1, %(people)s) n;
INSERT INTO members (id, user_id, project_id, created_on)
SELECT (n - 1) * %(ours)s + p, 100 + n, p, now() FROM generate_series(1, %(people)s) n, generate_series(1, %(ours)s) p;
INSERT INTO member_roles (member_id, role_id) SELECT id, %(role)s FROM members;
INSERT INTO issues (id, tracker_id, project_id, subject, description, due_date, status_id, assigned_to_id, priority_id, author_id, created_on, updated_on, start_date, done_ratio, root_id, lft, rgt)
SELECT n, 1 + n %% 3, 1 + n %% %(projects)s, 'Việc phối hợp số ' || n || CASE n %% 97 WHEN 0 THEN ' về nông thôn mới' ELSE '' END, 'Đề nghị thực hiện và báo cáo kết quả.',
date '2025-01-01' + n %% 365, 1 + n %% 6, CASE WHEN n %% %(projects)s < %(ours)s THEN 101 + n %% %(people)s END, (SELECT min(id) FROM enumerations WHERE type = 'IssuePriority'),
101 + n %% %(people)s, now(), now(), date '2025-01-01', n %% 100, n, 1, 2 FROM generate_series(1, %(issues)s) n;
INSERT INTO journals (journalized_id, journalized_type, user_id, notes, created_on)
SELECT n, 'Issue', 101 + n %% %(people)s, 'Đang làm.', now() FROM generate_series(1, %(issues)s) n, generate_series(1, 2);
SELECT setval('issues_id_seq', %(issues)s), setval('journals_id_seq', 2 * %(issues)s), setval('projects_id_seq', %(projects)s), setval('users_id_seq', 1000)
"""
