"""A worker of the product that can be killed: a fork of a process that has everything loaded, which answers one act after another."""

import json
import os
import select
import signal
import socket
import traceback
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections, connections

from tests.chaos import acts

PATIENCE = 60.0  # seconds that an answer may take where nobody is killed


class Worker:
    """Answers what it is sent until it is killed. Its database connections are its own."""

    def __init__(self, desk: acts.Desk) -> None:
        connections.close_all()  # a fork must not share one
        self._ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            self._ours.close()
            _answer_all(theirs, desk)
        theirs.close()
        self._rest = b""

    def ask(self, what: int | str) -> None:
        """Send an act by its number, or ask to read."""
        self._ours.sendall(f"{what}\n".encode())

    def answer(self, within: float = PATIENCE) -> tuple[int, str] | None:
        """The next answer: its status, and where it leads; None where it does not come in time."""
        while b"\n" not in self._rest:
            ready, _w, _x = select.select([self._ours], [], [], max(0.0, within))
            if not ready:
                return None
            if not (came := self._ours.recv(4096)):
                raise RuntimeError("the worker ended by itself")
            self._rest += came
        line, _newline, self._rest = self._rest.partition(b"\n")
        status, where = json.loads(line)
        return status, where

    def kill(self) -> None:
        """As the kernel ends it, between two instructions."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._ours.close()


def apart(ask: Callable[[], Any]) -> Any:  # Any: what JSON carries
    """What a function tells, asked in a process of its own: nothing stays open in this one."""
    connections.close_all()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _end_with(lambda: os.write(write, json.dumps(ask()).encode()))
    os.close(write)
    with os.fdopen(read, "rb") as told:
        found = told.read()
    _pid, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("a process that looked ended with an error")
    return json.loads(found)


def _answer_all(line: socket.socket, desk: acts.Desk) -> None:
    def serve() -> None:
        with line.makefile("r") as asked:
            for what in asked:
                close_old_connections()  # as a server does around each request; the client of the tests does not
                told = (acts.read(desk), "") if what.strip() == "read" else acts.send(desk, int(what))
                line.sendall(json.dumps(told).encode() + b"\n")

    _end_with(serve)


def _end_with(do: Callable[[], object]) -> None:
    """Do it and end this fork at once, whatever happens: nothing of its parent's is cleaned up twice."""
    try:
        do()
        os._exit(0)
    except BaseException:  # told, and the fork ends
        traceback.print_exc()
    os._exit(1)
