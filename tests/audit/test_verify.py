"""`motcua verify` finds every way of tampering with the log, and says where."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.audit import actions
from motcua.audit.actions import NewEvent
from motcua.audit.models import DayRoot, Event
from motcua.audit.queries import Fault, Finding, find_faults
from motcua.core.actors import job_actor

pytestmark = pytest.mark.django_db
JOB = job_actor("kiểm thử")


@pytest.fixture(autouse=True)
def log(now: datetime) -> None:
    """Three subjects with four events each over two sealed days, and reads of them."""
    for days in (2, 1):
        moment = now - timedelta(days=days)
        for subject in ("A", "B", "C"):
            actions.append(
                subject_kind="test.thing",
                subject_id=subject,
                events=[NewEvent("test.begun", {"n": days}), NewEvent("test.ended", {"n": days})],
                by=JOB,
                now=moment,
            )
            actions.log_read(subject_kind="test.thing", subject_id=subject, what="page", by=JOB, now=moment)
    actions.seal_days(now=now)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults() -> set[tuple[Fault, str, int | None]]:
    return {(finding.fault, finding.subject_id, finding.number) for finding in find_faults()}


def of_chains(found: set[tuple[Fault, str, int | None]]) -> set[tuple[Fault, str, int | None]]:
    return {entry for entry in found if entry[1]}


def test_an_untouched_log_is_proven() -> None:
    assert list(find_faults()) == []
    assert DayRoot.objects.count() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", '{"n":9}'),
        ("kind", "test.other"),
        ("actor_label", "người khác"),
        ("actor_kind", "officer"),
        ("actor_id", 7),
        ("at", "2026-03-20 02:00:00+00:00"),
        ("hash", "f" * 64),
    ],
)
def test_any_changed_column_is_found(column: str, value: object) -> None:
    sql(f"UPDATE audit_event SET {column} = %s WHERE subject_id = 'B' AND number = 2", value)

    assert (Fault.CHANGED, "B", 2) in faults()


def test_a_changed_link_is_found() -> None:
    sql("UPDATE audit_event SET previous_hash = %s WHERE subject_id = 'B' AND number = 2", "0" * 64)

    assert (Fault.CHANGED, "B", 2) in faults()


def test_an_event_written_anew_with_its_hash_breaks_the_link_of_the_next() -> None:
    forged = Event.objects.get(subject_id="B", number=2)
    from motcua.audit.rules import event_hash, said_hash, who_hash

    forged.payload = '{"n":0}'
    forged.hash = event_hash(
        previous=forged.previous_hash,
        subject_kind=forged.subject_kind,
        subject_id=forged.subject_id,
        number=forged.number,
        at=forged.at,
        kind=forged.kind,
        who=who_hash(actor_kind=forged.actor_kind, actor_id=forged.actor_id, actor_label=forged.actor_label),
        said=said_hash(forged.payload),
    )
    sql(
        "UPDATE audit_event SET payload = %s, hash = %s WHERE id = %s", forged.payload, forged.hash, forged.pk
    )

    found = faults()
    assert (Fault.REPLACED, "B", 3) in found
    assert Fault.DAY_ROOT_WRONG in {entry[0] for entry in found}


def test_a_deleted_event_in_the_middle_is_found() -> None:
    sql("DELETE FROM audit_event WHERE subject_id = 'B' AND number IN (2, 3)")

    assert (Fault.MISSING, "B", 2) in faults()


def test_a_deleted_first_event_is_found() -> None:
    sql("DELETE FROM audit_event WHERE subject_id = 'B' AND number = 1")

    assert of_chains(faults()) == {(Fault.MISSING, "B", 1)}


def test_a_deleted_tail_is_found() -> None:
    sql("DELETE FROM audit_event WHERE subject_id = 'B' AND number > 2")

    assert (Fault.TAIL_DELETED, "B", 3) in faults()


def test_a_wholly_deleted_subject_is_found() -> None:
    sql("DELETE FROM audit_event WHERE subject_id = 'B'")

    assert (Fault.TAIL_DELETED, "B", 1) in faults()


def test_two_events_that_changed_places_are_told_from_changed_ones() -> None:
    for number, place in ((2, 102), (3, 2), (102, 3)):
        sql("UPDATE audit_event SET number = %s WHERE subject_id = 'B' AND number = %s", place, number)

    assert of_chains(faults()) == {(Fault.REORDERED, "B", 2), (Fault.REORDERED, "B", 3)}


def test_events_whose_ids_changed_places_are_found() -> None:
    first, second = Event.objects.filter(subject_id="B").order_by("number")[:2]
    for id_, place in ((first.pk, 9000), (second.pk, first.pk), (9000, second.pk)):
        sql("UPDATE audit_event SET id = %s WHERE id = %s", place, id_)

    assert (Fault.REORDERED, "B", 2) in faults()


def test_an_event_moved_to_another_subject_is_found() -> None:
    sql("UPDATE audit_event SET subject_id = 'B', number = 5 WHERE subject_id = 'C' AND number = 4")

    assert {(Fault.CHANGED, "B", 5), (Fault.TAIL_DELETED, "C", 4)} <= faults()


def test_a_tail_deleted_together_with_its_head_is_found_by_the_root_of_the_day() -> None:
    kept = Event.objects.get(subject_id="B", number=2)
    sql("DELETE FROM audit_event WHERE subject_id = 'B' AND number > 2")
    sql("UPDATE audit_chainhead SET number = 2, hash = %s WHERE subject_id = 'B'", kept.hash)

    (finding,) = list(find_faults())
    assert (finding.fault, finding.day and finding.day.day) == (Fault.DAY_ROOT_WRONG, 23)


def test_a_changed_head_is_found() -> None:
    sql("UPDATE audit_chainhead SET hash = %s WHERE subject_id = 'B'", "f" * 64)
    sql("UPDATE audit_chainhead SET number = 3 WHERE subject_id = 'C'")

    assert faults() == {(Fault.HEAD_CHANGED, "B", 4), (Fault.HEAD_CHANGED, "C", 4)}


def test_a_deleted_head_is_found() -> None:
    sql("DELETE FROM audit_chainhead WHERE subject_id = 'B'")

    assert faults() == {(Fault.HEAD_MISSING, "B", 1)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_readentry SET actor_label = 'người khác' WHERE subject_id = 'A'",
        "DELETE FROM audit_readentry WHERE subject_id = 'A'",
        "UPDATE audit_dayroot SET root = 'f' WHERE day = '2026-03-22'",
        "UPDATE audit_dayroot SET hash = 'f' WHERE day = '2026-03-22'",
        "UPDATE audit_dayroot SET last_event = last_event - 1 WHERE day = '2026-03-22'",
        "UPDATE audit_dayroot SET previous_hash = 'f' WHERE day = '2026-03-23'",
        "DELETE FROM audit_dayroot WHERE day = '2026-03-22'",
    ],
)
def test_tampering_with_reads_and_roots_is_found(statement: str) -> None:
    sql(statement)

    assert {finding.fault for finding in find_faults()} == {Fault.DAY_ROOT_WRONG}


def test_a_missing_day_is_found(now: datetime) -> None:
    actions.seal_days(now=now + timedelta(days=1))
    sql("DELETE FROM audit_dayroot WHERE day = '2026-03-23'")

    assert Fault.DAY_ROOT_MISSING in {finding.fault for finding in find_faults()}


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_that_all_is_well_and_prints_the_newest_root() -> None:
    code, text = run()

    assert code == 0
    assert "12 sự kiện của 3 đối tượng: nguyên vẹn." in text
    assert DayRoot.objects.latest("day").hash in text


def test_the_command_says_where_the_fault_is() -> None:
    event = Event.objects.get(subject_id="B", number=2)
    sql("UPDATE audit_event SET payload = '{}' WHERE id = %s", event.pk)

    code, text = run()

    assert code == 1
    assert f"test.thing B: sự kiện số 2 (mã {event.pk}) bị sửa đổi: nội dung không khớp mã băm." in text
    assert "phát hiện 1 sai lệch." in text


def test_the_command_speaks_json() -> None:
    sql("DELETE FROM audit_event WHERE subject_id = 'B' AND number = 4")

    code, text = run("--json")

    lines = [json.loads(line) for line in text.splitlines()]
    assert code == 1
    assert {line["fault"] for line in lines[:-1]} == {"tail_deleted", "day_root_wrong"}
    assert lines[-1]["found"] == 2


def test_findings_keep_no_content_of_events() -> None:
    assert set(Finding.__slots__) == {
        "day", "event_id", "fault", "number", "sentence", "subject_id", "subject_kind",
    }  # fmt: skip


def test_verifying_asks_the_same_number_of_questions_for_any_number_of_events(
    django_assert_num_queries: object, now: datetime
) -> None:
    def questions() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            assert list(find_faults()) == []
        return len(asked)

    before = questions()
    for subject in range(30):
        actions.append(
            subject_kind="test.thing", subject_id=str(subject), events=[NewEvent("x")] * 5, by=JOB, now=now
        )
    assert questions() == before
