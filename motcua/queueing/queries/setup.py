"""How a hall is set up, and what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.agencies.models import Counter
from motcua.audit.queries import HistoryEntry, history_of
from motcua.cases.queries.intake import offered_at
from motcua.catalogue.models import Field
from motcua.queueing.models import CounterLine, Hall, ServiceLine, Ticket
from motcua.queueing.sql import HALL

PRIORITY_EVENTS = frozenset({"queueing.priority_added", "queueing.priority_changed"})


def lines_of(hall: Hall) -> QuerySet[ServiceLine]:
    """The lines in order, those in use first, each with `field_count`, `counter_count`, `waiting_count`."""
    return hall.lines.annotate(
        field_count=Count("fields", distinct=True),
        counter_count=Count("counter_lines", distinct=True),
        waiting_count=Coalesce(Subquery(_waiting()), 0),
    ).order_by("-is_active", "position", "pk")


def _waiting() -> Any:
    waiting = Ticket.objects.filter(line=OuterRef("pk")).waiting().order_by()
    return waiting.values("line").annotate(count=Count("pk")).values("count")


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field offered at the office, its line (None: in none), how many procedures it has there."""

    field: Field
    line_id: int | None
    procedures: int


def field_places(hall: Hall) -> list[FieldPlace]:
    """Every field that is offered at the office or stands in a line; those in no line first."""
    counts = dict(
        offered_at(hall.office)
        .order_by()
        .values_list("procedure__current_version__field")
        .annotate(count=Count("pk"))
    )
    places = dict(
        ServiceLine.fields.through.objects.filter(serviceline__hall=hall).values_list(
            "field_id", "serviceline_id"
        )
    )
    fields = Field.objects.filter(Q(pk__in=counts) | Q(pk__in=places))
    found = [FieldPlace(field, places.get(field.pk), counts.get(field.pk, 0)) for field in fields]
    return sorted(found, key=lambda place: place.line_id is not None)


@dataclass(frozen=True, slots=True)
class Skill:
    """Whether a counter serves a line, and in which rank; None when it does not."""

    line: ServiceLine
    preference: int | None


def skills_of(hall: Hall) -> tuple[list[ServiceLine], list[tuple[Counter, list[Skill]]]]:
    """The lines in use, and for each counter of the office its skill in every one of them."""
    lines = list(hall.lines.active())
    ranks = {
        (row.counter_id, row.line_id): row.preference for row in CounterLine.objects.filter(line__in=lines)
    }
    counters = hall.office.counters.order_by("number")
    return lines, [
        (counter, [Skill(line, ranks.get((counter.pk, line.pk))) for line in lines]) for counter in counters
    ]


def priority_changes(hall: Hall) -> Sequence[HistoryEntry]:
    """What was changed in the list of those who go before others, by whom and why; newest first."""
    return [entry for entry in reversed(history_of(HALL, hall.pk)) if entry.kind in PRIORITY_EVENTS]
