"""The outbox on screen: what waits and what failed, who may do what, addresses masked everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.audit.models import ReadEntry
from motcua.core.actors import Role
from motcua.notifications.actions import Sender, deliver_batch, queue_messages
from motcua.notifications.channels import Outgoing, Refused, Send
from motcua.notifications.choices import EMAIL, MessageState
from motcua.notifications.models import Consent, Message, QuietHours
from motcua.notifications.notices import NOTICES
from tests.factories import make_agency, make_user
from tests.factories_notifications import ADDRESS, BY, READY, new_message

pytestmark = pytest.mark.django_db

PAGE = "/quan-tri/tin-gui/"


class Refusing:
    """A channel that refuses all."""

    @contextmanager
    def sending(self) -> Iterator[Send]:
        def send(outgoing: Outgoing) -> str:
            raise Refused("Máy chủ thư từ chối địa chỉ người nhận (550).")

        yield send


@pytest.fixture
def agency() -> Any:
    return make_agency()


@pytest.fixture
def client(agency: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setitem(NOTICES, READY.key, READY)
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, agency))
    return client


def write(agency: Any, number: int = 1, **values: Any) -> Message:
    now = timezone.now()
    sender = Sender("Trung tâm", agency.path)
    many = [new_message(sender=sender, **values) for _ in range(number)]
    queue_messages(messages=many, by=BY, now=now)
    return Message.objects.latest("pk")


def fail(agency: Any) -> Message:
    message = write(agency)
    Message.objects.update(is_urgent=True)  # whatever the hour this test runs at
    deliver_batch(name=EMAIL, channel=Refusing(), by=BY, clock=timezone.now)
    return message


def test_the_list_says_what_waits_and_never_the_address(client: Client, agency: Any) -> None:
    write(agency)
    page = client.get(PAGE).content.decode()
    assert "ng•••@thu.example" in page
    assert ADDRESS not in page
    assert "Có kết quả" in page
    assert "Tin chờ lâu nhất được ghi lúc" in page


def test_a_failed_message_says_why_and_is_sent_again(client: Client, agency: Any) -> None:
    message = fail(agency)
    page = client.get(f"{PAGE}?trang_thai=failed").content.decode()
    assert "Máy chủ thư từ chối địa chỉ người nhận (550)." in page
    answer = client.post(f"{PAGE}{message.pk}/gui-lai/", follow=True)
    assert "xếp lại vào hàng chờ" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    answer = client.post(f"{PAGE}{message.pk}/gui-lai/", follow=True)
    assert "không ở trạng thái gửi lại được" in answer.content.decode()


def test_a_message_is_given_up(client: Client, agency: Any) -> None:
    message = fail(agency)
    client.post(f"{PAGE}{message.pk}/thoi-gui/")
    message.refresh_from_db()
    assert message.state == MessageState.GIVEN_UP
    assert message.attended_by.startswith("Nguyễn Văn Số")


def test_looking_at_a_text_is_noted(client: Client, agency: Any) -> None:
    message = write(agency)
    page = client.get(f"{PAGE}{message.pk}/").content.decode()
    assert "có kết quả lúc 24/03/2026 09:00" in page
    assert ADDRESS not in page
    entry = ReadEntry.objects.get()
    assert (entry.subject_kind, entry.subject_id) == ("case", "H29.1-260324-0001")


def test_messages_of_another_agency_are_not_there(client: Client) -> None:
    message = write(make_agency())
    assert "ng•••" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}{message.pk}/").status_code == 404
    assert client.post(f"{PAGE}{message.pk}/thoi-gui/").status_code == 403


def test_the_list_is_narrowed_by_what_a_message_is_about(client: Client, agency: Any) -> None:
    write(agency)
    assert "ng•••" in client.get(f"{PAGE}?q=h29.1-260324-0001").content.decode()
    assert "ng•••" not in client.get(f"{PAGE}?q=H29.9").content.decode()


def test_the_list_costs_the_same_for_one_and_fifty(client: Client, agency: Any) -> None:
    counts = []
    for number in (1, 49):
        write(agency, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_consent_is_looked_up_and_written_down_without_an_address_in_the_url(client: Client) -> None:
    page = client.post(f"{PAGE}dong-y/", {"address": f" {ADDRESS.upper()}"}).content.decode()
    assert "Chưa nói gì" in page
    page = client.post(f"{PAGE}dong-y/ghi/", {"address": ADDRESS, "wants": "0"}).content.decode()
    assert "Không muốn nhận tin" in page
    assert Consent.objects.get().is_in is False
    page = client.post(f"{PAGE}dong-y/ghi/", {"address": ADDRESS, "wants": "1"}).content.decode()
    assert "Muốn nhận tin" in page
    assert client.post(f"{PAGE}dong-y/ghi/", {"address": "không", "wants": "1"}).status_code == 422


def test_texts_are_shown_in_both_languages(client: Client) -> None:
    page = client.get(f"{PAGE}mau/").content.decode()
    assert "Hồ sơ H29.1 đã có kết quả" in page
    assert page.count('stack-8" lang=') == 2 * len(NOTICES)


def test_quiet_hours_are_set_on_a_page(client: Client) -> None:
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%d/%m/%Y")
    said = {"effective_from": tomorrow, "begins_at": "22:00", "ends_at": "06:30"}
    page = client.post(f"{PAGE}gio-yen-tinh/", said, follow=True).content.decode()
    assert "22:00 – 06:30" in page
    assert QuietHours.objects.count() == 1
    answer = client.post(f"{PAGE}gio-yen-tinh/", {**said, "effective_from": "01/01/2020"})
    assert answer.status_code == 422
    assert "Chỉ đặt được từ hôm nay trở đi." in answer.content.decode()


@pytest.mark.parametrize(("path", "words"), [("", "chỉ xếp hàng chờ"), ("x.FileChannel", "ghi thành tệp")])
def test_who_looks_sees_when_nothing_leaves(client: Client, settings: Any, path: str, words: str) -> None:
    settings.NOTIFICATION_CHANNELS = {"email": path}
    assert words in client.get(PAGE).content.decode()
