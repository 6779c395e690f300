"""What the catalogue does in the background: drafts and retirements whose day has come, imports."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django_tasks import TaskContext, task

from motcua.catalogue import actions
from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled
from motcua.core.named_jobs import named


@scheduled(name="catalogue.keep_days_of_effect", daily_at=time(0, 1))
@task()
def keep_days_of_effect() -> int:
    """Publish due drafts, retire due procedures; returns how many changed. Running twice is harmless."""
    by, now = job_actor("hiệu lực thủ tục"), timezone.now()
    return actions.publish_due_drafts(by=by, now=now) + actions.retire_due_procedures(by=by, now=now)


@named(actions.IMPORT_JOB)
@task(takes_context=True)
def import_procedures(context: TaskContext, run_id: int) -> None:
    """Do what is left of an import. Running twice is harmless."""
    actions.carry_out_import(
        run_id=run_id, is_again=context.attempt > 1, by=job_actor("nhập danh mục"), now=timezone.now()
    )
