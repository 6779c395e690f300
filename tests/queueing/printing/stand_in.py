"""A network printer on this machine that behaves, or misbehaves, as told."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

FINE = 0b0001_0010  # the fixed bits of an answer to DLE EOT
ASK = b"\x10\x04"


def ends_in_question(data: bytes) -> bool:
    return data[-3:-1] == ASK and data[-1:] in (b"\1", b"\2", b"\4")


def without_questions(data: bytes) -> bytes:
    """The ticket: questions stand before and after it, never inside."""
    start, end = 0, len(data)
    while data.startswith(ASK, start):
        start += 3
    while ends_in_question(data[:end]) and end > start:
        end -= 3
    return data[start:end]


class StandIn:
    """Listens on a free port; `behave` gets each connection. What it was sent stands in `received`."""

    def __init__(self, behave: Callable[["StandIn", socket.socket], None], *, buffer: int = 0) -> None:
        self.behave = behave
        self.received = bytearray()
        self.over = threading.Event()
        self.listener = socket.socket()
        if buffer:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        try:
            connection, _peer = self.listener.accept()
        except OSError:
            return
        with connection, suppress(OSError):  # the other side hangs up on a printer that misbehaves
            self.behave(self, connection)
        self.over.set()

    def ticket(self) -> bytes:
        """What was sent besides questions, once the connection is over."""
        assert self.over.wait(5)
        return without_questions(bytes(self.received))


@contextmanager
def printer(behave: Callable[[StandIn, socket.socket], None], *, buffer: int = 0) -> Iterator[StandIn]:
    stand_in = StandIn(behave, buffer=buffer)
    stand_in.thread.start()
    try:
        yield stand_in
    finally:
        stand_in.over.set()
        # Wakes an accept nobody answered.
        stand_in.listener.shutdown(socket.SHUT_RDWR)
        stand_in.listener.close()
        stand_in.thread.join(5)
        assert not stand_in.thread.is_alive()


def answering(**answers: int) -> Callable[[StandIn, socket.socket], None]:
    """Answers each DLE EOT n with `answers["eot<n>"]` over the fixed bits."""

    def behave(stand_in: StandIn, connection: socket.socket) -> None:
        while data := connection.recv(65536):
            stand_in.received += data
            if ends_in_question(data):
                connection.sendall(bytes([FINE | answers.get(f"eot{data[-1]}", 0)]))

    return behave


def silent(stand_in: StandIn, connection: socket.socket) -> None:
    """The cheap printer: prints, says nothing."""
    while data := connection.recv(65536):
        stand_in.received += data


def babbling(stand_in: StandIn, connection: socket.socket) -> None:
    """Says at every chance what is no answer, though single letters of it have the bits of one."""
    connection.settimeout(0.05)
    connection.sendall(b"\x00")
    while True:
        try:
            data = connection.recv(65536)
        except TimeoutError:
            connection.sendall(b'{"error": "printer"}\r')
            continue
        if not data:
            return
        stand_in.received += data


def never_reading(stand_in: StandIn, connection: socket.socket) -> None:
    stand_in.over.wait(20)


def breaking_off(stand_in: StandIn, connection: socket.socket) -> None:
    """Says it is fine, takes a part and pulls the plug: the system resets the connection."""
    while len(stand_in.received) < 2000 and (data := connection.recv(512)):
        stand_in.received += data
        if ends_in_question(data):
            connection.sendall(bytes([FINE]))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closing_when_done(stand_in: StandIn, connection: socket.socket) -> None:
    """Closes in good order as soon as it has seen the cut."""
    while b"\x1dV\x00" not in stand_in.received:
        stand_in.received += connection.recv(65536)


def slow(stand_in: StandIn, connection: socket.socket) -> None:
    """A few bytes at a time, far slower than anybody would wait."""
    while data := connection.recv(64):
        stand_in.received += data
        time.sleep(0.05)
        if stand_in.over.is_set():
            return
