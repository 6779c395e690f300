"""Forgetting old messages: to whom and what; that one was sent, when and about what stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.notifications.choices import MessageState
from motcua.notifications.models import Message
from motcua.notifications.permissions import FORGET_MESSAGES

SLICE = 500


@action
def forget_messages(*, kept: timedelta, by: Actor, now: datetime) -> int:
    """Erase address and words of messages whose way ended longer ago than `kept`; how many, a slice at most.

    What still waits is never touched, however old. Raises NotAllowed.
    """
    check(by, FORGET_MESSAGES)
    over = Message.objects.exclude(state=MessageState.QUEUED).exclude(address="")
    old = over.filter(state_at__lt=now - kept).order_by("state_at", "pk")
    ids = list(old.values_list("pk", flat=True)[:SLICE])
    return Message.objects.filter(pk__in=ids).update(
        address="", subject="", text="", facts_text="{}", proof="", last_error=""
    )
