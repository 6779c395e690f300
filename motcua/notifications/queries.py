"""Reads: consent in force, quiet hours in force, the backlog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from motcua.core.errors import NotFound
from motcua.notifications.choices import MessageState
from motcua.notifications.links import message_pk_of
from motcua.notifications.models import Consent, Message, MessageQuerySet, QuietHours
from motcua.notifications.rules import QUIET_FROM, QUIET_UNTIL, is_quiet, normal_address


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages are in each state, and since when the oldest that could go has waited."""

    counts: dict[str, int]
    oldest_waiting_at: datetime | None


def declined(addresses: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those (channel, address) whose latest word is that they want no messages: one statement."""
    wanted = set(addresses)
    if not wanted:
        return set()
    channels, known = zip(*wanted, strict=True)
    rows = Consent.objects.filter(channel__in=set(channels), address__in=set(known))
    latest = {
        (channel, address): is_in
        for channel, address, is_in in rows.order_by("at", "pk").values_list("channel", "address", "is_in")
    }
    return {place for place in wanted if latest.get(place) is False}


def consents_of(channel: str, address: str) -> list[Consent]:
    """All that was ever said about an address, the latest first."""
    return list(Consent.objects.filter(channel=channel, address=normal_address(address)))


@dataclass(frozen=True, slots=True)
class LinkedAddress:
    """The address a signed link is about, masked, and whether messages go there."""

    masked: str
    wants: bool


def address_of_link(token: str) -> LinkedAddress:
    """What the page of a signed link shows. Raises NotFound for a link we did not make."""
    message = message_of_link(token)
    place = (message.channel, message.address)
    return LinkedAddress(message.masked_address, place not in declined([place]))


def message_of_link(token: str) -> Message:
    """The message a link was made for. Raises NotFound."""
    pk = message_pk_of(token)
    message = Message.objects.filter(pk=pk).first() if pk is not None else None
    if message is None:
        raise NotFound(_("Liên kết không đúng hoặc thư này không còn được lưu."))
    return message


def quiet_hours(*, on: date) -> tuple[time, time]:
    """From when to when people are left in peace on that day."""
    found = QuietHours.objects.filter(effective_from__lte=on).first()
    return (found.begins_at, found.ends_at) if found else (QUIET_FROM, QUIET_UNTIL)


def is_quiet_now(*, now: datetime, on: date) -> bool:
    """Whether only urgent messages may go."""
    begins, ends = quiet_hours(on=on)
    return is_quiet(now, begins=begins, ends=ends)


def messages_about(kind: str, subject_id: str) -> MessageQuerySet:
    """The messages with this reference, the latest first."""
    return Message.objects.filter(reference_kind=kind, reference_id=subject_id)


def backlog_of(messages: MessageQuerySet, *, now: datetime) -> Backlog:
    """Counts by state in one statement."""
    rows = list(
        messages.order_by()
        .values("state")
        .annotate(number=Count("pk"), oldest=Min("written_at", filter=Q(not_before__lte=now)))
        .values_list("state", "number", "oldest")
    )
    waiting = next((row[2] for row in rows if row[0] == MessageState.QUEUED), None)
    return Backlog({row[0]: row[1] for row in rows}, waiting)
