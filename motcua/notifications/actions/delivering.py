"""Sending what waits, a batch at a time, safe on several nodes.

A batch is claimed by one statement; a claim ends by itself when its holder dies. Nothing is locked while a
server is waited for. Each message that went is noted at once, so a killed job leaves at most one message of
which nobody knows whether it went: that one goes again, under the same id (ADR 0022).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.notifications.channels import Channel, ChannelDown, Delayed, Outgoing, Refused, Send
from motcua.notifications.channels.mail import own_host
from motcua.notifications.choices import MessageState
from motcua.notifications.links import stop_path
from motcua.notifications.models import Message
from motcua.notifications.permissions import DELIVER_MESSAGES
from motcua.notifications.queries import declined, is_quiet_now
from motcua.notifications.rules import MAX_ATTEMPTS, message_id, wait_after
from motcua.notifications.texts import facts_of

logger = logging.getLogger("motcua.notifications")

BATCH = 50
LEASE = timedelta(minutes=10)  # a claim of a dead job ends after this
WORKING = timedelta(seconds=30)  # no message is begun later than this after its claim: other jobs wait too
DOWN_FOR = timedelta(minutes=2)  # before a channel that is away is asked again
LEFT_ALONE = "Mỗi lần gửi đều bị ngắt giữa chừng."
_FREE: dict[str, Any] = {"claim": "", "claimed_until": None}
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one batch came to; `has_more`: others wait behind it."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    has_more: bool = False


def deliver_batch(*, name: str, channel: Channel, by: Actor, clock: Clock) -> Delivered:
    """Send up to 50 messages of the channel `name`.

    No transaction of its own: each step is one. `clock` tells the moment, which matters between two messages:
    one whose time runs out while the batch is sent does not go.
    """
    check(by, DELIVER_MESSAGES)
    start = clock()
    _retire(now=start)
    claim = _claim(name, now=start)
    held = list(Message.objects.held_by(claim).order_by("not_before", "pk"))
    if not held:
        return Delivered()
    unwanted = declined((message.channel, message.address) for message in held)
    _let_be([message.pk for message in held if (name, message.address) in unwanted], claim, now=start)
    wanted = [message for message in held if (name, message.address) not in unwanted]
    results: list[MessageState] = []
    try:
        with channel.sending() as send:
            for message in wanted:
                if clock() - start > WORKING:
                    break
                results.append(_try(message, send, clock=clock))
    except ChannelDown as down:
        logger.warning("channel %s is down: %s", name, down)
        _put_off(claim, str(down), until=clock() + DOWN_FOR)
        return _sum(results, len(wanted), has_more=False)
    _put_off(claim, "", until=start)
    return _sum(results, len(wanted), has_more=len(held) == BATCH)


def _sum(results: list[MessageState], wanted: int, *, has_more: bool) -> Delivered:
    sent, failed = results.count(MessageState.SENT), results.count(MessageState.FAILED)
    return Delivered(sent, wanted - sent - failed, failed, has_more)


@action
def _retire(*, now: datetime) -> None:
    """Messages whose time has passed, and those that lost their job at every attempt: two statements."""
    loose = Message.objects.loose(at=now)
    loose.filter(expires_at__lte=now).update(state=MessageState.EXPIRED, state_at=now, **_FREE)
    loose.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=MessageState.FAILED, state_at=now, last_error=LEFT_ALONE, **_FREE
    )


@action
def _claim(name: str, *, now: datetime) -> str:
    """Take the next messages by one statement: whoever changes a row first has it. The attempt counts now."""
    claim = secrets.token_hex(16)
    ready = Message.objects.due(at=now).filter(channel=name)
    if is_quiet_now(now=now, on=local_day(now)):
        ready = ready.filter(is_urgent=True)
    first = ready.order_by("not_before", "pk").values("pk")[:BATCH]
    # Asked twice: PostgreSQL looks at the outer condition again where another node was faster.
    Message.objects.due(at=now).filter(pk__in=first).update(
        claim=claim, claimed_until=now + LEASE, attempts=F("attempts") + 1
    )
    return claim


@action
def _let_be(ids: list[int], claim: str, *, now: datetime) -> None:
    """Their recipients said no after these were written."""
    if ids:
        Message.objects.held_by(claim).filter(pk__in=ids).update(
            state=MessageState.DECLINED, state_at=now, **_FREE
        )


@action
def _put_off(claim: str, error: str, *, until: datetime) -> None:
    """What is still held was not begun: it waits, and the attempt does not count."""
    Message.objects.held_by(claim).update(
        not_before=until, last_error=error, attempts=F("attempts") - 1, **_FREE
    )


def _try(message: Message, send: Send, *, clock: Clock) -> MessageState:
    """One attempt, and what came of it, noted in one statement."""
    now = clock()
    if message.expires_at is not None and message.expires_at <= now:
        return _note(message, MessageState.EXPIRED, now=now)
    try:
        proof = send(_outgoing(message))
    except ChannelDown:
        raise
    except Refused as refusal:
        return _note(message, MessageState.FAILED, now=clock(), last_error=str(refusal))
    except Delayed as delay:
        now = clock()
        if message.attempts >= MAX_ATTEMPTS:
            return _note(message, MessageState.FAILED, now=now, last_error=str(delay))
        later = now + wait_after(message.attempts)
        return _note(message, MessageState.QUEUED, now=now, last_error=str(delay), not_before=later)
    now = clock()
    return _note(message, MessageState.SENT, now=now, sent_at=now, proof=proof, last_error="")


@action
def _note(message: Message, state: MessageState, *, now: datetime, **values: Any) -> MessageState:
    if not Message.objects.filter(pk=message.pk, claim=message.claim).update(
        state=state, state_at=now, **_FREE, **values
    ):
        logger.warning("message %d was taken by another run while it was sent", message.pk)
    return state


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(
        id=message_id(message.key, own_host()),
        address=message.address,
        sender=message.sender,
        notice=message.notice,
        facts=facts_of(message.facts_text),
        subject=message.subject,
        text=message.text,
        language=message.language,
        at=message.written_at,
        stop_url=settings.PUBLIC_URL.rstrip("/") + stop_path(message.pk),
    )
