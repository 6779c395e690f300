"""ClamAV over INSTREAM: a real clamd that knows one pattern, and a stand-in that misbehaves."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from motcua.audit.models import Event
from motcua.core.actors import job_actor
from motcua.documents import antivirus
from motcua.documents.actions import read_stored, read_upload, scan_unscanned, store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import FileInfected, ScannerAway
from motcua.documents.models import ScanState, StoredFile
from tests.documents.scans import typed_pdf, upload
from tests.factories import NOW

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
# In pieces, or a scanner would refuse this very file.
EICAR = ("X5O!P%@AP[4" + "\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
JOB = job_actor("kiểm thử")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real clamd with a signature of its own; its address."""
    if CLAMD is None:
        pytest.skip("no clamd on this machine")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "own.ndb").write_text(f"Motcua.Test.Eicar:0:*:{EICAR.hex()}\n", encoding="ascii")
    line = folder / "clamd.ctl"
    config = folder / "clamd.conf"
    config.write_text(
        f"DatabaseDirectory {folder / 'db'}\nLocalSocket {line}\nForeground yes\nStreamMaxLength 1M\n",
        encoding="ascii",
    )
    process = subprocess.Popen(
        [CLAMD, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while not line.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.skip("clamd does not start here")
            time.sleep(0.1)
        yield f"unix:{line}"
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def stand_in(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does with each caller whatever the test wants; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _address = listening.accept()
            except OSError:
                return
            with caller:
                try:
                    answer(caller)
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def says(text: bytes) -> Callable[[socket.socket], None]:
    def answer(caller: socket.socket) -> None:
        caller.recv(1 << 20)
        caller.sendall(text)

    return answer


def test_a_real_scanner_finds_the_test_pattern_and_passes_what_is_clean(clamd: str, settings: Any) -> None:
    settings.CLAMAV = clamd
    assert antivirus.verdict_on(typed_pdf()) is ScanState.CLEAN
    assert antivirus.verdict_on(b"truoc " + EICAR + b" sau") is ScanState.INFECTED
    with pytest.raises(FileInfected, match="có mã độc nên không nhận"):
        read_upload(upload("giay.pdf", typed_pdf() + EICAR))
    assert read_upload(upload("giay.pdf", typed_pdf()))[1] is MediaType.PDF


def test_a_file_larger_than_the_scanner_takes_gets_no_verdict(clamd: str, settings: Any) -> None:
    settings.CLAMAV = clamd
    with pytest.raises(antivirus.NoVerdict):
        antivirus.verdict_on(b"a" * 3_000_000)


@pytest.mark.parametrize(
    "answer",
    [
        says(b""),
        says(b"stream: what?\0"),
        says(b"INSTREAM size limit exceeded. ERROR\0"),
        says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        says(b"\xff" * 9000),
        lambda caller: None,
    ],
    ids=["closes", "nonsense", "too large", "another program", "endless", "hangs up at once"],
)
def test_a_scanner_that_misbehaves_gives_no_verdict(
    answer: Callable[[socket.socket], None], settings: Any
) -> None:
    with stand_in(answer) as settings.CLAMAV, pytest.raises(antivirus.NoVerdict):
        antivirus.verdict_on(b"a" * 500_000)


def test_a_slow_scanner_is_not_waited_for(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "PATIENCE", 0.3)
    over = threading.Event()
    began = time.monotonic()
    with stand_in(lambda _caller: over.wait(20) and None) as settings.CLAMAV:
        with pytest.raises(antivirus.NoVerdict):
            antivirus.verdict_on(b"a" * 50_000_000)
        over.set()
    assert time.monotonic() - began < 5


def test_without_an_answer_the_setting_decides(settings: Any) -> None:
    settings.CLAMAV = "tcp://127.0.0.1:1"
    assert read_upload(upload("giay.pdf", typed_pdf()))[1] is MediaType.PDF
    settings.CLAMAV_REQUIRED = True
    with pytest.raises(ScannerAway, match="không trả lời"):
        read_upload(upload("giay.pdf", typed_pdf()))


@pytest.mark.django_db
def test_files_kept_unscanned_are_judged_later_and_an_infected_one_is_not_shown(
    clamd: str, settings: Any
) -> None:
    clean, infected = store_files(
        contents=[(b"sach", MediaType.PDF), (b"xau " + EICAR, MediaType.PDF)], now=NOW
    )
    settings.CLAMAV = ""
    assert scan_unscanned(by=JOB, now=NOW, most=10) == 0
    settings.CLAMAV = "tcp://127.0.0.1:1"
    assert scan_unscanned(by=JOB, now=NOW, most=10) == 0
    settings.CLAMAV = clamd
    assert scan_unscanned(by=JOB, now=NOW, most=10) == 2
    assert scan_unscanned(by=JOB, now=NOW, most=10) == 0
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan_state, infected.scan_state) == (ScanState.CLEAN, ScanState.INFECTED)
    assert read_stored(clean) == b"sach"
    with pytest.raises(FileInfected):
        read_stored(infected)
    assert Event.objects.filter(kind="documents.file_infected", subject_id=infected.pk).exists()
    assert StoredFile.objects.filter(scan_state=ScanState.UNSCANNED).count() == 0
