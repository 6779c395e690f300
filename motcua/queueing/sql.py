"""What issuing and calling must know, each read in one hand-written statement (ADR 0012, 0013).

The waiting tickets that may be next are found along three partial indexes, one row a line, however long the
line is; the ORM has no way to say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from motcua.agencies.models import Agency, Counter, Office
from motcua.audit.models import ChainHead
from motcua.core.prepared import Statement, run, run_together
from motcua.core.rows import Computed, Part, read, reading
from motcua.queueing.models import (
    CounterSession,
    Device,
    Hall,
    LinePace,
    ServiceLine,
    Ticket,
)
from motcua.queueing.rules.waits import Serving, serving

TICKET = "queueing.ticket"  # the subject kind of a ticket's events
HALL = "queueing.hall"  # likewise of a hall's
AGENCY = ("id", "code", "name", "short_name", "kind", "parent_id", "path", "calendar_version")


def _share(paused: str) -> str:
    """What the line has of its open counters: its work (mean × people) against that of the other lines of
    each counter where somebody waits (`rules.waits.share_of`).
    """
    return (
        "(SELECT COALESCE(SUM(p.mean * (p.samples + 1.0) / (SELECT SUM(q.mean * (q.samples + 1.0))"  # noqa: S608
        " FROM queueing_counterline o JOIN queueing_linepace q ON q.line_id = o.line_id"
        " WHERE o.counter_id = c.counter_id AND (o.line_id = l.id OR EXISTS (SELECT 1 FROM queueing_ticket w"
        " WHERE w.line_id = o.line_id AND w.state = 'waiting' AND w.slot_at IS NULL)))), 0)"
        " FROM queueing_counterline c JOIN queueing_countersession s"
        f" ON s.counter_id = c.counter_id AND s.closed_at IS NULL AND s.paused_at {paused}"
        " WHERE c.line_id = l.id)"
    )


# The counters of a line `l` with its pace `p`: the share of those open, of those paused, how many are
# assigned to it, how many of the open ones are free; `serving_of` reads them.
SERVING = (
    Computed(_share("IS NULL")),
    Computed(_share("IS NOT NULL")),
    Computed("(SELECT COUNT(*) FROM queueing_counterline c WHERE c.line_id = l.id)"),
    Computed(
        "(SELECT COUNT(*) FROM queueing_counterline c JOIN queueing_countersession s"
        " ON s.counter_id = c.counter_id AND s.closed_at IS NULL AND s.paused_at IS NULL"
        " LEFT JOIN queueing_ticket w ON w.counter_id = c.counter_id AND w.state IN ('called', 'serving')"
        " WHERE c.line_id = l.id AND w.id IS NULL)"
    ),
)


def serving_of(values: Sequence[Any]) -> Serving:
    """What the columns of `SERVING` say."""
    opened, paused, assigned, free = values
    return serving(open_share=float(opened), paused_share=float(paused), assigned=assigned, free=free)


_ISSUING: tuple[Part | Computed, ...] = (
    Part("l", ServiceLine),
    Part("h", Hall),
    Part("f", Office, "id", "agency_id", "name"),
    Part("a", Agency, *AGENCY),
    Part("p", LinePace),
    Part("d", Device),
    Part("k", Ticket),
    Part("t", Ticket, "id", "joined_at"),
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket w WHERE w.line_id = l.id AND w.state = 'waiting'"
        " AND w.slot_at IS NULL AND w.rank_at <= %s)"
    ),
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket w WHERE w.line_id = l.id AND w.state = 'waiting'"
        " AND w.slot_at <= %s)"
    ),
    *SERVING,
)
_ISSUING_FROM = (
    "FROM queueing_serviceline l JOIN queueing_hall h ON h.id = l.hall_id"
    " JOIN agencies_office f ON f.id = h.office_id JOIN agencies_agency a ON a.id = f.agency_id"
    " LEFT JOIN queueing_linepace p ON p.line_id = l.id"
    " LEFT JOIN queueing_device d ON d.id = %s"
    " LEFT JOIN queueing_ticket k ON k.office_id = f.id AND k.idempotency_key = %s"
    " LEFT JOIN queueing_ticket t ON t.id = (SELECT x.id FROM queueing_ticket x WHERE x.line_id = l.id"
    " ORDER BY x.id DESC LIMIT 1)"
    " WHERE l.id = %s"
)

_WATCHING: tuple[Part | Computed, ...] = (
    Part("l", ServiceLine),
    Part("p", LinePace),
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket w WHERE w.line_id = l.id AND w.state = 'waiting'"
        " AND w.slot_at IS NULL)"
    ),
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket w WHERE w.line_id = l.id AND w.state = 'waiting'"
        " AND w.slot_at IS NOT NULL)"
    ),
    Computed(
        "CASE WHEN l.daily_capacity IS NULL THEN 0 ELSE (SELECT COUNT(*) FROM queueing_ticket w"
        " WHERE w.office_id = %s AND w.day = %s AND w.line_id = l.id) END"
    ),
    *SERVING,
)
_WATCHING_FROM = (
    "FROM queueing_serviceline l LEFT JOIN queueing_linepace p ON p.line_id = l.id"
    " WHERE l.hall_id = %s AND l.is_active ORDER BY l.position, l.id"
)

_AT_COUNTER: tuple[Part, ...] = (
    Part("s", CounterSession),
    Part("c", Counter),
    Part("f", Office, "id", "agency_id", "name"),
    Part("a", Agency, *AGENCY),
    Part("h", Hall),
    Part("t", Ticket),
    Part("e", ChainHead),
)
_AT_COUNTER_FROM = (
    "FROM agencies_counter c JOIN agencies_office f ON f.id = c.office_id"
    " JOIN agencies_agency a ON a.id = f.agency_id JOIN queueing_hall h ON h.office_id = f.id"
    " LEFT JOIN queueing_countersession s ON s.counter_id = c.id AND s.closed_at IS NULL"
    " LEFT JOIN queueing_ticket t ON t.counter_id = c.id AND t.state IN ('called', 'serving')"
    " LEFT JOIN audit_chainhead e ON e.subject_kind = 'queueing.ticket' AND e.subject_id = CAST(t.id AS"
    " VARCHAR(20)) WHERE c.id = %s"
)
# Counters of an office call one after another: what was called last decides who is next.
_IN_LINE = " AND pg_advisory_xact_lock(7204, CAST(f.id AS INTEGER)) IS NOT NULL"


def _candidate(alias: str, condition: str, order: str, but: str = "") -> str:
    return (
        f" LEFT JOIN queueing_ticket {alias} ON {alias}.id = (SELECT x.id FROM queueing_ticket x"  # noqa: S608
        f" WHERE x.line_id = l.id AND {condition} ORDER BY {order} LIMIT 1)"
        f"{f' AND {but}' if but else ''}"
        f" LEFT JOIN audit_chainhead {alias}h ON {alias}h.subject_kind = 'queueing.ticket'"
        f" AND {alias}h.subject_id = CAST({alias}.id AS VARCHAR(20))"
    )


_LAST_CALL = (
    "LEFT JOIN queueing_ticket r ON r.id = (SELECT x.id FROM queueing_ticket x WHERE x.line_id = l.id"
    " AND x.first_called_at IS NOT NULL ORDER BY x.first_called_at DESC, x.id DESC LIMIT 1)"
)
# Who was sent to another counter is none of this one's candidates; of equals those sent here go first.
_HERE = " AND (x.wanted_counter_id IS NULL OR x.wanted_counter_id = v.counter_id)"
_SENT_FIRST = "CASE WHEN x.wanted_counter_id IS NULL THEN 1 ELSE 0 END"
_WALK_IN = "x.state = 'waiting' AND x.slot_at IS NULL" + _HERE
_HEADS = (
    Computed("v.preference"),
    Part("l", ServiceLine),
    Part("b", Ticket),
    Part("bh", ChainHead),
    Part("o", Ticket),
    Part("oh", ChainHead),
    Part("q", Ticket),
    Part("qh", ChainHead),
    Computed("COALESCE(r.walk_ins_in_a_row, 0)"),
    Computed(
        "(SELECT COUNT(*) FROM queueing_ticket x WHERE x.line_id = l.id AND x.first_called_at IS NOT NULL"
        " AND x.slot_at IS NULL AND x.joined_at >= COALESCE(o.joined_at, b.joined_at)"
        " AND (x.joined_at > COALESCE(o.joined_at, b.joined_at) OR x.id > COALESCE(o.id, b.id)))"
    ),
)
_HEADS_FROM = " ".join(
    (
        "FROM queueing_counterline v JOIN queueing_serviceline l ON l.id = v.line_id",
        _candidate("b", _WALK_IN, f"x.rank_at, {_SENT_FIRST}, x.id"),
        _candidate("o", _WALK_IN, "x.joined_at, x.id", "o.id <> b.id"),  # mostly the same one
        _candidate(
            "q", "x.state = 'waiting' AND x.slot_at IS NOT NULL" + _HERE, f"x.slot_at, {_SENT_FIRST}, x.id"
        ),
        _LAST_CALL,
        "WHERE v.counter_id = %s",
    )
)


@dataclass(frozen=True, slots=True)
class Issuing:
    """What a ticket stands on. `known`: the one issued for the same key; `latest`: the line's last one."""

    line: ServiceLine
    hall: Hall
    office: Office
    agency: Agency
    pace: LinePace | None
    device: Device | None
    known: Ticket | None
    latest: Ticket | None
    walk_ins: int
    appointments: int
    serving: Serving


def read_issuing(
    line_id: int,
    *,
    device_id: int | None,
    key: str | None,
    rank_at: datetime,
    slot_at: datetime,
) -> Issuing | None:
    """One statement; None for a line that does not exist. Counts who waits up to the rank and the slot."""
    params = [sql_moment(rank_at), sql_moment(slot_at), device_id, key, line_id]
    rows = read(_ISSUING, _ISSUING_FROM, params)
    if not rows:
        return None
    line, hall, office, agency, pace, device, known, latest, walk_ins, appointments, *counters = rows[0]
    line.hall, hall.office, office.agency = hall, office, agency
    found = serving_of(counters)
    return Issuing(line, hall, office, agency, pace, device, known, latest, walk_ins, appointments, found)


@dataclass(frozen=True, slots=True)
class AtCounter:
    """A counter, who sits at it, whom they serve, and the head of that ticket's chain."""

    counter: Counter
    session: CounterSession | None
    office: Office
    agency: Agency
    hall: Hall
    ticket: Ticket | None
    head: ChainHead | None


def read_counter(counter_id: int, *, in_line: bool = False) -> AtCounter | None:
    """One statement; with `in_line` the counters of the office take their turns until the action ends."""
    return _at_counter(run(_reading_counter(counter_id, in_line=in_line)))


def read_counter_and_candidates(counter_id: int) -> tuple[AtCounter | None, list[Candidates]]:
    """The counter in line, and of each line it serves who may be next: two statements, one round trip."""
    places, lines = run_together(
        _reading_counter(counter_id, in_line=True), reading(_HEADS, _HEADS_FROM, [counter_id])
    )
    return _at_counter(places), [_candidates(row) for row in lines]


def _reading_counter(counter_id: int, *, in_line: bool) -> Statement[list[tuple[Any, ...]]]:
    takes_turns = in_line and connection.vendor == "postgresql"  # SQLite has one writer anyway
    return reading(_AT_COUNTER, _AT_COUNTER_FROM + (_IN_LINE if takes_turns else ""), [counter_id])


def _at_counter(rows: list[tuple[Any, ...]]) -> AtCounter | None:
    if not rows:
        return None
    session, counter, office, agency, hall, ticket, head = rows[0]
    counter.office, office.agency, hall.office = office, agency, office
    return AtCounter(counter, session, office, agency, hall, ticket, head)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be next in a line, each with the head of its chain."""

    preference: int
    line: ServiceLine
    best: Ticket | None
    oldest: Ticket | None
    appointment: Ticket | None
    overtaken: int
    walk_ins_in_a_row: int
    heads: dict[int, ChainHead]

    def ticket(self, ticket_id: int) -> Ticket | None:
        """The candidate of that id."""
        found = (self.best, self.oldest, self.appointment)
        return next((one for one in found if one is not None and one.pk == ticket_id), None)


def _candidates(row: tuple[Any, ...]) -> Candidates:
    preference, line, *pairs, walk_ins_in_a_row, overtaken = row
    best, oldest, appointment = pairs[::2]
    heads = {
        one.pk: head
        for one, head in zip(pairs[::2], pairs[1::2], strict=True)
        if one is not None and head is not None
    }
    return Candidates(
        preference, line, best, oldest or best, appointment, overtaken, walk_ins_in_a_row, heads
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """A line as people in the hall see it: how many wait, and the counters that serve it now.

    `issued`: tickets of the day, counted of lines with a limit only.
    """

    line: ServiceLine
    pace: LinePace | None
    waiting: int
    issued: int
    serving: Serving


def read_lines(hall: Hall, *, on: date) -> list[Watched]:
    """The lines in use of a hall, in their order: one statement."""
    rows = read(_WATCHING, _WATCHING_FROM, [hall.office_id, sql_day(on), hall.pk])
    return [
        Watched(line, pace, walk_ins + appointments, issued, serving_of(counters))
        for line, pace, walk_ins, appointments, issued, *counters in rows
    ]


def sql_moment(at: datetime) -> Any:
    """A moment as a parameter of a hand-written statement."""
    return Ticket._meta.get_field("rank_at").get_db_prep_value(at, connection)


def sql_day(day: date) -> Any:
    """A day as a parameter of a hand-written statement."""
    return Ticket._meta.get_field("day").get_db_prep_value(day, connection)


def subject_of(ticket: Ticket) -> str:
    """The subject id of a ticket's events."""
    return str(ticket.pk)
