"""Progress of long jobs: a job tells where it is, screens and commands show it. One row a job."""

from __future__ import annotations

from datetime import date, datetime

from motcua.core.models import Progress


def tell_progress(
    *,
    name: str,
    title: str,
    done: int,
    total: int,
    reached_on: date | None = None,
    ended_at: datetime | None = None,
) -> None:
    """Note how far the job of that name is; call it in the transaction of the work it speaks of."""
    row = Progress(name=name, title=title, done=done, total=total, reached_on=reached_on, ended_at=ended_at)
    Progress.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["title", "done", "total", "reached_on", "ended_at"],
    )


def running_jobs() -> list[Progress]:
    """Jobs of the whole office that have told of their progress and not ended, by name."""
    return list(Progress.objects.filter(ended_at=None).exclude(name__contains=":").order_by("name"))


def progress_of(name: str) -> Progress | None:
    """How far a job about one thing is ("words:12"); shown beside that thing and nowhere else."""
    return Progress.objects.filter(name=name, ended_at=None).first()


def forget_progress(name: str) -> None:
    """Nothing more is to be told of that job."""
    Progress.objects.filter(name=name).delete()
