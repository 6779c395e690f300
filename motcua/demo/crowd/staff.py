"""The simulated officers of the sample hall and where they sit.

They have accounts of their own, whose passwords nobody has: whoever sits at a counter under another account
is a person, and that counter is left alone. Counter 1, the receiver's everybody tries first, stays free.
"""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe

from motcua.accounts.actions import ShiftFacts, UserFacts, create_user, grant_role, set_shifts
from motcua.accounts.choices import HalfDay
from motcua.accounts.models import User
from motcua.accounts.queries import may_sit_at
from motcua.agencies.actions import add_counter
from motcua.agencies.models import Counter, Office
from motcua.core.actors import Role, job_actor
from motcua.core.rules.dates import local_day
from motcua.queueing.actions import serve_line
from motcua.queueing.models import CounterLine, Hall, ServiceLine

BY = job_actor("demo")
PREFIX = "mophong"
FREE_COUNTER = 1
WEEK = frozenset(range(7))  # the sample hall is open every day
COUNTERS_OF_A_CENTRE = 14


def simulated_officers(office: Office) -> dict[int, User]:
    """Who sits where, by the number of the counter."""
    users = User.objects.filter(username__startswith=PREFIX, counter__office=office)
    return {user.counter.number: user for user in users.select_related("counter") if user.counter}


def seats(hall: Hall) -> list[Counter]:
    """The counters that serve a line, without the one kept for whoever tries the demo."""
    serving = CounterLine.objects.filter(line__hall=hall).values("counter")
    return list(Counter.objects.filter(pk__in=serving).exclude(number=FREE_COUNTER).order_by("number"))


def hire(hall: Hall, *, now: datetime) -> None:
    """An officer for each seat that has none, named there by the roster; whose place it is stands by."""
    known = simulated_officers(hall.office)
    for counter in seats(hall):
        if counter.number in known:
            continue
        facts = UserFacts(
            username=f"{PREFIX}{counter.number}",
            full_name=f"Nhân viên mô phỏng {counter.number}",
            agency=hall.office.agency,
            counter=counter,
        )
        user = create_user(facts=facts, password=token_urlsafe(30), by=BY, now=now)
        grant_role(
            user=user,
            role=Role.RECEIVER,
            agency=hall.office.agency,
            valid_from=local_day(now),
            by=BY,
            now=now,
        )
        receivers = may_sit_at(hall.office.agency).filter(counter=counter).exclude(pk=user.pk)
        shifts = ShiftFacts(counter, user, receivers.first(), WEEK, frozenset(HalfDay), local_day(now))
        set_shifts(facts=shifts, by=BY, now=now)


def add_counters(hall: Hall, *, now: datetime) -> None:
    """The counters a centre of 460 visitors a day has more than a commune; each helps with three lines."""
    numbers = set(hall.office.counters.values_list("number", flat=True))
    lines = list(ServiceLine.objects.filter(hall=hall).order_by("position"))
    for number in range(max(numbers) + 1, COUNTERS_OF_A_CENTRE + 1):
        counter = add_counter(office=hall.office, number=number, by=BY, now=now)
        helped = [lines[(number + step) % len(lines)] for step in (0, 3, 6)]
        for rank, line in enumerate(helped, start=1):
            serve_line(counter=counter, line=line, preference=rank, by=BY, now=now)
