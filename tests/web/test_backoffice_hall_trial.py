"""The director tries a counter more and one fewer."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from motcua.core.actors import Role
from motcua.queueing.actions import learn_paces
from tests.factories import NOW, make_user
from tests.factories_queue import SETUP, Queue, make_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """Three days of eight visits each in two lines, served by two counters."""
    found = make_queue("DH", counters=2)
    for back in (21, 14, 7):
        for place in range(8):
            at = NOW.replace(hour=8) - timedelta(days=back) + timedelta(minutes=15 * place)
            found.served("DH"[place % 2], now=at)
    learn_paces(by=SETUP, now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return found


@pytest.fixture
def site(client: Client, queue: Queue) -> Client:
    client.force_login(make_user(Role.DIRECTOR, queue.office.agency))
    return client


def trial(site: Client, queue: Queue, **said: str) -> Any:
    return site.get(reverse("backoffice:hall_trial", args=[queue.office.pk]), said)


def waits(response: Any) -> list[float]:
    return [column.outcome.total.p90 for column in response.context["columns"]]


def test_fewer_counters_mean_longer_waits_and_less_idle_time(site: Client, queue: Queue) -> None:
    response = trial(site, queue, khach="60")
    page = unescape(response.content.decode())
    assert "Bớt quầy 1" in page or "Bớt quầy 2" in page
    assert [column.outcome.counters for column in response.context["columns"]] == [1, 2, 3]
    assert waits(response) == sorted(waits(response), reverse=True)
    idle = [column.outcome.idle for column in response.context["columns"]]
    assert idle == sorted(idle)
    assert idle[0] < idle[2]


def test_what_is_typed_changes_the_day_and_what_cannot_be_read_is_said(site: Client, queue: Queue) -> None:
    assert trial(site, queue).context["people"] == 8
    found = trial(site, queue, khach="90", hen="40", bot="2").context
    assert (found["people"], found["found"].without) == (90, 2)
    assert found["found"].same.booked.people > 20
    for wrong in ({"khach": "99999"}, {"khach": "x"}, {"hen": "100"}, {"hen": "-1"}):
        assert "Xin ghi số khách" in trial(site, queue, **wrong).content.decode()
    assert trial(site, queue, bot="77").status_code == 200


def test_it_takes_few_statements_and_answers_in_a_second(site: Client, queue: Queue) -> None:
    trial(site, queue)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = trial(site, queue, khach="460")
    assert len(captured) <= 12
    assert response.context["found"].same.days == 3  # the busier the hall, the fewer days are played


def test_a_hall_without_visitors_has_nothing_to_try(client: Client) -> None:
    empty = make_queue("D")
    client.force_login(make_user(Role.DIRECTOR, empty.office.agency))
    assert "Chưa thử được" in trial(client, empty).content.decode()
