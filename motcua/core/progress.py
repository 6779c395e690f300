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
    """Jobs that have told of their progress and not ended, by name."""
    return list(Progress.objects.filter(ended_at=None).order_by("name"))
