"""Calendars are inherited and remembered; successors are found; identifiers of both systems are known."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from motcua.agencies import actions
from motcua.agencies.errors import SeveralSuccessors
from motcua.agencies.models import Agency, Succession
from motcua.agencies.queries import (
    agencies_in,
    binding_calendar,
    calendar_of,
    current_agency,
    find_agency,
    lineage,
    predecessors_of,
    subtree,
    week_in_force,
)
from motcua.agencies.rules import DaysChange, HoursChange, Week
from motcua.core.actors import job_actor
from motcua.core.worktime import Session, WeeklyPattern, national_calendar
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
JOB = job_actor("cài đặt")
SATURDAY_MORNING = (Session(time(7, 30), time(11, 30)),)
WORKDAY = (Session(time(8, 0), time(12, 0)), Session(time(13, 0), time(17, 0)))
WEEK = {**dict.fromkeys(range(5), WORKDAY), 5: SATURDAY_MORNING}
MONDAY, SATURDAY = date(2026, 3, 23), date(2026, 3, 28)
DECISION = "Quyết định 15/QĐ-UBND"


def set_hours(agency: Agency, valid_from: date, week: Week, now: datetime) -> None:
    pattern = WeeklyPattern.of(week, valid_from=valid_from)
    change = HoursChange(valid_from, pattern, source=DECISION, is_decreed=True)
    actions.change_calendar(agency=agency, change=change, by=JOB, now=now)


def set_day(agency: Agency, day: date, kind: str, now: datetime, *, is_decreed: bool = True) -> None:
    change = DaysChange(day, day, kind, "Ngày riêng", DECISION, is_decreed)
    actions.change_calendar(agency=agency, change=change, by=JOB, now=now)


@pytest.fixture
def commune() -> Agency:
    return make_agency()


@pytest.fixture
def section(commune: Agency) -> Agency:
    return make_agency(parent=commune)


def test_without_rows_of_its_own_an_agency_has_the_national_calendar(section: Agency) -> None:
    assert calendar_of(section).fingerprint == national_calendar().fingerprint


def test_hours_are_inherited_from_the_nearest_agency_above(
    commune: Agency, section: Agency, now: datetime
) -> None:
    set_hours(commune, date(2026, 1, 1), WEEK, now)
    section.refresh_from_db()

    assert calendar_of(section).sessions_on(SATURDAY) == SATURDAY_MORNING
    assert week_in_force(section, MONDAY).week[0] == WORKDAY

    own = dict.fromkeys(range(5), SATURDAY_MORNING)
    set_hours(section, date(2026, 3, 26), own, now)
    section.refresh_from_db()
    assert calendar_of(section).sessions_on(MONDAY) == WORKDAY
    assert calendar_of(section).sessions_on(SATURDAY) == ()
    assert calendar_of(commune).sessions_on(SATURDAY) == SATURDAY_MORNING


def test_before_the_first_hours_of_its_own_the_usual_ones_count(commune: Agency, now: datetime) -> None:
    set_hours(commune, date(2026, 1, 1), WEEK, now)

    assert calendar_of(commune).sessions_on(date(2025, 3, 24)) == national_calendar().sessions_on(
        date(2025, 3, 24)
    )


def test_days_of_all_agencies_above_add_up(commune: Agency, section: Agency, now: datetime) -> None:
    set_day(commune, MONDAY, "off", now)
    set_day(section, SATURDAY, "worked", now)
    section.refresh_from_db()

    assert not calendar_of(section).is_working_day(MONDAY)
    assert calendar_of(section).is_working_day(SATURDAY)
    assert not calendar_of(commune).is_working_day(SATURDAY)


def test_a_change_is_seen_below_and_taken_back(commune: Agency, section: Agency, now: datetime) -> None:
    assert calendar_of(section).is_working_day(MONDAY)
    set_day(commune, MONDAY, "off", now)
    section.refresh_from_db()
    assert not calendar_of(section).is_working_day(MONDAY)

    set_day(commune, MONDAY, "", now)
    section.refresh_from_db()
    assert calendar_of(section).is_working_day(MONDAY)


def test_a_promise_is_bound_by_what_was_known_or_decreed(commune: Agency, now: datetime) -> None:
    friday = date(2026, 3, 27)
    set_day(commune, friday, "off", now, is_decreed=False)
    set_day(commune, MONDAY, "off", now)
    commune.refresh_from_db()
    before, after = now - timedelta(hours=1), now + timedelta(hours=1)

    assert not calendar_of(commune).is_working_day(friday)
    assert binding_calendar(commune, since=before).is_working_day(friday)
    assert not binding_calendar(commune, since=after).is_working_day(friday)
    assert not binding_calendar(commune, since=before).is_working_day(MONDAY)


def test_a_known_calendar_costs_no_query(section: Agency, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        calendar_of(section)
    with django_assert_num_queries(0):
        calendar_of(section)


def follow(old: Agency, new: Agency, on: date) -> None:
    Succession.objects.create(predecessor=old, successor=new, on=on, decision="NQ 1685")


def test_the_successor_of_the_successor_does_the_work_today() -> None:
    first = make_agency(effective_to=date(2020, 12, 31))
    second = make_agency(effective_from=date(2021, 1, 1), effective_to=date(2025, 6, 30))
    third = make_agency(effective_from=date(2025, 7, 1))
    follow(first, second, date(2021, 1, 1))
    follow(second, third, date(2025, 7, 1))

    assert current_agency(first, date(2026, 3, 24)) == third
    assert current_agency(first, date(2022, 1, 1)) == second
    assert current_agency(first, date(2019, 1, 1)) == first
    assert [row.predecessor for row in predecessors_of(third)] == [second]


def test_a_divided_agency_needs_a_choice_and_an_ended_one_stays_itself() -> None:
    divided, ended = (make_agency(effective_to=date(2025, 6, 30)) for _ in range(2))
    for _ in range(2):
        follow(divided, make_agency(effective_from=date(2025, 7, 1)), date(2025, 7, 1))

    with pytest.raises(SeveralSuccessors, match="chia tách"):
        current_agency(divided, date(2026, 3, 24))
    assert current_agency(ended, date(2026, 3, 24)) == ended


def test_agencies_are_found_by_either_code() -> None:
    agency = make_agency(code="H40.15.3", old_code="000.03.15.H40")

    assert find_agency("h40.15.3") == agency
    assert find_agency("000.03.15.H40") == agency
    assert find_agency("H29.1") is None


def test_the_tree_is_read_by_paths(commune: Agency, section: Agency) -> None:
    other = make_agency()

    assert list(subtree(commune)) == [commune, section]
    assert lineage(section) == [commune, section]
    assert list(agencies_in((commune.path,), search=section.code)) == [section]
    assert other not in agencies_in((commune.path,))
    assert list(agencies_in(())) == []
