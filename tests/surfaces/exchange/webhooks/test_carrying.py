"""A message goes to the machine that was looked up, over TLS, to nobody inside and to nobody it points at."""

import http.client
import ipaddress
import socket
import ssl

import pytest

from phoihop.surfaces.exchange.webhooks import carrying
from tests.surfaces.exchange.webhooks.receiver import receiving

INSIDE = [
    "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "2001:0:1::1",
]  # fmt: skip


@pytest.fixture
def receiver(tmp_path, monkeypatch, settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.1/32"]
    with receiving(tmp_path, "nhan.example") as one:
        monkeypatch.setattr(carrying, "trusting", lambda: ssl.create_default_context(cafile=one.authority))
        yield one


class TestAMachine:
    @pytest.mark.parametrize("machine", INSIDE)
    def test_inside_is_asked_nothing(self, machine, settings):
        assert not carrying.is_open(ipaddress.ip_address(machine))

    def test_of_the_open_network_may_be_asked(self):
        assert carrying.is_open(ipaddress.ip_address("203.113.131.1"))
        assert carrying.is_open(ipaddress.ip_address("2405:4800::1"))

    def test_inside_may_be_asked_where_the_operator_named_its_network(self, settings):
        settings.WEBHOOK_NETWORKS = ["10.20.0.0/16"]

        assert carrying.is_open(ipaddress.ip_address("10.20.3.4"))
        assert not carrying.is_open(ipaddress.ip_address("10.21.3.4"))


class TestAnAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "http://nhan.example/", "https://ten:khau@nhan.example/", "https://nhan.example/#a", "ftp://nhan.example/", "https:///x",
            "https://10.0.0.1/", "https://[::1]/", "https://nhan.example:0x/", "https://nhan.example/a b", "https://nhận.example/", "x",
        ],
    )  # fmt: skip
    def test_is_refused_unless_it_is_plain_and_of_the_open_network(self, address):
        with pytest.raises(carrying.Unfit):
            carrying.parts_of(address)


class TestPosting:
    def test_hands_over_the_very_bytes_by_the_name_of_the_house(self, receiver, monkeypatch):
        asked = []

        def looked_up(host, port, *_rest, **_more):
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        with monkeypatch.context() as patched:
            patched.setattr(socket, "getaddrinfo", looked_up)
            status = carrying.post(f"https://nhan.example:{receiver.port}/tin?ma=1", "{“á”}".encode(), {"X-A": "b"})

        headers, content = receiver.heard[0]
        assert (status, content, headers["x-a"]) == (200, "{“á”}".encode(), "b")
        assert headers["host"] == f"nhan.example:{receiver.port}"
        assert asked == ["nhan.example", "127.0.0.1"]  # the name once; then the machine that it meant

    def test_asks_nobody_where_the_name_means_a_machine_inside_among_others(self, receiver, monkeypatch):
        told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("203.113.131.1", "10.0.0.7")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: told)

        with pytest.raises(carrying.Unfit):
            carrying.post("https://nhan.example/", b"", {})

    def test_follows_nobody(self, receiver):
        receiver.answers = [302]

        assert carrying.post(receiver.address, b"", {}) == 302
        assert len(receiver.heard) == 1

    def test_refuses_a_certificate_that_it_does_not_know(self, receiver, monkeypatch):
        monkeypatch.setattr(carrying, "trusting", ssl.create_default_context)

        with pytest.raises(ssl.SSLCertVerificationError):
            carrying.post(receiver.address, b"", {})
        assert receiver.heard == []

    def test_hangs_up_on_who_answers_letter_by_letter(self, receiver, monkeypatch):
        monkeypatch.setattr(carrying, "WHOLE", 0.1)
        silent = socket.create_server(("127.0.0.1", 0))  # takes the line and says nothing
        with silent, pytest.raises((OSError, http.client.HTTPException)) as trouble:
            carrying.post(f"https://127.0.0.1:{silent.getsockname()[1]}/", b"", {})

        assert not isinstance(trouble.value, TimeoutError)
