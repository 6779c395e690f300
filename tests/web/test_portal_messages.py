"""The link of a mail stops mails and starts them again; looking at it changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.notifications.actions import queue_message
from motcua.notifications.choices import EMAIL
from motcua.notifications.links import stop_path
from motcua.notifications.models import Consent, Message
from motcua.notifications.queries import declined
from tests.factories import NOW
from tests.factories_notifications import ADDRESS, BY, new_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def path() -> str:
    queue_message(message=new_message(), by=BY, now=NOW)
    return stop_path(Message.objects.get().pk)


def test_looking_changes_nothing_and_shows_no_address(client: Client, path: str) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert "ng•••@thu.example" in page
    assert ADDRESS not in page
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert not Consent.objects.exists()


def test_the_button_stops_and_the_next_starts_again(client: Client, path: str) -> None:
    page = client.post(path, {"wants": "0"}).content.decode()
    assert "sẽ không gửi tin tới địa chỉ này nữa" in page
    assert declined([(EMAIL, ADDRESS)])
    page = client.post(path, {"wants": "1"}).content.decode()
    assert "ông/bà muốn nhận tin" in page
    assert not declined([(EMAIL, ADDRESS)])


def test_a_mail_program_stops_by_one_click_without_a_form(path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert declined([(EMAIL, ADDRESS)])


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours_does_nothing(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)("/thong-bao/1:gia-mao/")
    assert answer.status_code == 404
    assert "Liên kết không đúng" in answer.content.decode()
    assert not Consent.objects.exists()
