"""What becomes of the catalogue by itself: drafts and retirements whose day has come."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django_tasks import task

from motcua.catalogue import actions
from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled


@scheduled(name="catalogue.keep_days_of_effect", daily_at=time(0, 1))
@task()
def keep_days_of_effect() -> int:
    """Publish due drafts, retire due procedures; returns how many changed. Running twice is harmless."""
    by, now = job_actor("hiệu lực thủ tục"), timezone.now()
    return actions.publish_due_drafts(by=by, now=now) + actions.retire_due_procedures(by=by, now=now)
