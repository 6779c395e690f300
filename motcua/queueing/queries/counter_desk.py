"""What an officer sees at a counter: who waits in its lines, who stepped aside, where one may sit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from motcua.accounts.models import Shift
from motcua.accounts.queries import half_day, roster_on
from motcua.agencies.models import Agency, Counter
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import local_day
from motcua.queueing.choices import CaseLinkKind, TicketState
from motcua.queueing.models import CounterLine, CounterSession, ServiceLine, Ticket, TicketCase

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line the counter serves: how many wait whom it may call, and since when the first of them."""

    line: ServiceLine
    preference: int
    waiting: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class QueueNow:
    """Who waits for a counter: its lines, the next people as they stand, those who stepped aside."""

    lines: list[LineNow]
    waiting: list[Ticket]
    aside: list[Ticket]

    @property
    def count(self) -> int:
        """Everybody who waits for the counter."""
        return sum(line.waiting for line in self.lines)

    def longest(self, now: datetime) -> timedelta:
        """How long the one who has waited longest has waited."""
        firsts = [line.since for line in self.lines if line.since is not None]
        return max(now - min(firsts), timedelta(0)) if firsts else timedelta(0)


def session_of(actor: Actor) -> CounterSession | None:
    """Where the officer sits; one statement."""
    sessions = CounterSession.objects.filter(officer_id=actor.id, closed_at=None)
    return sessions.select_related("counter__office__agency", "counter__office__hall").first()


def ticket_at(counter_id: int) -> Ticket | None:
    """Whoever was called to the counter or is being served there; one statement.

    `has_worked`: a case was received, supplemented or handed over during the visit.
    """
    work = TicketCase.objects.filter(ticket=OuterRef("pk")).exclude(kind=CaseLinkKind.ASKED_ABOUT)
    found = Ticket.objects.filter(counter_id=counter_id).at_counter().annotate(has_worked=Exists(work))
    return found.select_related(
        "line__hall",
        "priority",
        "applicant",
        "offering__procedure__current_version",
        "case",
        "office__agency",
    ).first()


def queue_at(counter_id: int, *, now: datetime) -> QueueNow:
    """Who waits for the counter; three statements however many do.

    People are listed by the moment that ranks them (arrival less head start, or appointment); whom the next
    call is for says `rules.order`, which also mixes in appointments and lines.
    """
    here = Q(wanted_counter=None) | Q(wanted_counter_id=counter_id)
    of_line = Ticket.objects.waiting().filter(here, line=OuterRef("line")).order_by().values("line")
    served = (
        CounterLine.objects.filter(counter_id=counter_id)
        .select_related("line")
        .annotate(
            waiting=Coalesce(Subquery(of_line.annotate(n=Count("pk")).values("n")), 0),
            since=Subquery(of_line.annotate(first=Min("issued_at")).values("first")),
        )
        .order_by("preference", "line__position")
    )
    lines = [LineNow(one.line, one.preference, one.waiting, one.since) for one in served]
    ids = [one.line.pk for one in lines]
    with_words: tuple[str, ...] = ("line", "priority", "counter")
    waiting = (
        Ticket.objects.waiting()
        .filter(here, line__in=ids)
        .select_related(*with_words)
        .order_by(Coalesce(F("slot_at"), F("rank_at")), "pk")
    )
    aside = (
        Ticket.objects.filter(line__in=ids, state__in=[TicketState.HELD, TicketState.NO_SHOW])
        .filter(Q(state=TicketState.HELD) | Q(day=local_day(now)))
        .select_related(*with_words)
        .order_by("-called_at")
    )
    return QueueNow(lines, list(waiting[:MOST_SHOWN]), list(aside[:MOST_SHOWN]))


@dataclass(frozen=True, slots=True)
class Seat:
    """A counter where one may sit, who sits there now, and whom the roster names for the session.

    `is_mine`, `is_reserve`: the roster names the officer who asks.
    """

    counter: Counter
    session: CounterSession | None
    lines: list[str]
    shift: Shift | None = None
    is_mine: bool = False
    is_reserve: bool = False

    @property
    def is_for_another(self) -> bool:
        """Whether the roster names somebody else: sitting down needs a reason then."""
        named = self.shift is not None and self.shift.officer_id is not None
        return named and not self.is_mine and not self.is_reserve


def seats_for(actor: Actor, *, roles: frozenset[Role], now: datetime) -> list[Seat]:
    """The counters of the halls where the officer holds a role, their own first; four statements."""
    mine = Agency.objects.under(actor.paths_of(roles)).values("pk")
    counters = list(
        Counter.objects.filter(counter_lines__isnull=False, office__agency__in=mine)
        .select_related("office")
        .distinct()
        .order_by("office__name", "number")
    )
    ids = [counter.pk for counter in counters]
    sessions = {
        session.counter_id: session
        for session in CounterSession.objects.filter(counter__in=ids, closed_at=None).select_related(
            "officer"
        )
    }
    lines: dict[int, list[str]] = {}
    for one in CounterLine.objects.filter(counter__in=ids).select_related("line").order_by("preference"):
        lines.setdefault(one.counter_id, []).append(one.line.name)
    roster = roster_on(ids, local_day(now), half_day(now))
    seats = [
        _seat(counter, sessions.get(counter.pk), lines.get(counter.pk, []), roster.get(counter.pk), actor)
        for counter in counters
    ]
    return sorted(seats, key=lambda seat: (not seat.is_mine, not seat.is_reserve))


def _seat(
    counter: Counter, session: CounterSession | None, lines: list[str], shift: Shift | None, actor: Actor
) -> Seat:
    is_mine = shift is not None and shift.officer_id is not None and shift.officer_id == actor.id
    is_reserve = shift is not None and shift.reserve_id is not None and shift.reserve_id == actor.id
    return Seat(counter, session, lines, shift, is_mine, is_reserve)


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where a person of the office may be sent: lines that take people, counters that are open."""

    lines: Sequence[ServiceLine]
    counters: Sequence[Counter]


def destinations(office_id: int) -> Destinations:
    """Two statements."""
    lines = ServiceLine.objects.active().filter(hall__office_id=office_id, closed_because="")
    open_ones = Counter.objects.filter(office_id=office_id, sessions__closed_at=None, sessions__isnull=False)
    return Destinations(list(lines.order_by("position")), list(open_ones.distinct().order_by("number")))
