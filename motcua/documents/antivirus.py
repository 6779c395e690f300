"""Asking a scanner of malware about a file: ClamAV's INSTREAM over TCP or a socket of this machine.

The protocol (clamd(8)): `zINSTREAM\\0`, pieces each after their length in four bytes, a length of zero; the
answer is `stream: OK`, `stream: <name> FOUND`, or a text that ends in `ERROR`.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings

from motcua.documents.models import ScanState

PATIENCE = 20.0  # seconds for one file, all in all
_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096


class NoVerdict(Exception):
    """The scanner is absent, slow, confused, or refuses files of this size."""


def is_configured() -> bool:
    """Whether the office named a scanner."""
    return bool(settings.CLAMAV)


def is_away() -> bool:
    """Whether nobody answers where the scanner should be."""
    try:
        with _connected():
            return False
    except OSError:
        return True


def verdict_on(content: bytes) -> ScanState:
    """CLEAN or INFECTED; raises NoVerdict."""
    try:
        answer = _asked(content).strip("\0\r\n ")
    except (OSError, ValueError) as error:
        raise NoVerdict(type(error).__name__) from error
    if answer == "stream: OK":
        return ScanState.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return ScanState.INFECTED
    raise NoVerdict(answer[:80])


def _asked(content: bytes) -> str:
    until = monotonic() + PATIENCE
    with _connected() as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                _wait_no_longer_than(line, until)
                piece = content[start : start + _PIECE]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it may have said why before it hung up: too large, for one
        return _answer(line, until)


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while len(said) < _LONGEST_ANSWER:
        _wait_no_longer_than(line, until)
        piece = line.recv(_LONGEST_ANSWER)
        said += piece
        if not piece or said.endswith(b"\0"):
            break
    return said.decode("ascii", "replace")


def _wait_no_longer_than(line: socket.socket, until: float) -> None:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """A line to the scanner: tcp://host:port or unix:/path."""
    parts = urlsplit(settings.CLAMAV)
    if parts.scheme == "tcp":
        line = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=PATIENCE)
    else:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
    with line:
        yield line
