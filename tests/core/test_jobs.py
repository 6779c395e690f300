"""Scheduled jobs are queued once, failures are tried again, and jobs of killed workers are taken back."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time as clock
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from motcua.core import jobs
from motcua.core.jobs import MAX_ATTEMPTS, Worker, back_off, beat, claim_next, queue_due, reap, run, scheduled
from motcua.core.models import ScheduledJob, WorkerBeat
from motcua.core.rules.dates import VN_TZ
from tests.core.waiting_job import wait_for_removal

RAN: list[str] = []
REPO = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)


@task()
def note(word: str = "once") -> str:
    RAN.append(word)
    return word


@task()
def stumble() -> None:
    raise ValueError("Nguyễn Văn A, 001090000001")


@task(takes_context=True)
def count_attempts(context: Any) -> int:
    return len(context.task_result.worker_ids)


@pytest.fixture(autouse=True)
def empty_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    RAN.clear()
    monkeypatch.setattr(jobs, "SCHEDULES", {})


def claimed(now: datetime) -> DBTaskResult[Any, Any]:
    row = claim_next(worker_id="w1", now=now)
    assert row is not None
    return row


@pytest.mark.django_db
def test_a_daily_job_is_queued_once_when_its_time_has_come(now: datetime) -> None:
    scheduled(name="night", daily_at=time(0, 30))(note)

    assert queue_due(now=now) == []
    half_past_midnight = datetime(2026, 3, 25, 0, 30, tzinfo=VN_TZ)
    assert queue_due(now=half_past_midnight - MINUTE) == []
    assert queue_due(now=half_past_midnight) == ["night"]
    assert queue_due(now=half_past_midnight) == []
    assert DBTaskResult.objects.count() == 1
    assert ScheduledJob.objects.get().next_at == half_past_midnight + timedelta(days=1)


@pytest.mark.django_db
def test_a_missed_time_is_made_up_for_once_not_for_every_day(now: datetime) -> None:
    scheduled(name="night", daily_at=time(0, 30))(note)
    queue_due(now=now)

    assert queue_due(now=now + timedelta(days=5)) == ["night"]
    assert queue_due(now=now + timedelta(days=5)) == []


@pytest.mark.django_db
def test_a_job_with_an_interval_is_queued_at_once_and_again(now: datetime) -> None:
    scheduled(name="often", every=5 * MINUTE)(note)

    assert queue_due(now=now) == ["often"]
    assert queue_due(now=now + 4 * MINUTE) == []
    assert queue_due(now=now + 5 * MINUTE) == ["often"]


@pytest.mark.django_db
def test_of_two_nodes_that_ask_at_once_one_queues(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(name="often", every=5 * MINUTE)(note)
    real = jobs._queue

    def overtaken(schedule: jobs.Schedule, due: datetime, moment: datetime) -> bool:
        assert real(schedule, due, moment)  # the other node, between our look and our claim
        return real(schedule, due, moment)

    monkeypatch.setattr(jobs, "_queue", overtaken)

    assert queue_due(now=now) == []
    assert DBTaskResult.objects.count() == 1


def test_a_name_is_scheduled_once_and_with_one_kind_of_time() -> None:
    scheduled(name="night", daily_at=time(0, 30))(note)
    with pytest.raises(ValueError, match="twice"):
        scheduled(name="night", daily_at=time(0, 30))(stumble)
    with pytest.raises(ValueError, match="daily_at or every"):
        scheduled(name="never")


@pytest.mark.django_db
def test_a_job_is_claimed_once_and_run(now: datetime) -> None:
    note.enqueue("hello")
    row = claimed(now)

    assert claim_next(worker_id="w2", now=now) is None
    run(row)

    row.refresh_from_db()
    assert (row.status, row.return_value, RAN) == ("SUCCESSFUL", "hello", ["hello"])


@pytest.mark.django_db
def test_a_job_gets_its_context_when_it_asks(now: datetime) -> None:
    count_attempts.enqueue()
    row = claimed(now)
    run(row)
    assert row.return_value == 1


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_and_stays_failed_at_last(
    now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    stumble.enqueue()
    moment = now + timedelta(days=3650)  # after every wait, whatever the clock of the machine says

    for attempt in range(1, MAX_ATTEMPTS + 1):
        row = claimed(moment)
        run(row)
        row.refresh_from_db()
        assert len(row.worker_ids) == attempt
        assert row.status == ("FAILED" if attempt == MAX_ATTEMPTS else "READY")

    assert claim_next(worker_id="w1", now=moment) is None
    assert row.exception_class_path == "builtins.ValueError"
    assert "ValueError" in row.traceback
    assert "Nguyễn" not in caplog.text


@pytest.mark.django_db
def test_a_job_put_off_is_not_ready_before_its_time(now: datetime) -> None:
    stumble.enqueue()
    run(claimed(now))

    row = DBTaskResult.objects.get()
    assert claim_next(worker_id="w1", now=row.run_after - timedelta(seconds=1)) is None
    assert claim_next(worker_id="w1", now=row.run_after) is not None


def test_waits_grow_up_to_an_hour() -> None:
    assert [back_off(n).total_seconds() for n in (1, 2, 3, 9)] == [10, 40, 160, 3600]


@pytest.mark.django_db
def test_the_reaper_leaves_jobs_of_living_workers_alone(now: datetime) -> None:
    note.enqueue()
    beat(worker_id="w1", now=now)
    claimed(now)

    assert reap(now=now + timedelta(seconds=30)) == 0
    beat(worker_id="w1", now=now + timedelta(minutes=30))
    assert reap(now=now + timedelta(minutes=30)) == 0


@pytest.mark.django_db
def test_a_job_whose_worker_is_silent_is_ready_again_and_at_last_failed(now: datetime) -> None:
    note.enqueue()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        beat(worker_id="w1", now=now)
        claimed(now)
        now += timedelta(minutes=5)
        assert reap(now=now) == 1
        row = DBTaskResult.objects.get()
        assert row.status == ("FAILED" if attempt == MAX_ATTEMPTS else "READY")

    assert row.exception_class_path == "motcua.core.jobs.WorkerDied"


@pytest.mark.django_db
def test_a_worker_does_all_there_is_and_leaves_no_beat(now: datetime) -> None:
    scheduled(name="often", every=5 * MINUTE)(note)
    note.enqueue("asked for")

    Worker(worker_id="w1").work_off()

    assert sorted(RAN) == ["asked for", "once"]
    assert not WorkerBeat.objects.exists()


@pytest.fixture
def database_url(tmp_path: Path) -> Callable[[], str]:
    """A function giving other processes the test database as it is now (SQLite: a copy in a file)."""

    def url() -> str:
        if connection.vendor == "sqlite":
            copy = tmp_path / "copy.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(copy)])
            return f"sqlite:///{copy}"
        known = connection.settings_dict
        user = quote(f"{known['USER']}:{known['PASSWORD']}", safe=":")
        host = known["HOST"]
        place = f"{user}@{'' if host.startswith('/') else host}:{known['PORT']}/{known['NAME']}"
        return f"postgres://{place}?pool=0" + (f"&host={host}" if host.startswith("/") else "")

    return url


class Process:
    """Python processes with the settings and a database of their own."""

    def __init__(self, url: str, home: Path) -> None:
        self.copy = url.removeprefix("sqlite:///") if url.startswith("sqlite") else None
        self.env = {
            **os.environ,
            "DATABASE_URL": url,
            "MOTCUA_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            "PYTHONPATH": str(REPO),
        }

    def row(self) -> tuple[str, str, str]:
        """State, workers (JSON) and result (JSON) of the waiting job."""
        statement = (
            f"SELECT status, worker_ids, return_value FROM {DBTaskResult._meta.db_table} "
            "WHERE task_path LIKE '%wait_for_removal'"
        )
        if self.copy is not None:
            with closing(sqlite3.connect(self.copy)) as database:
                return database.execute(statement).fetchone()
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()

    def ask(self, code: str) -> str:
        """What a few lines print, run with Django set up."""
        lines = f"import django; django.setup()\nfrom motcua.core.jobs import *\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.env, cwd=REPO, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    @contextmanager
    def worker(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A worker that is gone when the block ends."""
        process = subprocess.Popen(
            [sys.executable, "-m", "django", "worker", "--interval", "0.1", *arguments],
            env=self.env,
            cwd=REPO,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_until(true: Callable[[], bool]) -> None:
    end = clock.monotonic() + 30
    while not true():
        assert clock.monotonic() < end, "waited too long"
        clock.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_reaped_and_done_by_another(
    database_url: Callable[[], str], tmp_path: Path
) -> None:
    blocker = tmp_path / "blocker"
    blocker.touch()
    wait_for_removal.enqueue(str(blocker))
    process = Process(database_url(), tmp_path)

    with process.worker() as first:
        wait_until(lambda: process.row()[0] == "RUNNING")
        first.send_signal(signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
    assert process.row()[0] == "RUNNING"
    blocker.unlink()

    # What counts is only how long the beat is silent, so the reaper may look from two minutes ahead.
    looks = "print(reap(now=timezone.now()), reap(now=timezone.now() + timedelta(minutes=2)))"
    assert process.ask(looks) == "0 1"
    with process.worker("--once") as second:
        assert second.wait(timeout=30) == 0
    state, workers, result = process.row()
    assert (state, len(json.loads(workers)), json.loads(result)) == ("SUCCESSFUL", 2, "done")


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_finishes_its_job_first(
    database_url: Callable[[], str], tmp_path: Path
) -> None:
    blocker = tmp_path / "blocker"
    blocker.touch()
    wait_for_removal.enqueue(str(blocker))
    process = Process(database_url(), tmp_path)

    with process.worker() as worker:
        wait_until(lambda: process.row()[0] == "RUNNING")
        worker.send_signal(signal.SIGTERM)
        blocker.unlink()
        assert worker.wait(timeout=30) == 0

    assert process.row()[0] == "SUCCESSFUL"
