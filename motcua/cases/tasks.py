"""Scheduled work on cases; each job calls an action and does no harm when it runs twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from motcua.cases import actions
from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled


@scheduled(name="cases.escalate_overdue_steps", every=timedelta(minutes=5))
@task()
def escalate_overdue_steps() -> int:
    """Tell the person above about steps beyond their time; returns how many were told."""
    return actions.escalate_overdue_steps(by=job_actor("cases.escalate_overdue_steps"), now=timezone.now())
