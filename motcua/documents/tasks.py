"""Background work on files."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled
from motcua.documents import actions

AT_ONCE = 100


@scheduled(name="documents.scan_files", every=timedelta(minutes=1))
@task()
def scan_files() -> int:
    """Ask the scanner of malware about files it has not judged; returns how many it judged now."""
    by = job_actor("documents.scan_files")
    return actions.scan_unscanned(by=by, now=timezone.now(), most=AT_ONCE)
