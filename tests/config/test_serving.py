"""What `phoihop serve` refuses before it touches anything, and who may read what it keeps."""

import re
import socket
import stat
import urllib.parse
import urllib.request

import pytest

from phoihop.config import server
from tests.support.installation import Installation, Product, serving


@pytest.mark.once
class TestServe:
    def test_says_that_its_port_is_taken_and_prepares_nothing(self, installation: Installation) -> None:
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as servers do that share a port
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]

            done = installation.run("serve", "--port", str(port), LC_ALL="vi_VN.UTF-8")

        assert (done.returncode, done.stdout) == (2, "")
        assert f"Cổng {port} đã có máy chủ khác dùng." in done.stderr
        assert not (installation.data / "demo-accounts").exists()

    def test_says_that_a_number_is_no_port(self, installation: Installation) -> None:
        done = installation.run("serve", "--port=99999", LC_ALL="vi_VN.UTF-8")

        assert done.returncode == 2
        assert "99999 không phải số cổng" in done.stderr


class TestAFirstStart:
    def test_has_made_all_that_papers_need(self, product: Product) -> None:
        rows = (product.installation.data / "demo-accounts").read_text().splitlines()
        password = dict(row.split("\t", 1) for row in rows)["lanhdao.ubnd"]
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        form = visitor.open(f"{product.url}/accounts/login/", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token is not None
        told = {"login": "lanhdao.ubnd", "password": password, "csrfmiddlewaretoken": token[1]}
        visitor.open(f"{product.url}/accounts/login/", urllib.parse.urlencode(told).encode(), timeout=30)

        paper = visitor.open(f"{product.url}/reports/laocai.ubnd/9T-2021/file.pdf", timeout=30).read()

        assert paper.startswith(b"%PDF-")

    def test_tells_whoever_waits_what_it_does_and_says_nothing_else(self, started: Installation) -> None:
        told = (started.data / "serve.log").read_text().splitlines()

        first = [line for line in told if not line.startswith(" ")]
        assert [line.partition(" ")[0] for line in first] == ["Đang", "Đang", "Đã", "Đang", "Mở"]
        assert [line[2:5] for line in told if re.match("  [1-5]/5 ", line)] == ["1/5", "2/5", "3/5", "4/5", "5/5"]

    @pytest.mark.parametrize(("cores", "threads"), [(1, 3), (2, 5), (4, 8), (64, 8)])
    def test_gives_no_reason_to_warn_of_too_many_threads(self, cores: int, threads: int) -> None:
        assert server.threads(cores) == threads


class TestASecondStart:
    def test_keeps_what_was_entered_and_loads_nothing_again(self, with_case: Installation) -> None:
        given = with_case.run(
            "account",
            "give",
            "laocai.mttq",
            "may.lo",
            "--name",
            "Lò Thị Mây",
            "--post",
            "Chuyên viên",
            "--role",
            "OFFICER",
        )
        accounts = (with_case.data / "demo-accounts").read_bytes()
        before = with_case.run("ledger", "verify").stdout

        with serving(with_case) as product:
            told = product.log.read_text().rpartition("Mở http")

        listed = with_case.run("account", "list", "laocai.mttq", "--json")
        assert given.returncode == 0, given.stderr
        assert "may.lo" in listed.stdout
        assert (with_case.data / "demo-accounts").read_bytes() == accounts
        assert with_case.run("ledger", "verify").stdout == before
        assert "/5 " not in told[0].rpartition("Mở http")[2]  # no stage of a first start


@pytest.mark.once
class TestWhatIsKept:
    def test_is_for_its_owner_alone_though_the_folder_was_open(self, started: Installation) -> None:
        found = [started.data, *started.data.glob("phoihop.sqlite3*"), started.data / "demo-accounts"]

        assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in found} == {
            path.name: "0o700" if path.is_dir() else "0o600" for path in found
        }
        assert (started.data / "phoihop.sqlite3") in found
