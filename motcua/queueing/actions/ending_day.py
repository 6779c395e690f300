"""The end of a day: what is open is closed with a reason, or the queue is kept overnight; counters close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of
from motcua.audit.actions import NewEvent, append_to_each
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.queueing.actions.counters import close_sessions
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.actions.moving import base
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import ReasonMissing
from motcua.queueing.models import CounterSession, Hall, ServiceLine, Ticket
from motcua.queueing.permissions import CLOSE_DAY
from motcua.queueing.rules.days import LONGEST_REST, day_is_over
from motcua.queueing.sql import TICKET, subject_of

# Who came and was not served keeps the place overnight, if the hall keeps its queue; nobody else does.
_KEPT = frozenset({TicketState.WAITING, TicketState.HELD, TicketState.CALLED})


@dataclass(frozen=True, slots=True)
class DayEnd:
    """How many tickets were closed and kept, and how many counters closed."""

    closed: int = 0
    kept: int = 0
    counters: int = 0


@action
def end_day(*, hall: Hall, reason: str, by: Actor, now: datetime) -> DayEnd:
    """Close the hall's queue now: every open ticket with the reason, or kept overnight; every counter.

    Doing it again changes nothing. A constant number of statements for each 200 tickets. Raises
    ReasonMissing, NotAllowed.
    """
    check(by, CLOSE_DAY, hall.office.agency.path)
    words = " ".join(reason.split())[:200]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do đóng hàng đợi."), field="reason")
    tickets = Ticket.objects.open().filter(office_id=hall.office_id)
    sessions = CounterSession.objects.filter(counter__office_id=hall.office_id, closed_at=None)
    return _end(hall, tickets.select_for_update(), sessions, words, by, now)


@action
def end_day_if_over(*, hall: Hall, by: Actor, now: datetime) -> DayEnd:
    """What the job does again and again: end the day once its last session is over.

    Before that only what was left over from earlier days is closed: tickets and counters that nobody has
    touched for hours. A visit that passes midnight goes on; so does the day of a hall that is always open.
    """
    check(by, CLOSE_DAY, hall.office.agency.path)
    tickets = Ticket.objects.open().filter(office_id=hall.office_id).select_for_update()
    sessions = CounterSession.objects.filter(counter__office_id=hall.office_id, closed_at=None)
    if not hall.is_always_open and day_is_over(calendar_of(hall.office.agency), now):
        ended = _end(hall, tickets, sessions, _("Hết giờ làm việc"), by, now)
        _number_on(hall)
        return ended
    rested = now - LONGEST_REST
    untouched = Q(called_at=None, joined_at__lt=rested) | Q(called_at__lt=rested)
    left = tickets.filter(untouched, day__lt=local_day(now))
    forgotten = [
        one for one in sessions if local_day(one.opened_at) < local_day(now) and one.opened_at < rested
    ]
    going_on = Ticket.objects.at_counter().filter(office_id=hall.office_id, called_at__gte=rested)
    busy = set(going_on.values_list("counter_id", flat=True))
    return _end(
        hall,
        left,
        [one for one in forgotten if one.counter_id not in busy],
        _("Còn lại từ hôm trước"),
        by,
        now,
    )


def _end(
    hall: Hall,
    tickets: Iterable[Ticket],
    sessions: Iterable[CounterSession],
    reason: str,
    by: Actor,
    now: datetime,
) -> DayEnd:
    found = list(tickets)
    kept = [one for one in found if hall.is_kept_overnight and one.state in _KEPT]
    closed = [one for one in found if one not in kept]
    called = [one for one in kept if one.state == TicketState.CALLED]
    _close_tickets(closed, reason, by, now)
    _let_wait(called, by, now)
    counters = close_sessions(list(sessions), reason, by, now)
    ended = DayEnd(len(closed), len(kept), counters)
    if closed or called or counters:
        said = {"reason": reason, "closed": len(closed), "kept": len(kept), "counters": counters}
        note_on_hall(hall, "day_ended", said, by=by, now=now)
    return ended


def _close_tickets(tickets: Sequence[Ticket], reason: str, by: Actor, now: datetime) -> None:
    states = {one.pk: one.state for one in tickets}
    for one in tickets:
        one.state, one.ended_at, one.end_reason = TicketState.CLOSED, now, reason
    Ticket.objects.bulk_update(tickets, ["state", "ended_at", "end_reason"], batch_size=200)
    events = {
        subject_of(one): [
            NewEvent("queueing.ticket_closed", {**base(one), "reason": reason, "was": states[one.pk]})
        ]
        for one in tickets
    }
    append_to_each(subject_kind=TICKET, events=events, by=by, now=now)


def _let_wait(tickets: Sequence[Ticket], by: Actor, now: datetime) -> None:
    """Called, not come yet, and the queue is kept: they wait at their place."""
    for one in tickets:
        one.state, one.counter, one.officer, one.begun_at = TicketState.WAITING, None, None, None
    Ticket.objects.bulk_update(tickets, ["state", "counter", "officer", "begun_at"], batch_size=200)
    events = {subject_of(one): [NewEvent("queueing.ticket_kept", base(one))] for one in tickets}
    append_to_each(subject_kind=TICKET, events=events, by=by, now=now)


def _number_on(hall: Hall) -> None:
    """Numbers of later days begin above those kept, so that no two people wait under one name."""
    highest: dict[str, int] = {}  # by letters: a ticket sent to another line keeps its name
    kept = Ticket.objects.open().filter(office_id=hall.office_id)
    for code, number in kept.values_list("code", "number"):
        letters = code.split("-")[0]
        highest[letters] = max(number, highest.get(letters, 0))
    changed = []
    for line in ServiceLine.objects.filter(hall=hall):
        above = highest.get(line.letters, 0)
        if line.numbers_above != above:
            line.numbers_above = above
            changed.append(line)
    ServiceLine.objects.bulk_update(changed, ["numbers_above"])
