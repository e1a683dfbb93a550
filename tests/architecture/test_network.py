"""A test that reaches for another machine fails at once."""

import socket

import pytest
import pytest_socket


class TestATest:
    @pytest.mark.filterwarnings("ignore:A test tried to use socket")  # it did, to see
    def test_cannot_reach_another_machine(self):
        with pytest.raises(pytest_socket.SocketConnectBlockedError), socket.socket() as line:
            line.connect(("192.0.2.1", 80))

    def test_can_speak_to_its_own_machine(self):
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
            assert line.getpeername()[0] == "127.0.0.1"
