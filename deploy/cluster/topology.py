"""Which machines there are and what each is told: three of the database, two of the application, one that shares visitors out."""

import json
import os
import pwd
import secrets
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path

from deploy.cluster.machines import Machine, wait

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
OWNER = "postgres"
PATIENCE = 30  # seconds that an office waits for a machine that decides
TTL, LOOP, RETRY = 6, 1, 2  # seconds: a leader that is silent for the first is no leader any more
SERVE = "import sys; from phoihop.config.cli import main; sys.exit(main(['serve']))"
_ETCD = (
    "/usr/bin/etcd --name {name} --data-dir {folder}/etcd --listen-peer-urls http://{ip}:2380 "
    "--initial-advertise-peer-urls http://{ip}:2380 --listen-client-urls http://{ip}:2379 --advertise-client-urls "
    "http://{ip}:2379 --initial-cluster {peers} --initial-cluster-state new --heartbeat-interval 100 --election-timeout 1000"
)


class Cluster:
    """All of it. Secrets are made anew for each; a real installation keeps its own, and TLS between machines."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)
        self.folder = folder
        self.bases = [Machine(f"base{n}", 10 + n, folder) for n in (1, 2, 3)]
        self.offices = [Machine(f"office{n}", 20 + n, folder) for n in (1, 2)]
        self.door = Machine("door", 31, folder)
        self.machines = [*self.bases, *self.offices, self.door]
        self._passwords = {name: secrets.token_hex(12) for name in ("postgres", "replicator", "rewind")}
        self._secret = secrets.token_hex(32)

    # The database

    def start_base(self, base: Machine) -> None:
        """etcd and Patroni, which starts PostgreSQL; both go on where they were."""
        peers = ",".join(f"{one.name}=http://{one.address}:2380" for one in self.bases)
        base.folder.chmod(0o755)
        config = base.folder / "patroni.json"
        if not config.exists():
            config.write_text(json.dumps(self._patroni(base), indent=1))
        for path in (base.folder, config):
            os.chown(path, *_owner())
        base.start(*_ETCD.format(name=base.name, folder=base.folder, ip=base.address, peers=peers).split(), user=OWNER)
        base.start("/usr/bin/patroni", str(config), user=OWNER)

    def _patroni(self, base: Machine) -> dict[str, object]:
        hosts = ",".join(f"{one.address}:2379" for one in self.bases)
        accounts = {name: {"username": name, "password": word} for name, word in self._passwords.items()}
        parameters = {
            "max_connections": 100, "shared_buffers": "128MB", "jit": "off", "random_page_cost": 1.1, "wal_log_hints": "on",
            "unix_socket_directories": str(base.folder), "synchronous_commit": "on", "wal_receiver_timeout": "5s", "wal_sender_timeout": "5s",
        }  # fmt: skip
        keeping = {
            "ttl": TTL, "loop_wait": LOOP, "retry_timeout": RETRY, "maximum_lag_on_failover": 1 << 20,
            "synchronous_mode": True, "synchronous_mode_strict": True,  # nothing is acknowledged that only one machine has
            "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": parameters},
        }  # fmt: skip
        return {
            "scope": "phoihop", "name": base.name, "etcd3": {"hosts": hosts},
            "restapi": {"listen": f"{base.address}:8008", "connect_address": f"{base.address}:8008"},
            "bootstrap": {"dcs": keeping, "initdb": ["data-checksums", {"encoding": "UTF8"}, {"locale": "C.UTF-8"}]},
            "postgresql": {
                "listen": f"{base.address}:5432", "connect_address": f"{base.address}:5432",
                "data_dir": str(base.folder / "data"), "bin_dir": str(POSTGRES), "pgpass": str(base.folder / "pgpass"),
                "authentication": {"superuser": accounts["postgres"], "replication": accounts["replicator"], "rewind": accounts["rewind"]},
                "parameters": {"unix_socket_directories": str(base.folder)},
                "pg_hba": ["local all all trust", "host all all 10.77.0.0/24 scram-sha-256", "host replication all 10.77.0.0/24 scram-sha-256"],
            },
        }  # fmt: skip

    def primary(self) -> Machine | None:
        """Which of them decides now, by its own word; None where none does, or where one still believes that it does."""
        found = [base for base in self.bases if _answers(f"http://{base.address}:8008/primary")]
        return found[0] if len(found) == 1 else None

    def whole(self) -> bool:
        """Whether one alone decides, the two others follow it without lag, and one of them has all that is acknowledged."""
        primary = self.primary()
        if primary is None:
            return False
        members = json.loads(_read(f"http://{primary.address}:8008/cluster") or "{}").get("members", [])
        roles = sorted(one["role"] for one in members if one.get("state") in ("running", "streaming"))
        late = any(one.get("lag") for one in members)
        return roles == ["leader", "replica", "sync_standby"] and not late

    def url_of(self, base: Machine) -> str:
        """The way to the database of one machine, past everything that shares out."""
        return f"postgres://postgres:{self._passwords['postgres']}@{base.address}:5432/postgres"

    # The application

    def start_office(self, office: Machine) -> None:
        """HAProxy finds the primary, PgBouncer holds who must wait for it, and the product asks PgBouncer."""
        self._write(office, "haproxy.cfg", _office_proxy(self.bases, office))
        word = self._passwords["postgres"]
        self._write(
            office, "pgbouncer.ini",
            f"""[databases]
* = host=127.0.0.1 port=5000 user=postgres password={word}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
auth_type = any
pool_mode = session
max_client_conn = 200
default_pool_size = 30
server_login_retry = 0.5
server_connect_timeout = 3
query_wait_timeout = 60
ignore_startup_parameters = extra_float_digits, options
unix_socket_dir =
""",
        )  # fmt: skip
        office.start("/usr/sbin/haproxy", "-f", str(office.folder / "haproxy.cfg"), "-db")
        os.chown(office.folder / "pgbouncer.ini", *_owner())
        office.start("/usr/sbin/pgbouncer", str(office.folder / "pgbouncer.ini"), user=OWNER)
        office.start(sys.executable, "-c", SERVE, environment=self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """That of the product, the same on both: one secret, one folder of files."""
        data = self.folder / "files"
        data.mkdir(exist_ok=True)
        return {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder), "PYTHONPATH": str(ROOT), "PORT": "8000",
            "PHOIHOP_DATA": str(data), "PHOIHOP_SECRET": self._secret, "PHOIHOP_HOSTS": ",".join(["127.0.0.1", self.door.address, *(one.address for one in self.offices)]),
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:6432/postgres?patience={PATIENCE}",
        }  # fmt: skip

    def answers(self, office: Machine) -> bool:
        """Whether the product answers there."""
        return _answers(f"http://{office.address}:8080/robots.txt")

    def start_door(self) -> None:
        """Visitors go to whichever office answers."""
        self._write(self.door, "haproxy.cfg", _door_proxy(self.offices, self.door))
        self.door.start("/usr/sbin/haproxy", "-f", str(self.door.folder / "haproxy.cfg"), "-db")

    def start(self) -> None:
        """From nothing: database, then the offices one after the other, then the door."""
        for base in self.bases:
            self.start_base(base)
        wait("three machines of the database", self.whole, 120)
        for office in self.offices:
            self.start_office(office)
            wait(f"the product on {office.name}", lambda office=office: self.answers(office), 100)  # type: ignore[misc]  # bound now
        self.start_door()
        wait("the door", lambda: _answers(f"http://{self.door.address}/robots.txt"), 30)

    def revive(self, base: Machine) -> None:
        """Bring a machine back, whatever was done to it."""
        base.mend()
        base.signal(signal.SIGCONT)
        self.start_base(base)

    def _write(self, machine: Machine, name: str, words: str) -> None:
        (machine.folder / name).write_text(words)


_DEFAULTS = """global
    maxconn 1000
defaults
    timeout connect 3s
    timeout client 120s
    timeout server 120s
    retries 3
"""


def _office_proxy(bases: list[Machine], office: Machine) -> str:
    def line(name: str, port: int, role: str) -> str:
        servers = "\n".join(f"    server {one.name} {one.address}:5432 check port 8008" for one in bases)
        return f"""listen {name}
    bind 127.0.0.1:{port}
    mode tcp
    option httpchk OPTIONS /{role}
    http-check expect status 200
    default-server inter 500ms fastinter 250ms fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""

    own = f"listen product\n    bind {office.address}:8080\n    mode http\n    server here 127.0.0.1:8000\n"
    return _DEFAULTS + line("primary", 5000, "primary") + line("replicas", 5001, "replica") + own


def _door_proxy(offices: list[Machine], door: Machine) -> str:
    servers = "\n".join(f"    server {one.name} {one.address}:8080 check" for one in offices)
    return f"""{_DEFAULTS}
listen visitors
    bind {door.address}:80
    mode http
    balance roundrobin
    option httpchk
    http-check send meth GET uri /robots.txt hdr Host {door.address}
    option redispatch 1
    retry-on conn-failure empty-response response-timeout 503
    default-server inter 500ms fall 2 rise 1
{servers}
"""


def _owner() -> tuple[int, int]:
    found = pwd.getpwnam(OWNER)
    return found.pw_uid, found.pw_gid


def _read(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return str(answer.read().decode())
    except (OSError, urllib.error.URLError):
        return ""


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004  # OK
    except OSError:
        return False
