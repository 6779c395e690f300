"""Background work on files."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone
from django_tasks import task

from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled
from motcua.documents import actions

AT_ONCE = 100
REMOVED_AT_ONCE = 500


@scheduled(name="documents.scan_files", every=timedelta(minutes=1))
@task()
def scan_files() -> int:
    """Ask the scanner of malware about files it has not judged; returns how many it judged now."""
    by = job_actor("documents.scan_files")
    return actions.scan_unscanned(by=by, now=timezone.now(), most=AT_ONCE)


@scheduled(name="documents.remove_dropped_files", daily_at=time(2, 10))
@task()
def remove_dropped_files() -> int:
    """Remove the files of pages that went a day ago, as many as there are; returns how many."""
    by, removed = job_actor("documents.remove_dropped_files"), 0
    while count := actions.remove_dropped_files(by=by, now=timezone.now(), most=REMOVED_AT_ONCE):
        removed += count
    return removed
