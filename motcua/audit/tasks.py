"""The nightly seal of the event log."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django_tasks import task

from motcua.audit import actions
from motcua.core.jobs import scheduled


@scheduled(name="audit.seal_days", daily_at=time(0, 30))
@task()
def seal_days() -> int:
    """Seal the day that has ended and any day missed before; returns how many. Running twice is harmless."""
    return len(actions.seal_days(now=timezone.now()))
