"""The real server with a hall full of boards: `motcua serve` as anybody starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from motcua.queueing.actions import pair_device
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Hall
from motcua.web.shared.devices import COOKIE, with_device
from tests.factories import NOW
from tests.factories_queue import SETUP, make_queue

pytestmark = pytest.mark.django_db(transaction=True)
BOARDS = 60
PATIENCE = 60.0  # seconds; two cores may be busy with the other tests


def database_url() -> str:
    """The database of the tests, as `DATABASE_URL` says it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgres://{said['USER']}:{said['PASSWORD']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """A server of one worker on the database of the tests, ended with it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "motcua.config.cli", "serve", "--port", str(free), "--workers", "1"],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", free), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until
                assert process.poll() is None
                time.sleep(0.1)
        yield free
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # a polite end waits ten seconds for the streams
        process.wait()


def read_until(stream: socket.socket, wanted: bytes) -> bytes:
    """What the stream sends, up to the wanted bytes."""
    received = b""
    while wanted not in received:
        part = stream.recv(65536)
        assert part, received[:300]
        received += part
    return received


def test_a_page_answers_beside_sixty_boards_and_a_change_reaches_all(port: int) -> None:
    queue = make_queue("D")
    device = pair_device(office=queue.office, kind=DeviceKind.BOARD, name="Bảng", by=SETUP, now=NOW).device
    cookie = with_device(HttpResponse(), device).cookies[COOKIE].value
    request = (
        f"GET /bang-goi-so/luong/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {COOKIE}={cookie}\r\n\r\n".encode()
    )
    with ExitStack() as opened:
        boards = []
        for _ in range(BOARDS):
            board = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            board.sendall(request)
            boards.append(board)
        for board in boards:
            assert read_until(board, b"event: frame").startswith(b"HTTP/1.1 200")
        with urlopen(f"http://127.0.0.1:{port}/ghep-may/", timeout=10) as page:
            assert page.status == 200
        Hall.objects.update(board_message="MUA TO")
        note_on_hall(queue.hall, "board_set", {}, by=SETUP, now=timezone.now())
        for board in boards:
            read_until(board, b"MUA TO")
