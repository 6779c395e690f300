"""The director's page of appointments: what each line gives, and what a change does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.audit.models import Event
from motcua.core.actors import ANONYMOUS, Role
from motcua.queueing.actions import book_appointment
from motcua.queueing.models import Slot
from motcua.queueing.queries.appointment_supply import supply_of
from tests.factories import NOW, make_user
from tests.factories_queue import URL, Queue, planned_queue, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    moment: Callable[[], datetime] = lambda: NOW  # noqa: E731
    monkeypatch.setattr(timezone, "now", moment)
    return planned_queue("DC", counters=4)


@pytest.fixture
def director(client: Client, queue: Queue) -> Client:
    client.force_login(make_user(Role.DIRECTOR, queue.office.agency))
    return client


def address(queue: Queue) -> str:
    return f"/quan-tri/sanh/{queue.office.pk}/hen-truoc/"


def filled(queue: Queue, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"days": 14, "kept_days": 30}
    for line in queue.lines.values():
        given |= {f"takes_{line.pk}": "on", f"slot_minutes_{line.pk}": 30, f"walk_ins_{line.pk}": 1}
    return {name: value for name, value in (given | changes).items() if value != ""}


def test_each_line_shows_what_it_gives(director: Client, queue: Queue) -> None:
    slot = Slot.objects.filter(line=queue.lines["D"]).first()
    assert slot is not None
    book_appointment(slot_id=slot.pk, visitor=visitor(), public_url=URL, by=ANONYMOUS, now=NOW)
    first, second = supply_of(queue.hall, now=NOW)
    assert (first.counters, first.minutes, first.a_day, first.booked) == (2.0, 10, 48, 1)
    assert (second.booked, second.places > 200) == (0, True)
    content = director.get(address(queue)).content.decode()
    assert f"{first.booked} / {first.places}" in content


def test_a_change_plans_the_times_anew(director: Client, queue: Queue) -> None:
    line = queue.lines["D"]
    change = {f"walk_ins_{line.pk}": 3, f"takes_{queue.lines['C'].pk}": "", "days": 7}
    assert director.post(address(queue), filled(queue, **change)).status_code == 302
    first, second = supply_of(queue.hall, now=NOW)
    assert (first.a_day, second.places) == (24, 0)
    assert Event.objects.filter(kind="queueing.appointments_changed").count() == 1
    last = Slot.objects.filter(is_open=True).order_by("-starts_at").first()
    assert last is not None
    assert (last.starts_at - NOW).days <= 7


def test_a_wrong_number_is_said_beside_it(director: Client, queue: Queue) -> None:
    response = director.post(address(queue), filled(queue, days=0))
    assert response.status_code == 422
    assert "id_days_error" in response.content.decode()


def test_another_office_is_not_found(client: Client, queue: Queue) -> None:
    client.force_login(make_user(Role.DIRECTOR))
    assert client.get(address(queue)).status_code == 404


def test_the_page_costs_the_same_however_many_lines(director: Client, queue: Queue) -> None:
    director.get(address(queue))
    with CaptureQueriesContext(connection) as found:
        director.get(address(queue))
    assert len(found) <= 12
