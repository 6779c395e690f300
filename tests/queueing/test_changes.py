"""The cursor over the hall's events: whose hall has changed, and none is missed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.audit.actions import NewEvent, open_chain
from motcua.queueing.actions import pair_device
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.choices import DeviceKind
from motcua.queueing.queries.changes import GRACE, HallChanges
from tests.factories import NOW
from tests.factories_queue import SETUP, make_queue

SECOND = timedelta(seconds=1)


@pytest.mark.django_db
def test_every_kind_of_event_names_its_office_once() -> None:
    one, other = make_queue("D"), make_queue("D")
    changes = HallChanges(now=NOW)

    def changed() -> set[int]:
        return changes.offices(now=NOW)

    assert changed() == set()
    one.ticket()
    other.ticket()
    assert changed() == {one.office.pk, other.office.pk}
    assert changed() == set()
    one.sit_down()
    assert changed() == {one.office.pk}
    note_on_hall(other.hall, "board_set", {}, by=SETUP, now=NOW)
    assert changed() == {other.office.pk}
    pair_device(office=one.office, kind=DeviceKind.BOARD, name="Bảng", by=SETUP, now=NOW)
    assert changed() == {one.office.pk}


@pytest.mark.django_db
def test_events_of_others_are_not_looked_at() -> None:
    make_queue("D")
    changes = HallChanges(now=NOW)
    open_chain(subject_kind="case", subject_id="1", events=[NewEvent("cases.received")], by=SETUP, now=NOW)
    assert changes.offices(now=NOW) == set()


@pytest.mark.django_db
def test_what_is_remembered_stays_small() -> None:
    queue = make_queue("D")
    changes = HallChanges(now=NOW)
    for minute in range(30):
        queue.ticket()
        assert changes.offices(now=NOW + minute * GRACE) == {queue.office.pk}
    assert len(changes._seen) <= 2
    assert len(changes._marks) <= 3


@pytest.mark.django_db
def test_looking_costs_one_statement_while_nothing_happens() -> None:
    make_queue("D")
    changes = HallChanges(now=NOW)
    with CaptureQueriesContext(connection) as captured:
        changes.offices(now=NOW)
    assert len(captured) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_lower_number_that_appears_after_a_higher_one_is_seen() -> None:
    slow, quick = make_queue("D"), make_queue("D")
    changes = HallChanges(now=NOW)
    numbered, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                slow.ticket()
                numbered.set()
                assert go_on.wait(30)
        finally:
            connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert numbered.wait(30)
    quick.ticket()  # its event has the higher number and is there first
    assert changes.offices(now=NOW) == {quick.office.pk}
    go_on.set()
    writer.join()
    assert changes.offices(now=NOW + SECOND) == {slow.office.pk}
    assert changes.offices(now=NOW + 2 * SECOND) == set()
