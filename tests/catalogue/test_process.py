"""Every process is whole: its ways lead on, its times fill the limit and never more than the law allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.process import (
    Condition,
    Process,
    StepKind,
    allotted_minutes,
    default_process,
    same_day_process,
    sensible_process,
)
from motcua.catalogue.rules.storage import process_from_json, to_json
from motcua.core.actors import Role
from motcua.core.worktime import Limit, LimitUnit, static_minutes

UNITS = st.sampled_from(LimitUnit)
KINDS = [
    default_process(1440),
    default_process(1440, external_system="Hệ thống ngành"),
    same_day_process(480),
    same_day_process(480, external_system="Hệ thống ngành"),
]


@pytest.mark.parametrize("process", KINDS)
def test_every_way_leads_to_a_step_and_every_step_is_reached(process: Process):
    keys = [step.key for step in process.steps]
    reached = {process.first.key} | {way.to for step in process.steps for way in step.actions}
    assert len(set(keys)) == len(keys)
    assert reached == set(keys)


@pytest.mark.parametrize("process", KINDS)
def test_forward_leads_on_and_returns_lead_back_with_a_reason(process: Process):
    place = {step.key: number for number, step in enumerate(process.steps)}
    for step in process.steps:
        for way in step.actions:
            assert (place[way.to] < place[step.key]) == way.is_return
            assert not way.is_return or Condition.NOTE in way.conditions


@pytest.mark.parametrize("process", KINDS)
def test_a_process_begins_at_the_desk_and_ends_there(process: Process):
    assert process.first.kind is StepKind.RECEIVE
    assert process.hand_over.kind is StepKind.HAND_OVER
    assert not process.hand_over.actions
    assert all(step.role in set(Role) for step in process.steps)
    assert all(step.actions for step in process.steps[:-1])


@pytest.mark.parametrize("process", KINDS)
def test_a_process_survives_being_stored(process: Process):
    assert process_from_json(to_json(process)) == process


@given(amount=st.integers(1, 400), unit=UNITS, is_same_day=st.booleans(), external=st.sampled_from(["", "X"]))
def test_times_fill_the_limit_to_the_minute(amount: int, unit: LimitUnit, is_same_day: bool, external: str):
    process = sensible_process(
        amount=amount, unit=unit.value, is_same_day=is_same_day, external_system=external
    )
    assert process.minutes() == static_minutes(Limit(amount, unit))
    assert all(step.minutes >= 0 for step in process.steps)


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [
        (3, "working_day", 1440),
        (8, "hour", 480),
        (None, "same_day", 480),
        (10, "day", 6 * 480),
        (1, "month", 20 * 480),
        (1, "", 0),
        (None, "working_day", 0),
        (0, "day", 0),
        (99_999, "day", 0),
    ],
)
def test_a_limit_that_is_not_known_gives_no_time(amount: int | None, unit: str, minutes: int):
    assert allotted_minutes(amount, unit) == minutes


def test_a_same_day_procedure_gets_the_short_process():
    short = sensible_process(amount=None, unit="same_day", is_same_day=True, external_system="")
    usual = sensible_process(amount=3, unit="working_day", is_same_day=False, external_system="")
    assert (len(short.steps), len(usual.steps)) == (5, 8)
