"""An overdue step is told upwards once a level, and whoever is told can say what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries.history import history_of
from motcua.cases.actions import escalate_overdue_steps, instruct
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, Escalation
from motcua.cases.queries.work import WorkFilter, work_list
from motcua.cases.queries.work_rows import rows_of
from motcua.cases.queries.work_words import GROUPS, Group, Moments
from motcua.core.actors import Role, job_actor
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive, step_on

pytestmark = pytest.mark.django_db
JOB = job_actor("cases.escalate_overdue_steps")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


def at_the_specialist(desk: Desk) -> tuple[Case, datetime]:
    """A case that has stood at the specialist's step for longer than the step has."""
    case = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS), "appraise")
    assert case.step_due_at is not None
    return case, case.step_due_at + timedelta(minutes=1)


def test_a_late_step_of_a_case_in_time_is_not_shown_as_a_late_case(desk: Desk) -> None:
    case, late = at_the_specialist(desk)
    assert case.due_at is not None
    for now, tone in ((late, "near"), (case.due_at + timedelta(minutes=1), "late")):
        (row,) = rows_of(
            [(case.pk, GROUPS.index(Group.ESCALATED))],
            Moments.at(now),
            desk.actor(Role.HEAD_OF_SECTION, now=now),
        )
        assert row.tone == tone


def test_a_step_in_time_is_told_to_nobody(desk: Desk) -> None:
    case, late = at_the_specialist(desk)
    assert escalate_overdue_steps(by=JOB, now=late - timedelta(minutes=2)) == 0
    assert not Escalation.objects.filter(case=case).exists()


def test_an_overdue_step_is_told_to_the_head_of_the_section_once(desk: Desk) -> None:
    case, late = at_the_specialist(desk)

    assert escalate_overdue_steps(by=JOB, now=late) == 1
    assert escalate_overdue_steps(by=JOB, now=late + timedelta(minutes=5)) == 0

    told = Escalation.objects.get(case=case)
    assert (told.role, told.agency_id, told.level) == (Role.HEAD_OF_SECTION, case.handling_unit_id, 1)
    assert history_of("case", case.code)[-1].kind == "cases.step_escalated"


def test_it_stands_first_in_the_list_of_whom_it_was_told_and_of_nobody_else(desk: Desk) -> None:
    _case, late = at_the_specialist(desk)
    escalate_overdue_steps(by=JOB, now=late)
    moments = Moments.at(late)

    heads = work_list(desk.actor(Role.HEAD_OF_SECTION, now=late), WorkFilter(), moments).groups
    assert next(iter(heads.items())) == (Group.ESCALATED, 1)
    assert Group.ESCALATED not in work_list(desk.actor(Role.LEADER, now=late), WorkFilter(), moments).groups


def test_without_an_answer_for_a_working_day_the_leader_is_told_too(desk: Desk) -> None:
    case, late = at_the_specialist(desk)
    escalate_overdue_steps(by=JOB, now=late)

    assert escalate_overdue_steps(by=JOB, now=late + timedelta(days=1, minutes=-5)) == 0
    assert escalate_overdue_steps(by=JOB, now=late + timedelta(days=1)) == 1

    levels = Escalation.objects.filter(case=case).order_by("level").values_list("level", "role")
    assert list(levels) == [(1, Role.HEAD_OF_SECTION), (2, Role.LEADER)]


def test_an_answer_is_kept_with_the_case_and_ends_the_telling(desk: Desk) -> None:
    case, late = at_the_specialist(desk)
    escalate_overdue_steps(by=JOB, now=late)
    head = desk.actor(Role.HEAD_OF_SECTION, now=late)

    instruct(case_id=case.pk, version=case.version, instruction=" Trình trước 16 giờ. ", by=head, now=late)

    told = Escalation.objects.get(case=case)
    assert (told.instruction, told.answered_by_id) == ("Trình trước 16 giờ.", head.id)
    assert history_of("case", case.code)[-1].payload["note"] == "Trình trước 16 giờ."
    assert escalate_overdue_steps(by=JOB, now=late + timedelta(days=3)) == 0


def test_only_who_was_told_may_answer_and_not_without_words(desk: Desk) -> None:
    case, late = at_the_specialist(desk)
    escalate_overdue_steps(by=JOB, now=late)

    leader, head = desk.actor(Role.LEADER, now=late), desk.actor(Role.HEAD_OF_SECTION, now=late)
    with pytest.raises(NotAtThisStep):
        instruct(case_id=case.pk, version=case.version, instruction="Nhanh lên", by=leader, now=late)
    with pytest.raises(ConditionMissing):
        instruct(case_id=case.pk, version=case.version, instruction="  ", by=head, now=late)


def test_a_case_that_went_on_is_nobodys_worry(desk: Desk) -> None:
    case, late = at_the_specialist(desk)
    escalate_overdue_steps(by=JOB, now=late)
    step_on(desk, case, now=late)

    assert not Escalation.objects.open().exists()
    head = desk.actor(Role.HEAD_OF_SECTION, now=late)
    assert Group.ESCALATED not in work_list(head, WorkFilter(), Moments.at(late)).groups
    assert escalate_overdue_steps(by=JOB, now=late + timedelta(minutes=1)) == 0


def test_the_job_runs_on_its_schedule() -> None:
    from motcua.cases import tasks

    assert tasks.escalate_overdue_steps.call() == 0
