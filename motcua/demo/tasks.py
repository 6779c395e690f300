"""The replay in the background: a spell of slices, then the job queues itself again."""

from __future__ import annotations

from time import monotonic, sleep

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from motcua.core.transactions import writing
from motcua.demo.actions import run_next_slice, unfinished_replays
from motcua.demo.life import Life

SPELL = 5.0  # seconds of slices before other jobs have their turn
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
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    with writing():
        if not DBTaskResult.objects.filter(task_path=go_on.module_path, status__in=waiting).exists():
            go_on.enqueue()
    return True
