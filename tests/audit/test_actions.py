"""Appending seals events into the chain of their subject; sealing a day covers what was written in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit import actions
from motcua.audit.actions import NewEvent
from motcua.audit.models import ChainHead, DayRoot, Event
from motcua.audit.queries import find_faults, history_of
from motcua.audit.rules import GENESIS
from motcua.audit.tasks import seal_days
from motcua.core.actors import job_actor

pytestmark = pytest.mark.django_db
JOB = job_actor("kiểm thử")


def write(subject: str, count: int, *, now: datetime) -> None:
    actions.append(
        subject_kind="test.thing",
        subject_id=subject,
        events=[NewEvent("test.changed", {"số": n, "chữ": "Đặng Thị Ngọc"}) for n in range(count)],
        by=JOB,
        now=now,
    )


def test_events_are_numbered_and_linked(now: datetime) -> None:
    write("1", 2, now=now)
    write("1", 1, now=now)

    first, second, third = Event.objects.order_by("number")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert first.previous_hash == GENESIS
    assert third.previous_hash == second.hash
    assert ChainHead.objects.get().hash == third.hash


def test_history_is_read_oldest_first(now: datetime) -> None:
    write("1", 3, now=now)

    entries = history_of("test.thing", 1)

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[2].payload == {"số": 2, "chữ": "Đặng Thị Ngọc"}
    assert entries[0].actor_label == "kiểm thử"


def test_days_that_are_over_are_sealed_once(now: datetime) -> None:
    write("1", 2, now=now - timedelta(days=2))
    write("2", 1, now=now)

    assert [root.day.day for root in actions.seal_days(now=now)] == [22, 23]
    assert actions.seal_days(now=now) == []

    first, second = DayRoot.objects.order_by("day")
    assert (first.heads, first.reads) == (1, 0)
    assert (second.heads, second.last_event) == (0, first.last_event)
    assert second.previous_hash == first.hash


def test_a_late_row_belongs_to_the_next_seal(now: datetime) -> None:
    write("1", 1, now=now - timedelta(days=1))
    actions.seal_days(now=now)
    write("2", 1, now=now - timedelta(days=30))

    (root,) = actions.seal_days(now=now + timedelta(days=1))

    assert root.heads == 1
    assert list(find_faults()) == []


def test_nothing_is_sealed_while_nothing_was_written(now: datetime) -> None:
    assert actions.seal_days(now=now) == []
    assert seal_days.call() == 0
