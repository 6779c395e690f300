"""Mails as they leave: whole, in Vietnamese, stoppable; and a server that does not behave."""

from __future__ import annotations

import email
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from motcua.notifications.actions import Delivered, deliver_batch, queue_message, queue_messages
from motcua.notifications.channels import smtp
from motcua.notifications.channels.files import FileChannel
from motcua.notifications.channels.smtp import SmtpChannel
from motcua.notifications.choices import EMAIL, MessageState
from motcua.notifications.models import Message
from tests.factories import NOW
from tests.factories_notifications import ADDRESS, BY, new_message, states
from tests.notifications.smtp_server import Behaviour, smtp_server

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SENT, FAILED, Q = MessageState.SENT, MessageState.FAILED, MessageState.QUEUED


@pytest.fixture(autouse=True)
def own_address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL = "https://mc.example"
    settings.MAIL_FROM = "mot-cua@mc.example"
    monkeypatch.setattr(smtp, "TIMEOUT", 0.5)


def deliver(url: str, settings: Any, minutes: int = 0) -> Delivered:
    settings.SMTP_URL = url
    return deliver_batch(name=EMAIL, channel=SmtpChannel(), by=BY, clock=lambda: NOW + minutes * MINUTE)


def write(number: int = 1, **values: Any) -> None:
    queue_messages(messages=[new_message(**values) for _ in range(number)], by=BY, now=NOW)


def read(mail: bytes) -> EmailMessage:
    found = email.message_from_bytes(mail, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_is_whole_and_vietnamese(settings: Any) -> None:
    write()
    behaviour = Behaviour()
    with smtp_server(behaviour) as url:
        assert deliver(url, settings) == Delivered(sent=1)
    message = Message.objects.get()
    assert message.proof == "2.0.0 Ok: queued as TEST1"
    assert all(byte < 128 for byte in behaviour.taken[0].partition(b"\r\n\r\n")[0])
    mail = read(behaviour.taken[0])
    assert mail["Subject"].strip() == "Hồ sơ H29.1-260324-0001 đã có kết quả"
    assert mail["From"].addresses[0].display_name == "Trung tâm Phục vụ hành chính công phường Bình Hòa"
    assert (mail["From"].addresses[0].addr_spec, mail["To"]) == ("mot-cua@mc.example", ADDRESS)
    stop = mail["List-Unsubscribe"].strip(" <>")
    assert stop.startswith("https://mc.example/thong-bao/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text, html):
        assert "có kết quả lúc 24/03/2026 09:00." in part.get_content()
        assert stop in part.get_content()
    assert '<a href="https://mc.example/tra-cuu/"' in html.get_content()


def test_a_text_cannot_become_html_or_a_header(settings: Any) -> None:
    queue_message(message=new_message(), by=BY, now=NOW)
    Message.objects.update(subject="Chào\r\nBcc: khac@thu.example", text="<script>alert(1)</script>")
    behaviour = Behaviour()
    with smtp_server(behaviour) as url:
        deliver(url, settings)
    mail = read(behaviour.taken[0])
    assert mail["Bcc"] is None
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()


def test_the_mails_of_a_batch_go_over_one_connection(settings: Any) -> None:
    write(5)
    behaviour = Behaviour()
    with smtp_server(behaviour) as url:
        assert deliver(url, settings) == Delivered(sent=5)
    assert (behaviour.connections, len(behaviour.taken)) == (1, 5)
    assert len({read(mail)["Message-ID"] for mail in behaviour.taken}) == 5


def test_an_unknown_recipient_fails_and_the_next_goes(settings: Any) -> None:
    write(address="khong-co@thu.example")
    write()
    behaviour = Behaviour(rcpt=lambda to: "550 5.1.1 No such user" if "khong" in to else "250 Ok")
    with smtp_server(behaviour) as url:
        assert deliver(url, settings) == Delivered(sent=1, failed=1)
    failed = Message.objects.get(state=FAILED)
    assert failed.last_error == "Máy chủ thư từ chối địa chỉ người nhận (550)."
    assert "khong-co" not in failed.last_error


@pytest.mark.parametrize("when", ["recipient", "data"])
def test_a_server_that_puts_off_is_asked_again(settings: Any, when: str) -> None:
    write()
    busy = (
        Behaviour(rcpt=lambda to: "450 4.2.1 Greylisted")
        if when == "recipient"
        else Behaviour(after_data=lambda number: "451 4.3.0 Try later")
    )
    with smtp_server(busy) as url:
        assert deliver(url, settings) == Delivered(put_off=1)
    assert (busy.taken, states()) == ([], [Q])
    willing = Behaviour()
    with smtp_server(willing) as url:
        assert deliver(url, settings) == Delivered()  # not before its wait is over
        assert deliver(url, settings, minutes=1) == Delivered(sent=1)
    assert len(willing.taken) == 1


def test_a_refused_mail_fails_with_its_code(settings: Any) -> None:
    write()
    with smtp_server(Behaviour(after_data=lambda number: "554 5.7.1 Spam of nguyenvanan")) as url:
        assert deliver(url, settings) == Delivered(failed=1)
    assert Message.objects.get().last_error == "Máy chủ thư từ chối thư (554)."


def test_a_server_that_is_closing_is_left_and_asked_again(settings: Any) -> None:
    write(2)
    closing = Behaviour(after_data=lambda number: "421 4.3.2 Shutting down" if number == 1 else "250 Ok")
    with smtp_server(closing) as url:
        assert deliver(url, settings) == Delivered(sent=1, put_off=1)
        assert closing.connections == 2
        assert deliver(url, settings, minutes=1) == Delivered(sent=1)
    assert len(closing.taken) == 2


def test_a_line_that_breaks_after_the_mail_was_taken_is_the_one_case_of_two_copies(settings: Any) -> None:
    """The unavoidable window: the server has the mail, its answer is lost. Both bear one Message-ID."""
    write()
    breaking = Behaviour(after_data=lambda number: None if number == 1 else "250 Ok")
    with smtp_server(breaking) as url:
        assert deliver(url, settings) == Delivered(put_off=1)
        assert Message.objects.get().last_error == "Đứt kết nối với máy chủ thư trước khi có xác nhận."
        assert deliver(url, settings, minutes=1) == Delivered(sent=1)
    first, second = (read(mail)["Message-ID"] for mail in breaking.taken)
    assert first == second


def test_a_line_that_breaks_before_anything_was_taken_loses_nothing(settings: Any) -> None:
    write(2)
    breaking = Behaviour(
        after_data=lambda number: None if number == 1 else "250 Ok", keeps_before_hanging_up=False
    )
    with smtp_server(breaking) as url:
        assert deliver(url, settings) == Delivered(sent=1, put_off=1)
        assert deliver(url, settings, minutes=1) == Delivered(sent=1)
    assert len(breaking.taken) == 2


@pytest.mark.parametrize(
    "greeting",
    [b"554 No service\r\n", b"\x00\xff\xfe garbage\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220"],
    ids=["refusing", "garbage", "http", "cut"],
)
def test_a_server_that_is_no_server_costs_no_attempt(settings: Any, greeting: bytes) -> None:
    write()
    with smtp_server(Behaviour(greeting=greeting)) as url:
        assert deliver(url, settings) == Delivered(put_off=1)
    message = Message.objects.get()
    assert (message.state, message.attempts) == (Q, 0)
    assert message.last_error == "Không kết nối được máy chủ thư."


def test_a_server_that_is_away_costs_no_attempt(settings: Any) -> None:
    write()
    with smtp_server(Behaviour()) as url:
        pass
    assert deliver(url, settings) == Delivered(put_off=1)
    assert Message.objects.get().attempts == 0


def test_a_slow_server_is_not_waited_for_forever(settings: Any) -> None:
    write()
    with smtp_server(Behaviour(dawdles=1.0)) as url:
        assert deliver(url, settings) == Delivered(put_off=1)
    assert states() == [Q]


def test_an_address_of_ours_that_the_server_refuses_stops_the_batch_and_fails_nobody(settings: Any) -> None:
    write(3)
    with smtp_server(Behaviour(sender="553 5.7.1 Not yours")) as url:
        assert deliver(url, settings) == Delivered(put_off=3)
    assert set(Message.objects.values_list("state", "attempts")) == {(Q, 0)}


def test_the_url_says_how_the_line_is_kept_secret() -> None:
    opened = smtp._settings("smtp://ten:m%40t@thu.example:2525")
    assert (opened["host"], opened["port"], opened["username"], opened["password"]) == (
        "thu.example",
        2525,
        "ten",
        "m@t",
    )
    assert (opened["use_tls"], opened["use_ssl"]) == (True, False)
    safe = smtp._settings("smtps://thu.example")
    assert (safe["port"], safe["use_tls"], safe["use_ssl"]) == (465, False, True)
    assert smtp._settings("smtp://localhost:25?tls=none")["use_tls"] is False


def test_for_development_a_mail_becomes_a_file_only_its_owner_reads(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_FOLDER = tmp_path / "mail"
    write()
    assert deliver_batch(name=EMAIL, channel=FileChannel(), by=BY, clock=lambda: NOW) == Delivered(sent=1)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == Message.objects.get().proof
    assert path.stat().st_mode & 0o077 == 0
    assert read(path.read_bytes())["To"] == ADDRESS


def test_a_folder_that_cannot_be_written_puts_off(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("một tệp")
    settings.MAIL_FOLDER = tmp_path / "mail"
    write()
    assert deliver_batch(name=EMAIL, channel=FileChannel(), by=BY, clock=lambda: NOW) == Delivered(put_off=1)
