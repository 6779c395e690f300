"""A hall that is open around the clock: kiosks, counters with officers, tickets; and the rows of one move.

Rows are captured in this process inside a transaction that is rolled back, so that the plain driver writes
the very same ones: only what writes is kept, with names of its own so that no constraint is met twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from secrets import token_hex
from typing import Any

import _bulk
import _replay
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from motcua.accounts.actions import UserFacts, create_user, grant_role
from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.agencies.actions import add_counter, change_calendar
from motcua.agencies.models import Counter
from motcua.agencies.rules.calendars import HoursChange
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.rules.dates import local_day
from motcua.core.transactions import writing
from motcua.core.worktime import Session, WeeklyPattern
from motcua.demo.office import BY, build_office
from motcua.queueing.actions import (
    NewTicket,
    call_next,
    claim_device,
    finish_ticket,
    issue_ticket,
    open_counter,
    pair_device,
    serve_line,
)
from motcua.queueing.choices import DeviceKind, TicketState
from motcua.queueing.models import Device, ServiceLine, Ticket
from motcua.web.shared.devices import COOKIE, device_cookie

CSRF = token_hex(16)
WRITES = ("INSERT", "UPDATE")
IN_ONE_COMMIT = 200
VISITORS_BEFORE = 5000


@dataclass(frozen=True, slots=True)
class Hall:
    """Kiosks with the cookies of their browsers; counters, each with its officer and the officer's cookie."""

    line: ServiceLine
    kiosks: list[Device]
    kiosk_cookies: list[str]
    counters: list[Counter]
    officers: list[User]
    officer_cookies: list[str]

    def at_kiosk(self, number: int = 0) -> Actor:
        """Somebody at a kiosk."""
        device = self.kiosks[number]
        return Actor(kind=ActorKind.KIOSK, id=device.pk, label=device.name)


def prepare(*, kiosks: int, counters: int) -> Hall:
    """Tables, the sample office, so many kiosks and open counters, all serving one line that has a past."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = build_office(now=now)
    _open_around_the_clock(office.centre, now)
    line = ServiceLine.objects.select_related("hall").get(letters="C", hall__office=office.office)
    paired = [
        pair_device(office=office.office, kind=DeviceKind.KIOSK, name=f"Máy đo {n}", by=BY, now=now)
        for n in range(kiosks)
    ]
    devices = [claim_device(code=one.code, now=now) for one in paired]
    rows, users = [], []
    for number in range(counters):
        counter = add_counter(office=office.office, number=100 + number, by=BY, now=now)
        serve_line(counter=counter, line=line, by=BY, now=now)
        facts = UserFacts(
            username=f"do{number}", full_name=f"Cán bộ đo {number}", agency=office.centre, counter=counter
        )
        user = create_user(facts=facts, password=token_hex(8), by=BY, now=now)
        grant_role(user=user, role=Role.RECEIVER, agency=office.centre, by=BY, now=now)
        open_counter(counter_id=counter.pk, by=actor_of(user, now=now), now=now)
        rows.append(counter)
        users.append(user)
    hall = Hall(
        line=line,
        kiosks=devices,
        kiosk_cookies=[_device_cookie(device) for device in devices],
        counters=rows,
        officers=users,
        officer_cookies=[_session_cookie(user) for user in users],
    )
    # A hall has a past. In one where nobody was ever called PostgreSQL plans for that, and from then on looks
    # through all who were called to find the last.
    fill(hall, VISITORS_BEFORE)
    serve_all(hall)
    _bulk.know_the_rows()
    return hall


def _open_around_the_clock(centre: Any, now: Any) -> None:
    """The benchmark runs at any hour."""
    whole = (Session(time(0, 0), time(23, 59)),)
    pattern = WeeklyPattern.of(dict.fromkeys(range(7), whole), valid_from=local_day(now))
    change = HoursChange(valid_from=local_day(now), pattern=pattern, source="đo tốc độ")
    change_calendar(agency=centre, change=change, by=BY, now=now)


def _device_cookie(device: Device) -> str:
    return f"{COOKIE}={device_cookie(device)}; csrftoken={CSRF}"


def _session_cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "motcua.web.shared.signed_in.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"


def serve_all(hall: Hall) -> None:
    """Nobody waits any more: all were called as they came."""
    came = F("joined_at")
    Ticket.objects.filter(line=hall.line).waiting().update(
        state=TicketState.DONE, first_called_at=came, called_at=came, ended_at=came
    )


def fill(hall: Hall, count: int) -> None:
    """So many people wait, who came one after another."""
    for start in range(0, count, IN_ONE_COMMIT):
        with writing():
            for _ in range(min(IN_ONE_COMMIT, count - start)):
                new = NewTicket(line_id=hall.line.pk, idempotency_key=token_hex(8))
                issue_ticket(new=new, by=hall.at_kiosk(), now=timezone.now())
    _bulk.know_the_rows()


def rows_of_issues(hall: Hall, count: int) -> list[list[_replay.Statement]]:
    """What so many tickets write, each a transaction of its own for the plain driver."""

    def issue(_number: int) -> tuple[str, str]:
        new = NewTicket(line_id=hall.line.pk, idempotency_key=token_hex(8))
        ticket = issue_ticket(new=new, by=hall.at_kiosk(), now=timezone.now())
        return ticket.code, str(ticket.pk)

    return _captured(issue, count)


def rows_of_calls(hall: Hall, count: int) -> list[list[_replay.Statement]]:
    """What so many calls write; people must be waiting."""
    counter = hall.counters[0].pk
    by = actor_of(hall.officers[0], now=timezone.now())

    def call(_number: int) -> tuple[str, str]:
        ticket = call_next(counter_id=counter, by=by, now=timezone.now())
        return ticket.code, str(ticket.pk)

    def finish(subject: str) -> None:
        finish_ticket(counter_id=counter, ticket_id=int(subject), by=by, now=timezone.now())

    with writing():
        _leave(hall)
        rows = _captured(call, count, then=finish)
        transaction.set_rollback(True)
    return rows


def _leave(hall: Hall) -> None:
    """Nobody stands at the first counter, where a round may have ended with somebody called."""
    Ticket.objects.filter(counter=hall.counters[0]).at_counter().update(state=TicketState.DONE)


def statements_of_issue(hall: Hall) -> int:
    """How many statements a ticket takes, reads included."""

    def issue() -> None:
        new = NewTicket(line_id=hall.line.pk, idempotency_key=token_hex(8))
        issue_ticket(new=new, by=hall.at_kiosk(), now=timezone.now())

    issue()  # the calendar of the office is read once a process
    return _counted(issue)


def statements_of_call(hall: Hall) -> int:
    """How many statements a call takes, reads included."""
    by = actor_of(hall.officers[0], now=timezone.now())
    with writing():
        _leave(hall)
        count = _counted(lambda: call_next(counter_id=hall.counters[0].pk, by=by, now=timezone.now()))
        transaction.set_rollback(True)
    return count


def _counted(move: Callable[[], Any]) -> int:
    count = 0

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with writing():
        with connection.execute_wrapper(keep):
            move()
        transaction.set_rollback(True)
    return count


def _captured(
    move: Callable[[int], tuple[str, str]], count: int, then: Callable[[str], None] | None = None
) -> list[list[_replay.Statement]]:
    found: list[list[_replay.Statement]] = []
    kept: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            kept.append((sql, params))
        return execute(sql, params, many, context)

    run = token_hex(3)
    with writing():
        for number in range(count):
            kept.clear()
            with connection.execute_wrapper(keep):
                code, subject = move(number)
            other = {code: f"{run[:4]}{number:04x}", subject: f"raw-{run}-{number}"}
            found.append([_renamed(sql, params, other) for sql, params in kept])
            if then is not None:
                then(subject)
        transaction.set_rollback(True)
    return found


def _renamed(sql: str, params: Any, other: dict[str, str]) -> _replay.Statement:
    """Names of its own for the raw rows; a raw call leaves nobody at the counter, where one may stand."""
    values = [other.get(value, value) if isinstance(value, str) else value for value in params]
    if sql.startswith('UPDATE "queueing_ticket"'):
        values = ["done" if value == "called" else value for value in values]
    return _replay.Statement(sql, tuple(values), "", ())
