"""The apology: at most one, drafted and signed in time or late, or missing and given with the result."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.agencies.rules import DaysChange
from motcua.audit.queries import history_of
from motcua.cases import clock
from motcua.cases.actions import (
    Defect,
    Recipient,
    ask_supplement,
    change_calendar,
    complete_supplement,
    draft_apology,
    hand_over_result,
    resume_case,
    sign_apology,
    stop_case,
)
from motcua.cases.choices import ApologyState, DueKind
from motcua.cases.errors import ConditionMissing, FormNotIssued, NotAtThisStep
from motcua.cases.forms.letters import case_apology_pdf
from motcua.cases.models import Apology, Case
from motcua.cases.queries.history import dues_of
from motcua.cases.queries.log import log_of
from motcua.cases.queries.recounting import recount_of
from motcua.cases.queries.tracking import track, why_due
from motcua.cases.queries.work import WorkFilter, needing_apology, work_of
from motcua.cases.queries.work_words import Moments, Scope
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import Due
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db
NEW_DAY = date(2026, 4, 1)
UNTIL = datetime(2026, 3, 26, 9, 0, tzinfo=VN_TZ)  # due Friday 27/03 09:00


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    return bring_to(desk, receive(desk, now=now), "appraise", now=now)


def draft(desk: Desk, case: Case, now: datetime, role: Role = Role.SPECIALIST, **given: Any) -> Case:
    values: dict[str, Any] = {"reason": "Chờ ý kiến cơ quan thuế", "new_day": NEW_DAY, **given}
    draft_apology(case_id=case.pk, version=case.version, by=desk.actor(role), now=now, **values)
    return Case.objects.get(pk=case.pk)


def sign(desk: Desk, case: Case, now: datetime, role: Role = Role.LEADER) -> Apology:
    return sign_apology(case_id=case.pk, version=case.version, by=desk.actor(role), now=now)


def hand_over(desk: Desk, case: Case, now: datetime) -> Case:
    decided = bring_to(desk, case, "hand_over", now=now)
    return hand_over_result(
        case_id=case.pk, version=decided.version, recipient=Recipient("Trần Thị Bình"),
        by=desk.actor(Role.RECEIVER), now=now + timedelta(hours=3),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (UNTIL, ApologyState.TIMELY),
        (UNTIL + timedelta(minutes=1), ApologyState.LATE),
        (UNTIL + timedelta(days=4), ApologyState.LATE),
    ],
)
def test_an_apology_is_in_time_a_working_day_before_the_due_moment(
    desk: Desk, case: Case, at: datetime, state: ApologyState
) -> None:
    apology = sign(desk, draft(desk, case, at), at)
    assert (apology.state, apology.form_number) == (state, "01")
    assert history_of("case", case.code)[-1].payload["apology"] == state


def test_a_limit_under_two_days_is_apologised_for_until_it_ends(desk: Desk, now: datetime) -> None:
    case = receive(desk, CERTIFIED_COPY, now=now)
    assert clock.apology_until(case=case) == case.due_at


def test_a_signature_gives_a_new_appointment_that_is_derived(desk: Desk, case: Case, now: datetime) -> None:
    first = case.due_at
    sign(desk, draft(desk, case, now), now)
    again = Case.objects.get(pk=case.pk)
    row = again.due_moments.get(kind=DueKind.REAPPOINTMENT)

    assert again.reappointed_due_at == datetime(2026, 4, 1, 17, 0, tzinfo=VN_TZ)
    assert again.due_at == first  # on time is judged against it
    assert row.at == Due.from_json(row.derivation).moment == again.reappointed_due_at
    assert row.reason == "Chờ ý kiến cơ quan thuế"
    assert dues_of(again)[0].is_in_force
    assert "hẹn lại" in track(again, now=now).sentence
    why = why_due(again)
    assert why is not None
    assert why.is_reappointment
    assert log_of(again)[0].what == "Ký văn bản xin lỗi, hẹn lại"
    assert case_apology_pdf(again, now=now).startswith(b"%PDF")


def test_a_day_off_becomes_the_next_working_day(desk: Desk, case: Case, now: datetime) -> None:
    drafted = draft(desk, case, now, new_day=date(2026, 3, 28))  # a Saturday
    assert drafted.apology.new_due_at == datetime(2026, 3, 30, 17, 0, tzinfo=VN_TZ)


@pytest.mark.parametrize("given", [{"reason": " "}, {"new_day": date(2026, 3, 26)}])
def test_a_draft_names_its_reason_and_a_later_day(
    desk: Desk, case: Case, now: datetime, given: dict[str, Any]
) -> None:
    with pytest.raises(ConditionMissing):
        draft(desk, case, now, **given)
    assert not Apology.objects.exists()


def test_the_specialist_drafts_and_the_head_of_the_agency_signs(
    desk: Desk, case: Case, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        draft(desk, case, now, Role.RECEIVER)
    drafted = draft(desk, case, now)
    for role in (Role.SPECIALIST, Role.HEAD_OF_SECTION, Role.DIRECTOR):
        with pytest.raises(NotAllowed):
            sign(desk, drafted, now, role)


def test_a_draft_is_rewritten_until_it_is_signed_and_then_is_the_only_one(
    desk: Desk, case: Case, now: datetime
) -> None:
    drafted = draft(desk, draft(desk, case, now), now, reason="Chờ xác minh")
    assert sign(desk, drafted, now).reason == "Chờ xác minh"
    signed = Case.objects.get(pk=case.pk)
    with pytest.raises(NotAtThisStep, match="một lần"):
        draft(desk, signed, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Apology.objects.create(
            case=case, handling_unit=case.handling_unit, reason="x", drafted_at=now, drafted_by="x"
        )


def test_nothing_is_signed_without_a_draft_or_after_its_day(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(NotAtThisStep):
        sign(desk, case, now)
    drafted = draft(desk, case, now)
    with pytest.raises(ConditionMissing):
        sign(desk, drafted, datetime(2026, 4, 2, 8, 0, tzinfo=VN_TZ))


def test_a_late_result_without_apology_is_given_with_one_that_counts(
    desk: Desk, case: Case, now: datetime
) -> None:
    handed = hand_over(desk, case, now + timedelta(days=8))
    apology = handed.apology
    assert handed.handed_over_at is not None
    assert (apology.state, apology.handling_unit) == (ApologyState.MISSING, desk.section)
    assert apology.given_at == handed.handed_over_at
    assert apology.form_number == "01"
    assert [entry.kind for entry in history_of("case", case.code)][-2:] == [
        "cases.apology_missing",
        "cases.handed_over",
    ]
    assert case_apology_pdf(handed, now=now).startswith(b"%PDF")


def test_a_draft_nobody_signed_goes_with_the_late_result(desk: Desk, case: Case, now: datetime) -> None:
    handed = hand_over(desk, draft(desk, case, now), now + timedelta(days=8))
    assert (handed.apology.reason, handed.apology.state) == ("Chờ ý kiến cơ quan thuế", ApologyState.MISSING)


def test_a_result_in_time_or_a_signed_apology_needs_no_other(desk: Desk, case: Case, now: datetime) -> None:
    handed = hand_over(desk, case, now + timedelta(hours=1))
    with pytest.raises(FormNotIssued):
        case_apology_pdf(handed, now=now)
    other = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    sign(desk, draft(desk, other, now), now)
    late = hand_over(desk, Case.objects.get(pk=other.pk), now + timedelta(days=8))
    assert late.apology.state == ApologyState.TIMELY


def test_a_restart_takes_the_new_appointment_away(desk: Desk, case: Case, now: datetime) -> None:
    sign(desk, draft(desk, case, now), now)
    version = Case.objects.get(pk=case.pk).version
    ask_supplement(
        case_id=case.pk, version=version, defects=[Defect("missing", "Hợp đồng")],
        by=desk.actor(Role.SPECIALIST), now=now + timedelta(hours=2),
    )  # fmt: skip
    again = complete_supplement(
        case_id=case.pk, version=version + 1, by=desk.actor(Role.RECEIVER), now=now + timedelta(days=1)
    )
    assert again.reappointed_due_at is None
    assert again.due_at == again.due_moments.filter(kind=DueKind.APPOINTMENT).last().at


def test_a_work_list_names_the_cases_that_will_need_an_apology(desk: Desk, case: Case, now: datetime) -> None:
    specialist, soon = desk.actor(Role.SPECIALIST), now + timedelta(days=1, hours=2)
    near = Moments.at(soon)
    assert not needing_apology(specialist, Moments.at(soon - timedelta(minutes=1))).exists()
    listed = work_of(specialist, WorkFilter(scope=Scope.APOLOGY), near)
    assert [one.pk for one in listed] == [case.pk]
    assert not needing_apology(desk.actor(Role.RECEIVER), near).exists()
    sign(desk, draft(desk, case, now), now)
    assert not needing_apology(specialist, near).exists()


def first_hint(desk: Desk, case: Case) -> datetime:
    """When the specialist's list begins to name the case."""
    needed = Case.objects.get(pk=case.pk).apology_needed_at
    assert needed is not None
    specialist = desk.actor(Role.SPECIALIST)
    for at, is_listed in ((needed - timedelta(minutes=1), False), (needed, True)):
        assert needing_apology(specialist, Moments.at(at)).filter(pk=case.pk).exists() is is_listed
    return needed


def test_the_hint_leaves_a_quarter_of_the_limit_before_the_last_moment(
    desk: Desk, case: Case, now: datetime
) -> None:
    # Three working days: six working hours before Thursday 09:00, the last moment.
    assert first_hint(desk, case) == datetime(2026, 3, 25, 11, 0, tzinfo=VN_TZ)
    assert clock.apology_until(case=case) == UNTIL


def test_a_result_of_the_day_is_hinted_at_two_hours_before(desk: Desk, now: datetime) -> None:
    same_day = receive(desk, CERTIFIED_COPY, now=now)
    assert same_day.due_at is not None
    assert clock.apology_until(case=same_day) == same_day.due_at
    assert first_hint(desk, same_day) == same_day.due_at - timedelta(hours=2)


def test_the_hint_follows_the_calendar_of_the_competent_unit(desk: Desk, case: Case, now: datetime) -> None:
    admin, wednesday = desk.actor(Role.ADMINISTRATOR), date(2026, 3, 25)
    off = DaysChange(wednesday, wednesday, "off", "Di dời trụ sở")
    seen = recount_of(desk.ward, off, now=now).fingerprint
    change_calendar(agency=desk.ward, change=off, seen=seen, by=admin, now=now)
    assert first_hint(desk, case) == datetime(2026, 3, 24, 11, 0, tzinfo=VN_TZ)  # promised: Friday stays
    after = bring_to(desk, receive(desk, now=now + timedelta(minutes=1)), "appraise", now=now)
    assert after.due_at == datetime(2026, 3, 30, 9, 1, tzinfo=VN_TZ)
    assert first_hint(desk, after) == datetime(2026, 3, 26, 11, 1, tzinfo=VN_TZ)


def test_the_hint_waits_while_the_clock_stands_and_moves_with_the_appointment(
    desk: Desk, case: Case, now: datetime
) -> None:
    needed, by = first_hint(desk, case), desk.actor(Role.SPECIALIST)
    stop_case(case_id=case.pk, version=case.version, reason="Tranh chấp", by=by, now=now)
    assert not needing_apology(by, Moments.at(needed)).exists()
    stopped = Case.objects.get(pk=case.pk)
    resume_case(case_id=case.pk, version=stopped.version, by=by, now=now + timedelta(days=1))
    assert first_hint(desk, case) == needed + timedelta(days=1)
