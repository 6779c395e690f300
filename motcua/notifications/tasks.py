"""The jobs that send what waits and forget what is old."""

from __future__ import annotations

from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled
from motcua.notifications import actions
from motcua.notifications.channels import connected_channels

BATCHES_AT_ONCE = 2
_BY = job_actor("notifications.deliver")


@scheduled(name="notifications.deliver", every=timedelta(seconds=15))
@task()
def deliver() -> int:
    """Send what is due on every connected channel; returns how many went. More goes on in another job."""
    sent, has_more = 0, False
    for name, channel in connected_channels().items():
        for _ in range(BATCHES_AT_ONCE):
            done = actions.deliver_batch(name=name, channel=channel, by=_BY, clock=timezone.now)
            sent += done.sent
            if not done.has_more:
                break
        else:
            has_more = True
    if has_more:
        deliver.enqueue()
    return sent


@scheduled(name="notifications.forget_messages", daily_at=time(2, 40))
@task()
def forget_messages() -> int:
    """Erase address and words of messages that are old; a slice, the rest in another job."""
    kept = timedelta(days=settings.MESSAGES_KEPT_DAYS)
    by = job_actor("notifications.forget_messages")
    forgotten = actions.forget_messages(kept=kept, by=by, now=timezone.now())
    if forgotten:
        forget_messages.enqueue()
    return forgotten
