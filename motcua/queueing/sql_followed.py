"""A ticket with those who stand before it, read in one hand-written statement (ADR 0012, 0013).

Phones of all who wait ask for it every few seconds: it must cost one statement, along the partial indexes of
those who wait, however long the line is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.agencies.models import Agency, Counter, Office
from motcua.core.rows import Computed, Part, read
from motcua.queueing.models import Hall, LinePace, NearNotice, ServiceLine, Ticket
from motcua.queueing.rules.waits import Serving
from motcua.queueing.sql import AGENCY, SERVING, serving_of, sql_moment

# Who would be called before a ticket were nobody else to come: along the indexes of those who wait.
_BEFORE = (
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket w WHERE w.line_id = t.line_id AND w.state = 'waiting'"
        " AND w.slot_at IS NULL AND w.id <> t.id"
        " AND (w.rank_at < t.rank_at OR (w.rank_at = t.rank_at AND w.id < t.id)))"
    ),
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket w WHERE w.line_id = t.line_id AND w.state = 'waiting'"
        " AND w.slot_at <= COALESCE(t.slot_at, %s) AND w.id <> t.id)"
    ),
)
# The call by which the turn of a ticket passed whose holder was not there (`rules.remote.turn_passed_at`).
_PASSED_BY = (
    " LEFT JOIN queueing_ticket z ON t.state = 'expected' AND z.id = (SELECT x.id FROM queueing_ticket x"
    " WHERE x.line_id = t.line_id AND x.first_called_at >= t.issued_at AND x.slot_at IS NULL"
    " AND x.call_rule NOT IN ('chosen', 'waited_enough')"
    " AND (x.rank_at > t.rank_at OR (x.rank_at = t.rank_at AND x.id > t.id))"
    " ORDER BY x.first_called_at, x.id LIMIT 1)"
)
_FOLLOWED: tuple[Part | Computed, ...] = (
    Part("t", Ticket),
    Part("l", ServiceLine),
    Part("h", Hall),
    Part("f", Office),
    Part("a", Agency, *AGENCY),
    Part("p", LinePace),
    Part("c", Counter),
    Part("n", NearNotice),
    Part("z", Ticket, "id", "first_called_at"),
    *_BEFORE,
    *SERVING,
)
_FOLLOWED_FROM = (
    "FROM queueing_ticket t JOIN queueing_serviceline l ON l.id = t.line_id"
    " JOIN queueing_hall h ON h.id = l.hall_id JOIN agencies_office f ON f.id = t.office_id"
    " JOIN agencies_agency a ON a.id = f.agency_id LEFT JOIN queueing_linepace p ON p.line_id = l.id"
    " LEFT JOIN agencies_counter c ON c.id = t.counter_id"
    " LEFT JOIN queueing_nearnotice n ON n.ticket_id = t.id" + _PASSED_BY
)


@dataclass(frozen=True, slots=True)
class Followed:
    """A ticket as its holder sees it, with those who stand before it; `passed_at`: its turn has passed."""

    ticket: Ticket
    pace: LinePace | None
    notice: NearNotice | None
    passed_at: datetime | None
    walk_ins: int
    appointments: int
    serving: Serving


def read_followed(*, key: str = "", ticket_id: int | None = None, now: datetime) -> Followed | None:
    """The ticket of a secret, or of an id: one statement."""
    where, value = ("t.id", ticket_id) if ticket_id is not None else ("t.key", key)
    rows = read(_FOLLOWED, f"{_FOLLOWED_FROM} WHERE {where} = %s", [sql_moment(now), value])
    return _followed(rows[0]) if rows else None


def read_to_be_told(*, now: datetime, limit: int) -> list[Followed]:
    """Tickets whose holders wait to be told that they are near, the oldest wish first: one statement."""
    tail = (
        f"{_FOLLOWED_FROM} WHERE n.told_at IS NULL AND n.id IS NOT NULL"
        " AND t.state IN ('waiting', 'expected') ORDER BY n.asked_at, n.id LIMIT %s"
    )
    return [_followed(row) for row in read(_FOLLOWED, tail, [sql_moment(now), limit])]


def _followed(row: tuple[Any, ...]) -> Followed:
    ticket, line, hall, office, agency, pace, counter, notice, passed, walk_ins, appointments = row[:11]
    ticket.line, ticket.office, line.hall, hall.office, office.agency = line, office, hall, office, agency
    ticket.counter = counter
    return Followed(
        ticket=ticket,
        pace=pace,
        notice=notice,
        passed_at=passed.first_called_at if passed else None,
        walk_ins=walk_ins,
        appointments=appointments,
        serving=serving_of(row[11:]),
    )
