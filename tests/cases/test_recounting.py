"""A change of calendar: what it would move is seen first, then moved exactly so, or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, CalendarDay
from motcua.agencies.rules import CalendarChange, DaysChange, HoursChange
from motcua.audit.queries import find_faults, history_of
from motcua.cases.actions import Defect, ask_supplement, change_calendar, resume_case, stop_case
from motcua.cases.choices import DueKind
from motcua.cases.errors import PreviewOutdated
from motcua.cases.models import Case, DueMoment
from motcua.cases.queries.log import log_of
from motcua.cases.queries.recounting import Fate, Recount, recount_of
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import Due, Session, WeeklyPattern
from tests.factories import make_actor, make_agency
from tests.factories_cases import Desk, make_desk
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db

# Received Tuesday 24/03/2026 09:00 with 3 working days: Friday 27/03 09:00.
FRIDAY = date(2026, 3, 27)
DUE = datetime(2026, 3, 27, 9, 0, tzinfo=VN_TZ)
MONDAY_DUE = datetime(2026, 3, 30, 9, 0, tzinfo=VN_TZ)
DECREED = DaysChange(
    FRIDAY, FRIDAY, "off", "Nghỉ tránh bão số 3", "Quyết định 812/QĐ-UBND ngày 24/3/2026", True
)
OWN = DaysChange(FRIDAY, FRIDAY, "off", "Nghỉ tập huấn")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def admin(desk: Desk) -> Actor:
    return make_actor(Role.ADMINISTRATOR, desk.ward)


def recount(desk: Desk, change: CalendarChange | None, now: datetime) -> Recount:
    return recount_of(Agency.objects.get(pk=desk.ward.pk), change, now=now)


def apply(desk: Desk, change: CalendarChange | None, by: Actor, now: datetime, seen: str = "") -> Recount:
    """Preview and apply at once, as somebody does who changes nothing in between."""
    agency = Agency.objects.get(pk=desk.ward.pk)
    seen = seen or recount_of(agency, change, now=now).fingerprint
    return change_calendar(agency=agency, change=change, seen=seen, by=by, now=now)


def test_the_preview_says_old_new_and_why_and_writes_nothing(desk: Desk, now: datetime) -> None:
    case = receive(desk, now=now)
    assert case.due_at == DUE
    with CaptureQueriesContext(connection) as asked:
        found = recount(desk, DECREED, now)

    (row,) = found.rows
    assert (row.case.code, row.old, row.new, row.fate) == (case.code, DUE, MONDAY_DUE, Fate.MOVES)
    assert row.why == "Thứ Sáu 27/03/2026 thành ngày nghỉ"
    assert (found.looked_at, found.unchanged) == (1, 0)
    assert not any(statement["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for statement in asked)
    case.refresh_from_db()
    assert case.due_at == DUE


def test_applying_moves_what_was_previewed_with_derivation_and_event(
    desk: Desk, admin: Actor, now: datetime
) -> None:
    case = receive(desk, now=now)
    old_version = case.version
    apply(desk, DECREED, admin, now)

    case.refresh_from_db()
    assert (case.due_at, case.statutory_due_at, case.version) == (MONDAY_DUE, MONDAY_DUE, old_version + 1)
    last = case.due_moments.filter(kind=DueKind.APPOINTMENT).last()
    assert last is not None
    assert last.reason == "Lịch làm việc thay đổi: Thứ Sáu 27/03/2026 thành ngày nghỉ"
    assert Due.from_json(last.derivation).moment == case.due_at
    assert any("Nghỉ tránh bão số 3" in line.text for line in Due.from_json(last.derivation).lines)
    assert CalendarDay.objects.get().is_decreed
    assert history_of("agencies.agency", desk.ward.pk)[-1].payload == {"moved": 1, "stay": 0, "steps": 0}
    assert log_of(case)[0].what == "Tính lại hạn do đổi lịch làm việc"
    assert list(find_faults()) == []


def test_the_step_moves_with_the_calendar_of_its_unit(desk: Desk, admin: Actor, now: datetime) -> None:
    """Even when the office arranges the day itself: the time of a step is its own affair."""
    case = receive(desk, now=now)
    before = case.step_due_at
    assert before is not None
    today = DaysChange(now.date(), before.astimezone(VN_TZ).date(), "off", "Di dời trụ sở")
    found = apply(desk, today, admin, now)

    case.refresh_from_db()
    (visit,) = case.visits.filter(left_at=None)
    assert len(found.steps) == 1
    assert case.step_due_at == visit.due_at == found.steps[0].new
    assert case.step_due_at > before
    assert case.due_at == DUE


def test_an_own_day_off_leaves_what_was_promised(desk: Desk, admin: Actor, now: datetime) -> None:
    case = receive(desk, now=now)
    (row,) = recount(desk, OWN, now).rows
    assert (row.fate, row.new) == (Fate.STAYS_PROMISED, MONDAY_DUE)

    apply(desk, OWN, admin, now)
    case.refresh_from_db()
    assert case.due_at == DUE
    assert not case.due_moments.filter(made_at__gt=now).exists()
    # A case received afterwards was promised with the day in it.
    assert receive(desk, now=now + timedelta(minutes=5)).due_at == MONDAY_DUE + timedelta(minutes=5)


def test_a_later_decree_does_not_carry_an_own_day_along(desk: Desk, admin: Actor, now: datetime) -> None:
    """Promised before the own day off on Friday; a decree about Thursday moves it by Thursday alone."""
    case = receive(desk, now=now)
    apply(desk, OWN, admin, now + timedelta(minutes=1))
    thursday = replace(DECREED, first=date(2026, 3, 26), last=date(2026, 3, 26))
    apply(desk, thursday, admin, now + timedelta(minutes=2))

    case.refresh_from_db()
    assert case.due_at == MONDAY_DUE


def test_a_pause_does_not_carry_an_own_day_along(desk: Desk, admin: Actor, now: datetime) -> None:
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    apply(desk, OWN, admin, now + timedelta(minutes=1))
    case.refresh_from_db()
    by = desk.actor(Role.SPECIALIST)
    stopped = stop_case(case_id=case.pk, version=case.version, reason="Mất điện", by=by, now=now)
    resumed = resume_case(case_id=case.pk, version=stopped.version, by=by, now=now + timedelta(hours=1))
    assert resumed.due_at == DUE + timedelta(hours=1)


def test_late_stays_late(desk: Desk, admin: Actor, now: datetime) -> None:
    """A day declared off afterwards does not make a late case punctual."""
    case = receive(desk, now=now)
    monday = datetime(2026, 3, 30, 8, 0, tzinfo=VN_TZ)
    (row,) = recount(desk, DECREED, monday).rows
    assert row.fate is Fate.STAYS_LATE

    apply(desk, DECREED, admin, monday)
    case.refresh_from_db()
    assert case.due_at == DUE
    assert Case.objects.overdue(at=monday).get() == case


def test_a_day_worked_in_return_brings_the_appointment_forward(
    desk: Desk, admin: Actor, now: datetime
) -> None:
    received = datetime(2026, 3, 26, 9, 0, tzinfo=VN_TZ)
    case = receive(desk, now=received)
    assert case.due_at == datetime(2026, 3, 31, 9, 0, tzinfo=VN_TZ)
    saturday = replace(DECREED, first=date(2026, 3, 28), last=date(2026, 3, 28), kind="worked", name="Làm bù")
    apply(desk, saturday, admin, received)

    case.refresh_from_db()
    assert case.due_at == MONDAY_DUE


def test_nothing_is_appointed_in_the_past(desk: Desk) -> None:
    received = datetime(2026, 3, 26, 9, 0, tzinfo=VN_TZ)
    receive(desk, now=received)
    saturday = replace(DECREED, first=date(2026, 3, 28), last=date(2026, 3, 28), kind="worked", name="Làm bù")
    (row,) = recount(desk, saturday, datetime(2026, 3, 30, 16, 0, tzinfo=VN_TZ)).rows
    assert row.fate is Fate.STAYS_AHEAD


def test_the_limit_of_a_supplement_moves_too(desk: Desk, admin: Actor, now: datetime) -> None:
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    ask_supplement(
        case_id=case.pk,
        version=case.version,
        defects=[Defect("missing", "Hợp đồng")],
        by=desk.actor(Role.SPECIALIST),
        now=now,
    )
    apply(desk, DECREED, admin, now)

    case.refresh_from_db()
    assert case.due_at == MONDAY_DUE
    assert case.supplement_due_at == datetime(2026, 4, 15, 9, 0, tzinfo=VN_TZ)
    assert case.due_moments.filter(kind=DueKind.SUPPLEMENT).count() == 2


def test_new_weekly_hours_move_appointments(desk: Desk, admin: Actor, now: datetime) -> None:
    """The afternoon begins and ends later from Thursday on: received at nine, due at nine all the same."""
    case = receive(desk, now=datetime(2026, 3, 24, 18, 0, tzinfo=VN_TZ))
    assert case.due_at == datetime(2026, 3, 27, 17, 0, tzinfo=VN_TZ)
    winter = WeeklyPattern.monday_to_friday(
        Session.of("08:00", "12:00"), Session.of("13:30", "17:30"), valid_from=date(2026, 3, 26)
    )
    change = HoursChange(date(2026, 3, 26), winter, "Quyết định 12/QĐ-UBND", True)
    found = apply(desk, change, admin, case.received_at or now)

    case.refresh_from_db()
    assert case.due_at == datetime(2026, 3, 27, 17, 30, tzinfo=VN_TZ)
    assert found.rows[0].why == "Giờ làm việc trong tuần đổi từ 26/03/2026."


def test_a_finished_case_and_a_case_of_others_are_not_looked_at(desk: Desk, now: datetime) -> None:
    finished, other = receive(desk, now=now), receive(desk, now=now)
    Case.objects.filter(pk=finished.pk).update(finished_at=now)
    elsewhere = make_agency("UBND xã khác", kind=AgencyKind.COMMUNE)
    Case.objects.filter(pk=other.pk).update(competent_agency=elsewhere)

    assert recount(desk, DECREED, now).looked_at == 0


def test_what_changed_since_the_preview_is_refused(desk: Desk, admin: Actor, now: datetime) -> None:
    receive(desk, now=now)
    seen = recount(desk, DECREED, now).fingerprint
    second = receive(desk, now=now)

    with pytest.raises(PreviewOutdated):
        apply(desk, DECREED, admin, now, seen=seen)
    assert not CalendarDay.objects.exists()
    second.refresh_from_db()
    assert second.due_at == DUE
    assert history_of("agencies.agency", desk.ward.pk) == []


def test_who_does_not_manage_the_agency_changes_nothing(desk: Desk, now: datetime) -> None:
    receive(desk, now=now)
    for by in (desk.actor(Role.DIRECTOR), make_actor(Role.ADMINISTRATOR, make_agency())):
        with pytest.raises(NotAllowed):
            apply(desk, DECREED, by, now)
    assert not CalendarDay.objects.exists()


def test_appointments_of_an_expected_calendar_follow_the_announced_one(
    desk: Desk, admin: Actor, now: datetime
) -> None:
    """An upgrade has brought other national days than those a case was counted by."""
    case = receive(desk, now=now)
    row = case.due_moments.get(kind=DueKind.APPOINTMENT)
    earlier = DUE - timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(due_at=earlier)
    DueMoment.objects.filter(pk=row.pk).update(at=earlier)
    apply(desk, None, admin, now)

    case.refresh_from_db()
    assert case.due_at == DUE
    assert recount(desk, None, now).rows == ()


def test_the_number_of_statements_does_not_grow_with_the_cases(desk: Desk, now: datetime) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            recount(desk, DECREED, now)
        return len(asked)

    receive(desk, now=now)
    statements()
    one = statements()
    for _n in range(5):
        receive(desk, now=now)
    assert statements() == one <= 6
