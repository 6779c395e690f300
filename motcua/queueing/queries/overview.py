"""The hall at a glance: its lines with who waits, its counters with who sits there and whom they serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from motcua.accounts.models import Shift
from motcua.accounts.queries import half_day, roster_on
from motcua.agencies.models import Agency, Counter
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import local_day
from motcua.queueing.choices import TicketState
from motcua.queueing.models import CounterLine, CounterSession, Hall, ServiceLine, Ticket


@dataclass(frozen=True, slots=True)
class LineAtGlance:
    """A line: how many wait and since when the first, how many open counters serve it."""

    line: ServiceLine
    waiting: int
    since: datetime | None
    counters: int


@dataclass(frozen=True, slots=True)
class CounterAtGlance:
    """A counter: who sits there, whom it serves, how many visits it finished today.

    `shift`: whom the roster names for this half of the day.
    """

    counter: Counter
    session: CounterSession | None
    ticket: Ticket | None
    done: int
    shift: Shift | None


def halls_of(actor: Actor, *, roles: frozenset[Role]) -> list[Hall]:
    """The halls where the officer holds a role; one statement."""
    mine = Agency.objects.under(actor.paths_of(roles)).values("pk")
    halls = Hall.objects.filter(office__agency__in=mine).select_related("office__agency")
    return list(halls.order_by("-office__is_main", "office__name"))


def lines_at_glance(hall: Hall) -> list[LineAtGlance]:
    """The lines in use; two statements."""
    waiting = Ticket.objects.waiting().filter(line=OuterRef("pk")).order_by().values("line")
    serving = CounterLine.objects.filter(line=OuterRef("pk"), counter__sessions__closed_at=None)
    open_ones = serving.filter(counter__sessions__isnull=False).order_by().values("line")
    lines = hall.lines.active()
    counts = lines.annotate(
        waiting=Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0),
        since=Subquery(waiting.annotate(first=Min("issued_at")).values("first")),
        open_counters=Coalesce(
            Subquery(open_ones.annotate(n=Count("counter", distinct=True)).values("n")), 0
        ),
    )
    by_line = {pk: found for pk, *found in counts.values_list("pk", "waiting", "since", "open_counters")}
    return [LineAtGlance(one, *by_line[one.pk]) for one in lines]


def counters_at_glance(hall: Hall, *, now: datetime) -> list[CounterAtGlance]:
    """The counters that serve lines, in their order; five statements."""
    serving = CounterLine.objects.filter(line__hall=hall).values("counter")
    counters = list(Counter.objects.filter(pk__in=serving).order_by("number"))
    seated = CounterSession.objects.filter(counter__in=counters, closed_at=None).select_related("officer")
    sessions = {one.counter_id: one for one in seated}
    tickets = {one.counter_id: one for one in Ticket.objects.at_counter().filter(office_id=hall.office_id)}
    today = Ticket.objects.filter(office_id=hall.office_id, day=local_day(now), state=TicketState.DONE)
    done = dict(today.values_list("counter").annotate(n=Count("pk")))
    roster = roster_on([one.pk for one in counters], local_day(now), half_day(now))
    return [
        CounterAtGlance(
            one, sessions.get(one.pk), tickets.get(one.pk), done.get(one.pk, 0), roster.get(one.pk)
        )
        for one in counters
    ]
