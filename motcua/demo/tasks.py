"""The replay and the living day in the background: a spell, then the job queues itself again."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic, sleep

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from motcua.core.transactions import writing
from motcua.demo.actions import run_next_slice, unfinished_replays
from motcua.demo.crowd.living import move_crowds
from motcua.demo.life import Life

SPELL = 5.0  # seconds of slices before other jobs have their turn
MOMENT = timedelta(seconds=6)  # between two looks at the sample hall
REST = 0.1  # seconds between slices, in which officers write


@task(priority=-10)
def go_on() -> int:
    """Play turns of all unfinished replays for a spell; how many. Running twice is harmless."""
    played = 0
    lives: dict[int, Life] = {}
    ends = monotonic() + SPELL
    while count := run_next_slice(lives, now=timezone.now()):
        played += count
        if monotonic() > ends:
            go_on.enqueue()
            break
        sleep(REST)
    return played


def keep_going() -> bool:
    """Queue the replay if there is something to replay and no job for it yet; whether it is under way."""
    if not unfinished_replays():
        return False
    _queue_once(go_on)
    return True


@task()
def live() -> int:
    """Bring the sample hall to this moment, and again in a while; how many visitors came."""
    came = move_crowds(now=timezone.now())
    DBTaskResult.objects.filter(task_path=live.module_path, status=TaskResultStatus.SUCCESSFUL).delete()
    live.using(run_after=timezone.now() + MOMENT).enqueue()
    return came


def keep_living() -> None:
    """Queue the living day if there is no job for it yet."""
    _queue_once(live)


def _queue_once(job: Task[[], int]) -> None:
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    with writing():
        if not DBTaskResult.objects.filter(task_path=job.module_path, status__in=waiting).exists():
            job.enqueue()
