"""Jobs that actions queue by name, and how such a job stands (ADR 0025).

Tasks stand above actions and call them, so an action cannot import the task it needs: it names it. The row of
the job is written in the action's own transaction: a worker sees it when that commits, and only then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from motcua.core.jobs import living_workers

NAMED: dict[str, Task[Any, Any]] = {}
_UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def named(name: str) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    """Let actions queue a task by this name.

    Raises ValueError (a programming error) for a name used twice.
    """

    def register(task: Task[Any, Any]) -> Task[Any, Any]:
        known = NAMED.get(name)
        if known is not None and known.module_path != task.module_path:
            raise ValueError(f"two jobs are named {name}")
        NAMED[name] = task
        return task

    return register


def queue_job(name: str, **arguments: str | int) -> None:
    """Queue a job with the transaction at hand, unless one with the same arguments waits or runs.

    Raises LookupError (a programming error) for a name no task bears.
    """
    task = _task(name)
    if not _rows(task, arguments).filter(status__in=_UNFINISHED).exists():
        task.enqueue(**arguments)


def queue_new_job(name: str, **arguments: str | int) -> None:
    """Queue a job about something just made, which no other job can be about yet: one statement.

    Raises LookupError (a programming error) for a name no task bears.
    """
    _task(name).enqueue(**arguments)


def is_busy(name: str) -> bool:
    """Whether any job of this name waits or runs, whatever its arguments: one statement."""
    rows = DBTaskResult.objects.filter(task_path=_task(name).module_path, status__in=_UNFINISHED)
    return rows.exists()


class Stand(Enum):
    """How a job stands. LOST: its worker died, nobody has taken over yet; AGAIN: it will be tried again."""

    NONE = auto()
    WAITING = auto()
    RUNNING = auto()
    LOST = auto()
    AGAIN = auto()
    FAILED = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class JobStand:
    """How the newest job of a name and arguments stands, and whether any worker is there at all."""

    stand: Stand
    has_worker: bool


def stand_of(name: str, *, now: datetime, **arguments: str | int) -> JobStand:
    """How the newest job with these arguments stands: two statements."""
    row = _rows(_task(name), arguments).order_by("-enqueued_at").first()
    living = living_workers(now=now)
    return JobStand(_stand(row, living), bool(living))


def _stand(row: DBTaskResult[Any, Any] | None, living: set[str]) -> Stand:
    if row is None:
        return Stand.NONE
    if row.status == TaskResultStatus.READY:
        return Stand.AGAIN if row.worker_ids else Stand.WAITING
    if row.status == TaskResultStatus.RUNNING:
        return Stand.RUNNING if row.worker_ids and row.worker_ids[-1] in living else Stand.LOST
    return Stand.FAILED if row.status == TaskResultStatus.FAILED else Stand.DONE


def _task(name: str) -> Task[Any, Any]:
    if name not in NAMED:
        autodiscover_modules("tasks")  # a server process has had no need of them yet
    return NAMED[name]


def _rows(task: Task[Any, Any], arguments: dict[str, str | int]) -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.filter(
        task_path=task.module_path, args_kwargs={"args": [], "kwargs": arguments}
    )
