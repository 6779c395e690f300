"""Sảnh chờ: what the director sees of the hall and does there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.core.actors import Role
from motcua.queueing.choices import TicketState
from motcua.queueing.models import CounterSession, Ticket
from tests.factories import make_user
from tests.factories_cases import Desk
from tests.factories_queue import Queue, make_queue
from tests.web.intake_screen import AT, BACKEND, clock, desk

__all__ = ["clock", "desk"]
pytestmark = pytest.mark.django_db
PAGE = "/can-bo/xep-hang/sanh/"


@pytest.fixture
def queue(desk: Desk) -> Queue:
    return make_queue("DC", office=desk.office, now=AT)


@pytest.fixture
def director(desk: Desk, queue: Queue, clock: list[datetime]) -> Client:
    client = Client()
    client.force_login(desk.users[Role.DIRECTOR], backend=BACKEND)
    return client


def test_lines_counters_and_who_waits(director: Client, queue: Queue) -> None:
    queue.sit_down(0, now=AT)
    queue.ticket("D", now=AT - timedelta(minutes=14))
    page = director.get(PAGE).content.decode()
    assert "14 phút" in page
    assert str(queue.officers[0]) in page

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            director.get(PAGE)
        return len(captured)

    few = asked()
    for _ in range(6):
        queue.ticket("C", now=AT)
    assert asked() == few


def test_a_line_is_closed_with_a_reason_and_its_people_go_elsewhere(director: Client, queue: Queue) -> None:
    line, other = queue.lines["D"], queue.lines["C"]
    queue.ticket("D", now=AT)
    close = reverse("desk:hall_line", args=[line.pk, "dong"])
    assert director.post(close, {"reason": ""}).status_code == 422
    assert director.post(close, {"reason": "Máy chủ gặp sự cố"}).status_code == 302
    page = director.get(PAGE).content.decode()
    assert "đóng: Máy chủ gặp sự cố" in page
    ticket = Ticket.objects.get()
    shown = director.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    assert "Có thể chuyển khách sang nhóm khác" in shown
    director.post(reverse("desk:hall_line", args=[line.pk, "chuyen"]), {"line": other.pk})
    ticket.refresh_from_db()
    assert ticket.line == other
    director.post(reverse("desk:hall_line", args=[line.pk, "mo"]))
    line.refresh_from_db()
    assert line.closed_because == ""
    assert director.post(reverse("desk:hall_line", args=[line.pk, "khac"])).status_code == 404


def test_the_day_ends_at_once(director: Client, queue: Queue) -> None:
    queue.sit_down(0, now=AT)
    queue.ticket("D", now=AT)
    address = reverse("desk:hall_end_day", args=[queue.hall.pk])
    assert director.post(address, {"reason": ""}).status_code == 422
    assert "1 phiếu đóng" in director.post(address, {"reason": "Mất điện"}, follow=True).content.decode()
    assert Ticket.objects.get().state == TicketState.CLOSED
    assert CounterSession.objects.get().closed_at == AT


def test_a_director_elsewhere_touches_nothing_here(queue: Queue, clock: list[datetime]) -> None:
    stranger = Client()
    stranger.force_login(make_user(Role.DIRECTOR), backend=BACKEND)
    line = queue.lines["D"]
    assert (
        stranger.post(reverse("desk:hall_line", args=[line.pk, "dong"]), {"reason": "x"}).status_code == 404
    )
    address = reverse("desk:hall_end_day", args=[queue.hall.pk])
    assert stranger.post(address, {"reason": "x"}).status_code == 404
