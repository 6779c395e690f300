"""Random sequences of what people do in a hall: what must hold of it holds after each step.

Each open ticket in exactly one state that fits its fields, one person at a counter, one officer a counter,
numbers without gap, everybody called once unless recalled or taken back, and a log that proves.
"""

from __future__ import annotations

import json
from collections import Counter as Tally
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.core.actors import Role
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import VN_TZ
from motcua.queueing import actions
from motcua.queueing.choices import TicketState
from motcua.queueing.models import CounterSession, Ticket
from motcua.queueing.workflow import AT_COUNTER, may_follow
from tests.factories import actor_for, make_user
from tests.factories_queue import Queue, make_queue

NOW = datetime(2026, 3, 24, 8, 0, tzinfo=VN_TZ)
PLACES = st.sampled_from([0, 1])
LETTERS = st.sampled_from(["D", "C"])
PICK = st.integers(0, 30)
SIMPLE = ["close_counter", "resume_counter", "begin_service", "mark_no_show", "recall"]


class Hall(RuleBasedStateMachine):
    """Two lines, two counters, two officers; a refused action changes nothing."""

    queue: Queue

    def __init__(self) -> None:
        super().__init__()
        self.queue = make_queue("DC", counters=2, now=NOW)
        director = make_user(Role.DIRECTOR, self.queue.office.agency)
        self.director = actor_for(director, now=NOW)
        self.now = NOW
        self.keys = 0
        for place in (0, 1):
            self.queue.sit_down(place, now=NOW)
            self.queue.ticket("D", now=NOW)

    @rule(minutes=st.integers(-3, 9))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)  # clocks are set back, too

    @rule(letters=LETTERS, favoured=st.booleans(), is_present=st.booleans())
    def comes(self, letters: str, favoured: bool, is_present: bool) -> None:
        group = self.queue.hall.priorities.first()
        priority_id = group.pk if favoured and group else None
        with suppress(RuleViolation):
            self.queue.ticket(letters, now=self.now, priority_id=priority_id, is_present=is_present)

    @rule(place=PLACES, at=PLACES)
    def opens(self, place: int, at: int) -> None:
        self.tried("open_counter", place, counter_id=self.counter(at))

    @rule(place=PLACES, at=PLACES)
    def takes_over(self, place: int, at: int) -> None:
        self.tried("take_over_counter", place, counter_id=self.counter(at), reason="thay")

    @rule(place=PLACES, move=st.sampled_from(SIMPLE))
    def does(self, place: int, move: str) -> None:
        self.tried(move, place, counter_id=self.counter(place))

    @rule(place=PLACES, move=st.sampled_from(["pause_counter", "hold_ticket"]))
    def does_with_reason(self, place: int, move: str) -> None:
        self.tried(move, place, counter_id=self.counter(place), reason="lý do")

    @rule(place=PLACES)
    def calls(self, place: int) -> None:
        self.keys += 1
        for _ in range(2):  # a repeated click
            self.tried("call_next", place, counter_id=self.counter(place), key=f"k{self.keys}")

    @rule(place=PLACES, pick=PICK)
    def calls_chosen(self, place: int, pick: int) -> None:
        ticket_id = self.one(pick, *ASIDE) or self.one(pick)
        given = {"ticket_id": ticket_id, "reason": "lý do"}
        self.tried("call_chosen", place, counter_id=self.counter(place), **given)

    @rule(place=PLACES, goes_on=st.booleans())
    def finishes(self, place: int, goes_on: bool) -> None:
        counter_id = self.counter(place)
        ticket = Ticket.objects.at_counter().filter(counter_id=counter_id).first()
        if ticket is None:
            return
        if goes_on:
            self.keys += 1
            given = {"ticket_id": ticket.pk, "key": f"k{self.keys}"}
            self.tried("finish_and_call_next", place, counter_id=counter_id, **given)
        else:
            self.tried("finish_ticket", place, counter_id=counter_id, ticket_id=ticket.pk)

    @rule(place=PLACES, pick=PICK)
    def takes_back(self, place: int, pick: int) -> None:
        self.tried("take_back", place, ticket_id=self.one(pick, *ASIDE))

    @rule(place=PLACES, pick=PICK, letters=st.sampled_from(["D", "C", ""]), to=st.sampled_from([0, 1, None]))
    def sends_on(self, place: int, pick: int, letters: str, to: int | None) -> None:
        line_id = self.queue.lines[letters].pk if letters else None
        counter_id = None if to is None else self.counter(to)
        self.tried("transfer_ticket", place, ticket_id=self.one(pick), line_id=line_id, counter_id=counter_id)

    @rule(pick=PICK)
    def gives_back(self, pick: int) -> None:
        self.tried("give_back_ticket", 0, ticket_id=self.one(pick))

    @rule(letters=LETTERS, closes=st.booleans())
    def closes_or_reopens_a_line(self, letters: str, closes: bool) -> None:
        line = self.queue.lines[letters]
        if closes:
            actions.close_line(line=line, reason="sự cố", by=self.director, now=self.now)
        else:
            actions.reopen_line(line=line, by=self.director, now=self.now)

    @rule(kept=st.booleans())
    def ends_the_day(self, kept: bool) -> None:
        self.queue.hall.is_kept_overnight = kept
        actions.end_day(hall=self.queue.hall, reason="hết giờ", by=self.director, now=self.now)
        assert not CounterSession.objects.filter(closed_at=None, counter__office=self.queue.office).exists()

    def tried(self, name: str, place: int, **given: object) -> None:
        """The action by the officer of that place; a refusal leaves no trace."""
        before, said = self.tickets(), Event.objects.count()
        by = self.queue.officer(place, now=NOW)
        try:
            with transaction.atomic():  # as outside a test, where the action is the transaction
                getattr(actions, name)(**given, by=by, now=self.now)
        except RuleViolation:
            assert self.tickets() == before
            assert Event.objects.count() == said

    def counter(self, place: int) -> int:
        return self.queue.counters[place].pk

    def one(self, pick: int, *states: TicketState) -> int:
        """Some ticket of the hall, in one of the states if any is; none there: one that does not exist."""
        tickets = Ticket.objects.filter(office=self.queue.office).order_by("pk")
        if states:
            tickets = tickets.filter(state__in=states)
        ids = list(tickets.values_list("pk", flat=True))
        return ids[pick % len(ids)] if ids else 0

    def tickets(self) -> list[tuple[object, ...]]:
        rows = Ticket.objects.filter(office=self.queue.office).order_by("pk")
        return list(
            rows.values_list("pk", "state", "line", "counter", "officer", "wanted_counter", "recalls")
        )

    @invariant()
    def each_ticket_is_in_one_state_that_fits(self) -> None:
        for ticket in Ticket.objects.filter(office=self.queue.office):
            state = TicketState(ticket.state)
            assert (ticket.ended_at is not None) == (state in ENDED), (ticket, state)
            if state in AT_COUNTER:
                assert ticket.counter_id is not None
                assert ticket.first_called_at is not None
                session = CounterSession.objects.get(counter_id=ticket.counter_id, closed_at=None)
                assert session.officer_id == ticket.officer_id
            if state is TicketState.WAITING:
                assert (ticket.counter_id, ticket.officer_id) == (None, None)
                wanted = ticket.wanted_counter_id
                assert (
                    wanted is None or CounterSession.objects.filter(counter=wanted, closed_at=None).exists()
                )

    @invariant()
    def one_person_and_one_officer_at_a_counter(self) -> None:
        here = Ticket.objects.at_counter().filter(office=self.queue.office)
        assert all(count == 1 for count in Tally(here.values_list("counter", flat=True)).values())
        seats = CounterSession.objects.filter(counter__office=self.queue.office, closed_at=None)
        assert len({one.counter_id for one in seats}) == len({one.officer_id for one in seats}) == len(seats)

    @invariant()
    def numbers_have_no_gap(self) -> None:
        for letters in self.queue.lines:
            mine = Ticket.objects.filter(office=self.queue.office, code__startswith=f"{letters}-")
            assert sorted(mine.values_list("number", flat=True)) == list(range(1, mine.count() + 1))

    def teardown(self) -> None:
        """The story as the log tells it: steps that may follow, calls with a ground, chains proven."""
        assert list(find_faults()) == []
        for ticket in Ticket.objects.filter(office=self.queue.office):
            events = Event.objects.filter(subject_kind="queueing.ticket", subject_id=str(ticket.pk))
            before, called = None, False
            for event in events.order_by("number"):
                said = json.loads(event.payload)
                state = TicketState(said["state"])
                assert before is None or may_follow(before, state), (ticket, before, state)
                if event.kind == "queueing.ticket_called":
                    assert not called or before in (TicketState.WAITING, *ASIDE)
                    called = True
                before = state
            assert before == ticket.state


ENDED = frozenset({TicketState.DONE, TicketState.NO_SHOW, TicketState.GIVEN_BACK, TicketState.CLOSED})
ASIDE = (TicketState.HELD, TicketState.NO_SHOW)


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_no_sequence_of_moves_breaks_the_hall() -> None:
    run_state_machine_as_test(
        Hall,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            phases=[Phase.generate],  # a failing walk is short enough to read as it is
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
