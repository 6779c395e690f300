"""Facts follow the event log: folding equals recomputation, twice changes nothing, differences are found."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from motcua.audit.actions import NewEvent, append
from motcua.audit.queries import find_faults
from motcua.cases import tasks
from motcua.cases.actions import (
    Recipient,
    ask_payment,
    begin_comparison,
    compare_slice,
    complete_payment,
    fold_all,
    fold_slice,
    hand_over_result,
    propose_refusal,
    stop_case,
    withdraw_case,
)
from motcua.cases.choices import CaseState, CounterSpan
from motcua.cases.models import Case, CaseCounter, CaseFact, FactComparison, FactCursor, FactDifference
from motcua.cases.queries.facts import counts_of, facts_of_cases, same
from motcua.cases.rules.facts import COUNTS
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.jobs import SCHEDULES
from tests.factories import NOW
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import receive, step_on

pytestmark = pytest.mark.django_db

BY = job_actor("kiểm thử")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


def folded_as_recomputed() -> None:
    """Every fact and counter is what a recomputation from the rows gives."""
    present = facts_of_cases(Case.objects.values_list("pk", flat=True))
    stored = {fact.case_id: fact for fact in CaseFact.objects.all()}
    assert stored.keys() == present.keys()
    assert [fact.code for pk, fact in present.items() if not same(stored[pk], fact)] == []
    wanted = {
        cell.key: {name: counts[name] for name in COUNTS}
        for cell, counts in counts_of(present.values()).items()
    }
    found = {
        row.key: counts
        for row in CaseCounter.objects.all()
        if any((counts := {name: getattr(row, name) for name in COUNTS}).values())
    }
    assert found == wanted


def random_move(desk: Desk, case: Case, source: random.Random, now: datetime) -> None:
    """One of the things that may happen to a case; a refusal leaves it as it is."""
    receiver, officer = desk.actor(Role.RECEIVER, now=now), None
    if case.step_role:
        officer = desk.actor(Role(case.step_role), now=now)
    known = {"case_id": case.pk, "version": case.version, "now": now}
    moves = [
        lambda: step_on(desk, case, now=now),
        lambda: step_on(desk, case, now=now),
        lambda: hand_over_result(**known, recipient=Recipient(name="Người nhận"), by=receiver),
        lambda: withdraw_case(**known, reason="Không cần nữa", by=receiver),
        lambda: ask_payment(**known, reason="Thuế", by=officer or receiver),
        lambda: complete_payment(**known, by=receiver),
        lambda: stop_case(**known, reason="Xác minh", by=officer or receiver),
    ]
    with suppress(RuleViolation, StopIteration, KeyError):  # KeyError: the case stands at no step
        source.choice(moves)()


@pytest.mark.parametrize("seed", range(4))
def test_folding_equals_recomputation_after_random_actions(desk: Desk, seed: int) -> None:
    source, now = random.Random(seed), NOW
    for _ in range(60):
        now += timedelta(minutes=source.randrange(5, 600))
        if source.random() < 0.3:
            receive(desk, source.choice((HOUSEHOLD_BUSINESS, CERTIFIED_COPY)), now=now)
        elif case := source.choice([*Case.objects.all(), None]):
            random_move(desk, case, source, now)
        if source.random() < 0.2:
            fold_slice(by=BY, now=now, limit=source.choice((3, 1000)))
    fold_all(by=BY, now=now)
    fold_all(by=BY, now=now)

    folded_as_recomputed()
    assert list(find_faults()) == []


def test_folding_twice_changes_nothing(desk: Desk) -> None:
    receive(desk)
    assert fold_all(by=BY, now=NOW) == 1
    assert fold_all(by=BY, now=NOW) == 0
    assert CaseCounter.objects.get(span=CounterSpan.DAY).received == 1


def test_a_case_not_accepted_has_a_fact_and_counts_nowhere(desk: Desk) -> None:
    case = propose_refusal(
        intake=make_intake(desk, CERTIFIED_COPY), reason="Không thuộc", by=desk.actor(Role.RECEIVER), now=NOW
    )
    assert case.state == CaseState.NOT_ACCEPTED
    fold_all(by=BY, now=NOW)
    assert CaseFact.objects.get().verdict == "outside"
    assert CaseCounter.objects.count() == 0


def test_a_reversed_decision_is_taken_out_of_the_counters(desk: Desk) -> None:
    """Whatever action reverses it: only rows count, not the kinds of events."""
    case = receive(desk, CERTIFIED_COPY)
    while case.state == CaseState.IN_PROGRESS:
        case = step_on(desk, case)
    fold_all(by=BY, now=NOW)
    month = CaseCounter.objects.filter(span=CounterSpan.MONTH)
    assert (month.get().done, month.get().received) == (1, 1)

    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_PROGRESS, finished_at=None)
    append(subject_kind="case", subject_id=case.code, events=[NewEvent("cases.reopened")], by=BY, now=NOW)
    fold_all(by=BY, now=NOW)
    assert (month.get().done, month.get().received) == (0, 1)
    folded_as_recomputed()


def test_only_jobs_and_administrators_fold(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        fold_slice(by=desk.actor(Role.RECEIVER), now=NOW)


def compared() -> FactComparison:
    comparison = begin_comparison(by=BY, now=NOW)
    while comparison.finished_at is None:
        comparison = compare_slice(comparison_id=comparison.pk, by=BY, now=NOW)
    return comparison


def test_the_comparison_of_a_sound_office_finds_nothing(desk: Desk) -> None:
    receive(desk)
    fold_all(by=BY, now=NOW)
    comparison = compared()
    assert (comparison.facts, comparison.counters, comparison.differences) == (1, 2, 0)


def test_the_comparison_finds_repairs_and_writes_down_every_difference(desk: Desk) -> None:
    case, gone = receive(desk), receive(desk)
    fold_all(by=BY, now=NOW)
    if connection.vendor == "postgresql":  # in a test all is one transaction: nothing is ever settled
        FactCursor.objects.update(settled=FactCursor.objects.get().seen)
    CaseFact.objects.filter(case=case).update(verdict="late")
    CaseFact.objects.filter(case=gone).delete()
    CaseCounter.objects.filter(span=CounterSpan.MONTH).update(received=7)

    comparison = compared()

    assert comparison.differences == 3
    found = dict(FactDifference.objects.values_list("subject", "computed_text"))
    assert "verdict=open" in found[case.code]
    assert gone.code in found
    folded_as_recomputed()
    assert compared().differences == 0


def test_a_case_that_moved_since_the_last_folding_is_no_difference(desk: Desk) -> None:
    fold_all(by=BY, now=NOW)
    receive(desk)
    assert compared().differences == 0
    fold_all(by=BY, now=NOW)
    folded_as_recomputed()


def test_the_nightly_job_goes_on_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(desk)
    monkeypatch.setattr(tasks, "SLICES_AT_ONCE", 1)
    comparison_id = tasks.compare_facts.call()
    rounds = 0
    while not tasks.continue_comparison.call(comparison_id):
        rounds += 1
    assert rounds > 1
    assert FactComparison.objects.get().finished_at is not None
    assert {"cases.fold_facts", "cases.compare_facts"} <= SCHEDULES.keys()


def happened(case: Case, kind: str) -> None:
    append(subject_kind="case", subject_id=case.code, events=[NewEvent(kind)], by=BY, now=NOW)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_passed_over() -> None:
    """Its id is lower than one already folded: the cursor waits for the transaction that took it."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has several writers at once")
    desk = make_desk(HOUSEHOLD_BUSINESS)
    slow, quick = receive(desk), receive(desk)
    fold_all(by=BY, now=NOW)
    written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            Case.objects.filter(pk=slow.pk).update(state=CaseState.STOPPED)
            append(
                subject_kind="case", subject_id=slow.code, events=[NewEvent("cases.stopped")], by=BY, now=NOW
            )
            written.set()
            may_commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert written.wait(10)
    happened(quick, "cases.taken")
    fold_all(by=BY, now=NOW)
    may_commit.set()
    thread.join()
    fold_all(by=BY, now=NOW)

    assert CaseFact.objects.get(case=slow).state == CaseState.STOPPED
