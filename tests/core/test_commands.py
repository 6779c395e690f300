"""`motcua serve` refuses before it starts; `motcua doctor` tells what is there."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from motcua.core.management.commands import doctor, serve


def test_serve_refuses_a_taken_port_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"cổng {port}") as refusal:
            call_command("serve", port=port)
    assert "\n" not in str(refusal.value)


@pytest.mark.django_db
def test_serve_accepts_a_database_with_all_tables() -> None:
    serve.refuse_unprepared_database()


@pytest.mark.parametrize(("vendor", "wanted", "number"), [("sqlite", 8, 1), ("postgresql", 3, 3)])
def test_sqlite_gets_one_process_whatever_is_asked(
    monkeypatch: pytest.MonkeyPatch, vendor: str, wanted: int, number: int
) -> None:
    monkeypatch.setattr(serve.connection, "vendor", vendor)
    assert serve.number_of_workers(wanted) == number


def test_every_open_board_can_have_a_thread() -> None:
    assert serve.BLOCKING_THREADS >= 80


@pytest.mark.django_db
def test_doctor_reports_what_is_required_and_what_is_optional() -> None:
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("doctor", json=True, stdout=out)
    findings = {line["name"]: line for line in json.loads(out.getvalue())["findings"]}
    assert findings["Python"]["is_present"]
    assert findings["Python"]["is_required"]
    assert findings["Tesseract"]["is_required"] is False


@pytest.mark.django_db
def test_doctor_fails_when_something_required_is_absent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "PRINT_FONTS", tmp_path)
    out = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("doctor", stdout=out)
    assert leaving.value.code == 1
    assert "✗ Phông chữ in phiếu" in out.getvalue()


@pytest.mark.parametrize(
    ("url", "sends", "detail"),
    [
        ("", False, "MOTCUA_SMTP_URL"),
        ("file:", False, "không gửi ra ngoài"),
        ("smtp://ten:mat-khau@thu.example:587", True, "smtp://thu.example"),
    ],
)
def test_doctor_says_whether_mails_leave_and_never_the_password(
    settings: Any, url: str, sends: bool, detail: str
) -> None:
    settings.SMTP_URL = url
    finding = doctor.mail_server()
    assert (finding.is_present, finding.is_required) == (sends, False)
    assert detail in finding.detail
    assert "mat-khau" not in finding.detail


def test_doctor_says_how_a_package_that_is_absent_is_called() -> None:
    finding = doctor.required_package("In PDF", ("no-such-package",))
    assert not finding.is_present
    assert "no-such-package" in finding.detail


def test_tesseract_without_vietnamese_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor, "languages_of", lambda path: ["eng", "osd"])
    finding: Any = doctor.program(("tesseract",), "Tesseract", "đọc chữ")
    assert not finding.is_present
    assert "tesseract-ocr-vie" in finding.detail


def test_background_worker_is_started_anew_until_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    third = threading.Event()

    def short_lived(_command: list[str]) -> subprocess.Popen[bytes]:
        process = real([sys.executable, "-S", "-c", "pass"])
        started.append(process)
        if len(started) == 3:
            third.set()
        return process

    real = subprocess.Popen
    monkeypatch.setattr(serve.subprocess, "Popen", short_lived)
    monkeypatch.setattr(serve, "RESTART_PAUSE", 0.001)
    background = serve.BackgroundWorker()
    background.start()
    assert third.wait(timeout=20)
    background.stop()
    assert all(process.poll() is not None for process in started)
