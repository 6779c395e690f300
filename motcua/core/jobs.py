"""Jobs: a schedule, retry with back-off, and a reaper, on the rows of django-tasks-db.

A job is a `@task` that may run twice and must then do no harm: workers promise at-least-once. A job that
would run for minutes does a slice of its work and queues itself for the rest, so that a worker can stop.
Two nodes may each run workers: every step is one conditional update, and who changes the row has won.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import sleep
from typing import Any

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import Task, TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from motcua.core.models import ScheduledJob, WorkerBeat
from motcua.core.rules.dates import VN_TZ
from motcua.core.transactions import writing

logger = logging.getLogger("motcua.jobs")

MAX_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
LOOK_EVERY = timedelta(seconds=5)  # for due and orphaned jobs
BEAT_EVERY = timedelta(seconds=10)
DEAD_AFTER = timedelta(seconds=60)  # longer than SQLite lets a writer wait


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a job is queued: every day at a local time, or again and again after an interval."""

    name: str
    task: Task[Any, Any]
    daily_at: time | None
    every: timedelta | None

    def next_after(self, now: datetime) -> datetime:
        """The next moment the job is due, strictly after `now`; missed ones are not made up for."""
        if self.every is not None:
            return now + self.every
        local = now.astimezone(VN_TZ)
        today = datetime.combine(local.date(), self.daily_at or time.min, VN_TZ)
        return today if today > now else today + timedelta(days=1)


SCHEDULES: dict[str, Schedule] = {}


def scheduled(
    *, name: str, daily_at: time | None = None, every: timedelta | None = None
) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    """Put a task without arguments on the schedule, `daily_at` in local time or `every` so often.

    Raises ValueError (a programming error) for a name used twice, or not exactly one of the two.
    """
    if (daily_at is None) == (every is None):
        raise ValueError(f"job {name} needs daily_at or every")

    def register(task: Task[Any, Any]) -> Task[Any, Any]:
        known = SCHEDULES.get(name)
        if known is not None and known.task.module_path != task.module_path:
            raise ValueError(f"job {name} is scheduled twice")
        SCHEDULES[name] = Schedule(name, task, daily_at, every)
        return task

    return register


def queue_due(*, now: datetime) -> list[str]:
    """Queue every scheduled job that is due; returns their names. One node queues each, whoever asks first.

    A job new to the schedule is queued at once if it has an interval, else at its next time of day.
    """
    next_at = dict(ScheduledJob.objects.values_list("name", "next_at"))
    queued = []
    for schedule in SCHEDULES.values():
        if schedule.name not in next_at:
            first = now if schedule.every is not None else schedule.next_after(now)
            ScheduledJob.objects.bulk_create(
                [ScheduledJob(name=schedule.name, next_at=first)], ignore_conflicts=True
            )
            next_at[schedule.name] = first
        due = next_at[schedule.name]
        if due <= now and _queue(schedule, due, now):
            queued.append(schedule.name)
    return queued


def _queue(schedule: Schedule, due: datetime, now: datetime) -> bool:
    with writing():  # the claim and the row stand or fall together
        claimed = ScheduledJob.objects.filter(name=schedule.name, next_at=due).update(
            next_at=schedule.next_after(now), last_at=now
        )
        if claimed:
            schedule.task.enqueue()
    return bool(claimed)


def back_off(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 10 s, 40 s, 160 s, … at most an hour."""
    return min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)


def claim_next(*, worker_id: str, now: datetime) -> DBTaskResult[Any, Any] | None:
    """Take the next job that is ready; None when there is none or others took them all."""
    ready = DBTaskResult.objects.filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=now), status=TaskResultStatus.READY
    )
    for row in ready[:10]:
        workers = [*row.worker_ids, worker_id]
        taken = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, started_at=now, worker_ids=workers
        )
        if taken:
            row.status, row.started_at, row.worker_ids = TaskResultStatus.RUNNING, now, workers
            return row
    return None


def run(row: DBTaskResult[Any, Any]) -> None:
    """Run a claimed job; a failure is put off and tried again, at last it stays as failed."""
    try:
        task = row.task
        arguments = [TaskContext(task_result=row.task_result)] if task.takes_context else []
        value = task.call(*arguments, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.set_successful(value)
    except Exception as error:  # noqa: BLE001 - whatever a job raises must not end the worker
        _fail(row, error, now=timezone.now())


def _fail(row: DBTaskResult[Any, Any], error: Exception, *, now: datetime) -> None:
    attempts = len(row.worker_ids)
    is_last = attempts >= MAX_ATTEMPTS
    # The message of an error may hold personal data: the log gets its kind, the row the whole trace.
    logger.warning(
        "job %s failed, attempt %d of %d: %s", row.task_path, attempts, MAX_ATTEMPTS, type(error).__name__
    )
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.FAILED if is_last else TaskResultStatus.READY,
        run_after=row.run_after if is_last else now + back_off(attempts),
        finished_at=now if is_last else None,
        exception_class_path=f"{type(error).__module__}.{type(error).__qualname__}",
        traceback="".join(traceback.format_exception(error)),
    )


def beat(*, worker_id: str, now: datetime) -> None:
    """Say that a worker lives."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"at": now})


def living_workers(*, now: datetime) -> set[str]:
    """Ids of the workers whose beat was heard lately."""
    return set(WorkerBeat.objects.filter(at__gt=now - DEAD_AFTER).values_list("worker_id", flat=True))


def reap(*, now: datetime) -> int:
    """Take jobs from workers that died: ready again, or failed after too many attempts. Returns how many."""
    living = living_workers(now=now)
    reaped = 0
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for pk, workers, started_at, path in running.values_list("pk", "worker_ids", "started_at", "task_path"):
        if workers and workers[-1] in living:
            continue
        is_last = len(workers) >= MAX_ATTEMPTS
        changed = DBTaskResult.objects.filter(
            pk=pk, status=TaskResultStatus.RUNNING, started_at=started_at
        ).update(
            status=TaskResultStatus.FAILED if is_last else TaskResultStatus.READY,
            finished_at=now if is_last else None,
            exception_class_path="motcua.core.jobs.WorkerDied" if is_last else "",
        )
        if changed:
            logger.warning("job %s lost its worker, attempt %d of %d", path, len(workers), MAX_ATTEMPTS)
            reaped += 1
    WorkerBeat.objects.filter(at__lt=now - DEAD_AFTER * 10).delete()
    return reaped


class WorkerDied(Exception):
    """The worker of a job died each time it was tried."""


class Worker:
    """One process: queues what is due, takes jobs from the dead, runs one job after another."""

    def __init__(self, *, worker_id: str, interval: float = 1.0) -> None:
        self.worker_id = worker_id
        self.interval = interval
        self.is_stopping = False  # a plain flag: a signal handler must not wait for a lock
        self._next_look: datetime | None = None

    def stop(self) -> None:
        """Finish the present job, then end."""
        self.is_stopping = True

    def work(self) -> None:
        """Work until stopped."""
        self._come_to_work()
        going_home = threading.Event()
        pulse = threading.Thread(target=self._keep_beating, args=[going_home], daemon=True)
        pulse.start()
        while not self.is_stopping:
            close_old_connections()
            if not self._step():
                sleep(self.interval)
        going_home.set()
        pulse.join()
        self._leave()

    def work_off(self) -> None:
        """Run what is due and ready now, then return: for tests and for a first run."""
        self._come_to_work()
        while self._step():
            pass
        self._leave()

    def _come_to_work(self) -> None:
        autodiscover_modules("tasks")
        beat(worker_id=self.worker_id, now=timezone.now())

    def _leave(self) -> None:
        WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _step(self) -> bool:
        """One round; whether a job was run. A database that is busy or away is asked again later."""
        try:
            now = timezone.now()
            if self._next_look is None or self._next_look <= now:
                queue_due(now=now)
                reap(now=now)
                self._next_look = now + LOOK_EVERY
            row = claim_next(worker_id=self.worker_id, now=now)
            if row is not None:
                run(row)
        except DatabaseError as error:
            logger.warning("worker waits for the database: %s", type(error).__name__)
            close_old_connections()
            return False
        return row is not None

    def _keep_beating(self, going_home: threading.Event) -> None:
        """Beat beside the job, on a connection of this thread."""
        while not going_home.wait(BEAT_EVERY.total_seconds()):
            try:
                beat(worker_id=self.worker_id, now=timezone.now())
            except DatabaseError as error:
                logger.warning("worker beat missed: %s", type(error).__name__)
                close_old_connections()
        connection.close()
