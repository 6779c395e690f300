"""Housekeeping of the table of jobs, and of the files that jobs read."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from motcua.core import uploads
from motcua.core.jobs import scheduled

KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)


@scheduled(name="core.forget_old_jobs", daily_at=time(2, 15))
@task()
def forget_old_jobs() -> int:
    """Delete jobs that were done a week ago, or failed three months ago; returns how many."""
    now = timezone.now()
    done, _ = DBTaskResult.objects.filter(
        status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE
    ).delete()
    failed, _ = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED
    ).delete()
    return done + failed


@scheduled(name="core.forget_old_uploads", daily_at=time(2, 20))
@task()
def forget_old_uploads() -> int:
    """Delete files that a job was to read and that were left behind; returns how many."""
    return uploads.forget_old_uploads(now=timezone.now())
