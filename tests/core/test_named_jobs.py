"""Jobs queued by name: with the action or not at all, once, and how they stand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from motcua.core.jobs import DEAD_AFTER, MAX_ATTEMPTS, beat, claim_next, reap, run
from motcua.core.named_jobs import NAMED, JobStand, Stand, named, queue_job, stand_of

pytestmark = pytest.mark.django_db


@task()
def greet(run_id: int) -> None:
    if run_id == 0:
        raise ValueError("nobody to greet")


@task()
def other(run_id: int) -> None:
    pass


@pytest.fixture(autouse=True)
def one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMED, "test.greet", greet)


def stand(now: datetime, run_id: int = 1) -> Stand:
    return stand_of("test.greet", now=now, run_id=run_id).stand


def test_a_job_is_queued_with_the_action_or_not_at_all() -> None:
    with transaction.atomic():
        queue_job("test.greet", run_id=1)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


def test_a_job_that_waits_or_runs_is_not_queued_again(now: datetime) -> None:
    queue_job("test.greet", run_id=1)
    queue_job("test.greet", run_id=1)
    queue_job("test.greet", run_id=2)
    assert DBTaskResult.objects.count() == 2
    row = claim_next(worker_id="w", now=now)
    assert row is not None
    queue_job("test.greet", run_id=1)
    assert DBTaskResult.objects.count() == 2
    run(row)
    queue_job("test.greet", run_id=1)
    assert DBTaskResult.objects.count() == 3


def test_a_name_stands_for_one_task_and_an_unknown_one_for_none() -> None:
    named("test.greet")(greet)
    with pytest.raises(ValueError, match="two jobs"):
        named("test.greet")(other)
    with pytest.raises(LookupError):
        queue_job("test.unknown", run_id=1)


def test_it_is_told_how_a_job_stands(now: datetime) -> None:
    assert stand_of("test.greet", now=now, run_id=1) == JobStand(Stand.NONE, has_worker=False)
    queue_job("test.greet", run_id=1)
    assert stand(now) is Stand.WAITING
    beat(worker_id="w", now=now)
    row = claim_next(worker_id="w", now=now)
    assert row is not None
    assert stand_of("test.greet", now=now, run_id=1) == JobStand(Stand.RUNNING, has_worker=True)
    late = now + DEAD_AFTER * 2
    assert stand_of("test.greet", now=late, run_id=1) == JobStand(Stand.LOST, has_worker=False)
    reap(now=late)
    assert stand(late) is Stand.AGAIN
    row = claim_next(worker_id="w2", now=late)
    assert row is not None
    run(row)
    assert stand(late) is Stand.DONE


def test_a_job_that_fails_too_often_has_failed(now: datetime) -> None:
    queue_job("test.greet", run_id=0)
    for _attempt in range(MAX_ATTEMPTS):
        row = claim_next(worker_id="w", now=now + timedelta(days=3650))
        assert row is not None
        run(row)
    assert stand(now, run_id=0) is Stand.FAILED
