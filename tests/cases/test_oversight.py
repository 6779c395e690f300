"""Each figure of today opens its list; named is the unit that made cases late, not who holds them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.cases.actions import Defect, ask_supplement, withdraw_case
from motcua.cases.models import Case
from motcua.cases.queries.officers import backlog_of, day_of
from motcua.cases.queries.oversight import today_of
from motcua.cases.queries.time_split import time_split_of
from motcua.cases.queries.work import WorkFilter, work_of
from motcua.cases.queries.work_words import Figure, Group, Moments, Scope
from motcua.cases.rules.time_split import Whose
from motcua.core.actors import Actor, Role
from motcua.core.worktime import national_calendar, working_minutes
from tests.factories import NOW
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db
MISSING = Defect("missing", "Bản chính")
LATER = NOW + timedelta(days=14)


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


def director(desk: Desk, now: datetime) -> Actor:
    return desk.actor(Role.DIRECTOR, now=now)


def a_mixed_day(desk: Desk) -> None:
    """Cases of every urgency, so that no figure is nought."""
    bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS), "appraise")
    by = desk.actor(Role.SPECIALIST, now=LATER)
    waiting = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS), "appraise")
    ask_supplement(case_id=waiting.pk, version=waiting.version, defects=[MISSING], by=by, now=LATER)
    receive(desk, HOUSEHOLD_BUSINESS, now=LATER)
    receive(desk, CERTIFIED_COPY, now=LATER)
    gone = receive(desk, CERTIFIED_COPY, now=LATER)
    withdraw_case(
        case_id=gone.pk,
        version=gone.version,
        reason="Đổi ý",
        by=desk.actor(Role.RECEIVER, now=LATER),
        now=LATER,
    )


def test_each_figure_is_the_length_of_its_list(desk: Desk) -> None:
    a_mixed_day(desk)
    moments, by = Moments.at(LATER), director(desk, LATER)
    today = today_of(by, moments)

    assert all(today.figures[figure] for figure in Figure if figure is not Figure.ANSWERS_LATE)
    for figure in Figure:
        assert today.figures[figure] == work_of(by, WorkFilter(figure=figure), moments).count(), figure
    for load in today.officers:
        held = WorkFilter(scope=Scope.UNIT, holder_id=load.id)
        assert load.open == work_of(by, held, moments).count()
        assert (
            load.late == work_of(by, WorkFilter(Scope.UNIT, Group.LATE, holder_id=load.id), moments).count()
        )
    for load in today.fields:
        assert load.open == work_of(by, WorkFilter(scope=Scope.UNIT, field_id=load.id), moments).count()
    for unit in today.units:
        held = WorkFilter(Scope.UNIT, Group.LATE, unit_id=unit.id)
        slow = WorkFilter(Scope.UNIT, Group.LATE, slow_unit_id=unit.id)
        assert unit.held == work_of(by, held, moments).count()
        assert unit.slow == work_of(by, slow, moments).count()


def test_the_unit_that_lost_the_time_is_named_though_another_holds_the_case(desk: Desk) -> None:
    case = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS), "appraise")
    due = case.step_due_at
    case = bring_to(desk, case, "sign", now=LATER)  # two weeks at the specialist, then in time

    today = today_of(director(desk, LATER), Moments.at(LATER + timedelta(minutes=30)))
    first, second = today.units
    assert (first.id, first.held, first.slow) == (case.handling_unit_id, 0, 1)
    assert first.step == "Thẩm định hồ sơ"
    assert due is not None
    left_at = case.visits.get(step_key="appraise").left_at
    assert left_at is not None
    assert first.step_minutes == working_minutes(national_calendar(), due, left_at)
    assert (second.id, second.held, second.slow) == (case.competent_agency_id, 1, 0)


def test_the_week_counts_what_came_was_finished_and_is_due(desk: Desk) -> None:
    receive(desk, HOUSEHOLD_BUSINESS)
    bring_to(desk, receive(desk, CERTIFIED_COPY), "hand_over")
    week = today_of(director(desk, NOW), Moments.at(NOW)).week

    assert [day.day.weekday() for day in week] == list(range(7))
    assert sum(day.received for day in week) == 2
    assert sum(day.finished for day in week) == 1
    assert sum(day.due for day in week) == 2


def test_as_many_statements_for_many_cases_as_for_few(desk: Desk) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            today_of(director(desk, LATER), Moments.at(LATER))
        return len(captured)

    a_mixed_day(desk)
    few = statements()
    for _ in range(3):
        a_mixed_day(desk)
    assert statements() == few <= 12


def test_others_units_are_not_counted(desk: Desk) -> None:
    a_mixed_day(desk)
    stranger = Actor(kind=director(desk, NOW).kind, id=None, label="Người ngoài", grants=())
    today = today_of(stranger, Moments.at(LATER))
    assert not any(today.figures.values())
    assert not today.units
    assert not today.officers


def test_a_backlog_is_one_units_open_cases_by_step_and_person(desk: Desk) -> None:
    a_mixed_day(desk)
    unit = Case.objects.filter(step_key="appraise").select_related("handling_unit")[0].handling_unit
    backlog = backlog_of(director(desk, LATER), unit, Moments.at(LATER))
    here = Case.objects.filter(step_agency=unit, finished_at=None).count()

    assert backlog.cases == here == sum(load.open for load in backlog.officers)
    assert {load.name for load in backlog.steps} >= {"Thẩm định hồ sơ"}
    assert backlog.slow is not None
    assert backlog.slow.id == unit.pk


def test_an_officers_day_is_what_they_hold_and_did(desk: Desk) -> None:
    a_mixed_day(desk)
    specialist = desk.users[Role.SPECIALIST]
    by = desk.actor(Role.SPECIALIST, now=LATER)
    day = day_of(by, specialist, Moments.at(LATER))

    assert (day.load.open, day.load.late) == (2, 1)  # one of them waits for the applicant
    assert [done.what for done in day.done] == ["Yêu cầu bổ sung"]
    assert all(done.case_id for done in day.done)
    assert day_of(by, specialist, Moments.at(LATER + timedelta(days=1))).done == []


def test_the_time_of_a_case_is_split_to_the_last_minute(desk: Desk) -> None:
    case = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS), "appraise", minutes=30)
    asked = NOW + timedelta(hours=3)
    by = desk.actor(Role.SPECIALIST, now=asked)
    ask_supplement(case_id=case.pk, version=case.version, defects=[MISSING], by=by, now=asked)
    case = Case.objects.select_related("competent_agency").get(pk=case.pk)
    now = NOW + timedelta(days=6)

    shares = time_split_of(case, now=now)
    assert sum(share.minutes for share in shares) == working_minutes(national_calendar(), NOW, now)
    waited = next(share for share in shares if share.whose is Whose.APPLICANT)
    assert waited.minutes == working_minutes(national_calendar(), asked, now)


def test_a_finished_case_stops_counting_at_its_result(desk: Desk) -> None:
    case = bring_to(desk, receive(desk, CERTIFIED_COPY), "hand_over", minutes=20)
    case = Case.objects.select_related("competent_agency").get(pk=case.pk)
    assert case.finished_at is not None
    whole = working_minutes(national_calendar(), NOW, case.finished_at)
    assert sum(share.minutes for share in time_split_of(case, now=LATER)) == whole
