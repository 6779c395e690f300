"""The lines of a hall at a moment: which take people, how many wait in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.core.rules.dates import local_day
from motcua.queueing.choices import LineKind, TicketState
from motcua.queueing.models import Hall, ServiceLine, Ticket
from motcua.queueing.queries.opening import why_closed


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line at a moment: people waiting, and why it takes nobody (empty while it does)."""

    line: ServiceLine
    waiting: int
    closed: str


def lines_now(hall: Hall, agency: Agency, *, now: datetime) -> list[LineNow]:
    """Every line in use: two statements."""
    return _with_counts(list(hall.lines.active()), hall, agency, now)


def open_lines(hall: Hall, agency: Agency, *, now: datetime) -> list[LineNow]:
    """Where somebody may go instead of a closed line: those that take people now, guidance first."""
    lines = [one for one in lines_now(hall, agency, now=now) if not one.closed]
    return sorted(lines, key=lambda one: one.line.kind != LineKind.GUIDANCE)


def _with_counts(lines: Sequence[ServiceLine], hall: Hall, agency: Agency, now: datetime) -> list[LineNow]:
    today = Ticket.objects.filter(line__in=lines, day=local_day(now))
    counts = {
        row["line"]: row
        for row in today.values("line").annotate(
            waiting=Count("pk", filter=Q(state=TicketState.WAITING)), issued=Count("pk")
        )
    }
    found = []
    for line in lines:
        count = counts.get(line.pk, {"waiting": 0, "issued": 0})
        closed = why_closed(line, hall, agency, now=now)
        if not closed and line.daily_capacity is not None and count["issued"] >= line.daily_capacity:
            closed = _("Nhóm %(line)s đã hết số hôm nay.") % {"line": line.name}
        found.append(LineNow(line, count["waiting"], closed))
    return found
