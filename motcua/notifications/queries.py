"""Reads: consent in force, quiet hours in force, the backlog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Min, Q

from motcua.notifications.choices import MessageState
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
    rows = Consent.objects.filter(
        channel__in={channel for channel, _ in wanted}, address__in={address for _, address in wanted}
    )
    latest = {
        (channel, address): is_in
        for channel, address, is_in in rows.order_by("at", "pk").values_list("channel", "address", "is_in")
    }
    return {place for place in wanted if latest.get(place) is False}


def consents_of(channel: str, address: str) -> list[Consent]:
    """All that was ever said about an address, the latest first."""
    return list(Consent.objects.filter(channel=channel, address=normal_address(address)))


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
    waiting = next((oldest for state, _, oldest in rows if state == MessageState.QUEUED), None)
    return Backlog({state: number for state, number, _ in rows}, waiting)
