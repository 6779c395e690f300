"""Phân công quầy on the screen, and what the calling page makes of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.accounts.models import Shift
from motcua.core.actors import Role
from motcua.queueing.actions import open_counter
from motcua.queueing.models import CounterSession
from tests.factories import make_user
from tests.factories_cases import Desk
from tests.factories_queue import Queue, make_queue
from tests.web.intake_screen import AT, BACKEND, clock, desk

__all__ = ["clock", "desk"]
pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/phan-cong-quay/"
CALLING = "/can-bo/xep-hang/"


@pytest.fixture
def queue(desk: Desk, clock: list[datetime]) -> Queue:
    return make_queue("D", counters=2, office=desk.office, now=AT)


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)  # type: ignore[arg-type]
    return client


@pytest.fixture
def director(desk: Desk, queue: Queue) -> Client:
    return client_of(desk.users[Role.DIRECTOR])


def written(director: Client, queue: Queue, **changes: object) -> object:
    sent = {
        "counter": queue.counters[0].pk,
        "officer": queue.officers[0].pk,
        "reserve": queue.officers[1].pk,
        "weekdays": [0, 1, 2, 3, 4],
        "halves": ["morning", "afternoon"],
        "valid_from": "23/03/2026",
        "valid_to": "",
        **changes,
    }
    return director.post(f"{PAGE}?diem={queue.office.pk}", sent, follow=True)


def do(client: Client, queue: Queue, move: str, **sent: object) -> int:
    address = reverse("desk:queue_do", args=[queue.counters[0].pk, move])
    return client.post(address, sent).status_code


def test_the_week_is_written_and_shown(director: Client, queue: Queue) -> None:
    assert "Đã ghi phân công quầy." in written(director, queue).content.decode()  # type: ignore[attr-defined]
    page = director.get(PAGE, {"diem": queue.office.pk, "tuan": "23/03/2026"}).content.decode()
    assert page.count(f"dự bị: {queue.officers[1]}") == 10
    assert written(director, queue, weekdays=[]).status_code == 422  # type: ignore[attr-defined]
    assert Shift.objects.count() == 10


def test_a_cell_opens_the_form_for_that_session(director: Client, queue: Queue) -> None:
    asked = {"diem": queue.office.pk, "quay": queue.counters[1].pk, "ngay": "26/03/2026", "buoi": "morning"}
    form = director.get(PAGE, asked).context["form"]
    assert form.initial["weekdays"] == [3]
    assert str(form.initial["counter"]) == str(queue.counters[1].pk)


def test_the_grid_takes_the_same_statements_however_much_is_written(director: Client, queue: Queue) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            director.get(PAGE, {"diem": queue.office.pk})
        return len(captured)

    asked()  # the calendar is read once a process
    few = asked()
    written(director, queue)
    assert asked() == few <= 14


def test_the_right_person_is_invited_and_the_reserve_takes_over_with_one_click(
    director: Client, queue: Queue
) -> None:
    written(director, queue)
    mine, reserve = client_of(queue.officers[0]), client_of(queue.officers[1])
    page = mine.get(CALLING).content.decode()
    assert "ông/bà ngồi" in page
    assert "Nhận thay (dự bị)" in reserve.get(CALLING).content.decode()
    assert do(mine, queue, "mo") == 302
    assert do(reserve, queue, "nhan-thay") == 302
    assert CounterSession.objects.get(closed_at=None).officer == queue.officers[1]


def test_somebody_else_says_why(director: Client, queue: Queue) -> None:
    written(director, queue)
    other = make_user(Role.RECEIVER, queue.office.agency)
    client = client_of(other)
    assert "Ngồi thay" in client.get(CALLING).content.decode()
    assert do(client, queue, "mo") == 422
    assert do(client, queue, "mo", reason="Cả hai đồng nghiệp đi tập huấn") == 302
    assert CounterSession.objects.get(closed_at=None).officer == other


def test_without_a_roster_anybody_sits_down(queue: Queue) -> None:
    session = open_counter(counter_id=queue.counters[0].pk, by=queue.officer(1, now=AT), now=AT)
    assert session.officer == queue.officers[1]
