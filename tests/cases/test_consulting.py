"""Asking other units: who may, until when, what the unit sees, and that a missing answer is told once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.agencies.models import Agency
from motcua.audit.queries import find_faults, history_of
from motcua.cases.actions import (
    Answer,
    NewAttachment,
    Question,
    answer_consultation,
    ask_consultation,
    attach_files,
    tell_late_consultation,
)
from motcua.cases.choices import AttachmentPurpose, Opinion
from motcua.cases.errors import AnswerDueTooLate, ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, Consultation
from motcua.cases.permissions import can_view
from motcua.cases.queries.consulting import answers_of, units_to_ask
from motcua.cases.queries.oversight import today_of
from motcua.cases.queries.work import WorkFilter, in_order, work_list, work_of
from motcua.cases.queries.work_rows import rows_of
from motcua.cases.queries.work_words import Figure, Group, Moments
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import Due, Limit, LimitUnit
from motcua.documents.choices import MediaType
from tests.factories import actor_for, make_agency, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive, step_on

pytestmark = pytest.mark.django_db
CLOCK = job_actor("Đồng hồ hồ sơ")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    """At the specialist, due in three working days."""
    return bring_to(desk, receive(desk, now=now), "appraise", now=now)


@pytest.fixture
def economy(desk: Desk) -> Agency:
    """Another section of the ward."""
    return make_agency("Phòng Kinh tế, Hạ tầng và Đô thị", parent=desk.ward)


@pytest.fixture
def expert(economy: Agency) -> Actor:
    return actor_for(make_user(Role.SPECIALIST, economy, full_name="Trần Chuyên Gia"))


def ask(desk: Desk, case: Case, *units: Agency, now: datetime, **given: Any) -> list[Consultation]:
    values = {
        "text": "Địa điểm có phù hợp quy hoạch không?",
        "limit": Limit(1, LimitUnit.WORKING_DAY),
        **given,
    }
    question = Question(unit_ids=[unit.pk for unit in units], **values)
    by = desk.actor(Role.SPECIALIST)
    return ask_consultation(case_id=case.pk, version=case.version, question=question, by=by, now=now)


def answer(asked: Consultation, by: Actor, now: datetime, **given: Any) -> Consultation:
    said = Answer(**{"opinion": Opinion.AGREE, "text": "Phù hợp", **given})
    return answer_consultation(consultation_id=asked.pk, answer=said, by=by, now=now)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_unit_is_asked_and_has_until_its_own_due_moment(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    (asked,) = ask(desk, case, economy, now=now)

    assert (asked.number, asked.asked_unit, asked.asker_id) == (1, economy, desk.users[Role.SPECIALIST].pk)
    assert asked.due_at == datetime(2026, 3, 25, 9, 0, tzinfo=VN_TZ)
    stored = Consultation.objects.get()
    assert Due.from_json(json.loads(stored.derivation_text)).moment == stored.due_at
    after = fresh(case)
    assert (after.due_at, after.paused_at, after.state) == (
        case.due_at,
        None,
        case.state,
    )  # the clock goes on
    assert history_of("case", case.code)[-1].kind == "cases.consultation_asked"


def test_several_units_are_asked_at_once_each_numbered(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    police = make_agency("Công an phường", parent=desk.ward)
    make_user(Role.HEAD_OF_SECTION, police)
    assert [one.number for one in ask(desk, case, economy, police, now=now)] == [1, 2]
    with pytest.raises(ConditionMissing) as refusal:
        ask(desk, fresh(case), economy, now=now)  # it has not answered yet
    assert refusal.value.field == "units"


def test_only_units_with_somebody_to_answer_can_be_asked(
    desk: Desk, case: Case, economy: Agency, now: datetime
) -> None:
    assert economy not in units_to_ask(case, now=now)
    with pytest.raises(ConditionMissing):
        ask(desk, case, economy, desk.section, now=now)


def test_an_answer_due_after_the_appointment_must_be_meant(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    too_long = Limit(5, LimitUnit.WORKING_DAY)
    with pytest.raises(AnswerDueTooLate, match="sau hẹn trả"):
        ask(desk, case, economy, now=now, limit=too_long)
    assert not Consultation.objects.exists()
    (asked,) = ask(desk, case, economy, now=now, limit=too_long, may_exceed=True)
    assert case.due_at is not None
    assert asked.due_at > case.due_at


def test_a_step_that_signs_asks_nobody(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    signing = bring_to(desk, case, "sign", now=now)
    question = Question([economy.pk], "Ý kiến?", Limit(1, LimitUnit.HOUR))
    with pytest.raises(NotAtThisStep):
        ask_consultation(
            case_id=case.pk, version=signing.version, question=question, by=desk.actor(Role.LEADER), now=now
        )


def test_the_unit_sees_the_case_until_it_has_answered_and_its_answer_afterwards(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    assert not can_view(expert, case)
    (asked,) = ask(desk, case, economy, now=now)
    assert can_view(expert, case)
    assert not can_view(actor_for(make_user(Role.RECEIVER, economy)), case)  # not who answers
    with pytest.raises(NotAllowed):  # it reads, and answers: nothing else
        attach_files(
            case_id=case.pk, files=[NewAttachment("a.pdf", b"%PDF", MediaType.PDF)], by=expert, now=now
        )
    with pytest.raises(NotAtThisStep):
        ask_as(expert, case, now)

    file = NewAttachment("y-kien.pdf", b"%PDF-1.4", MediaType.PDF, purpose=AttachmentPurpose.OPINION)
    done = answer(asked, expert, now + timedelta(hours=1), file=file)
    assert not can_view(expert, fresh(case))
    assert list(answers_of(expert, answered=True)) == [done]
    assert not answers_of(expert, answered=False).exists()
    assert done.answer_file is not None
    assert done.answer_file.purpose == AttachmentPurpose.OPINION
    said = history_of("case", case.code)[-1]
    assert (said.kind, said.actor_label, said.payload["late"]) == (
        "cases.consultation_answered", "Trần Chuyên Gia", False,
    )  # fmt: skip
    assert not list(find_faults())


def ask_as(by: Actor, case: Case, now: datetime) -> None:
    question = Question([1], "Ý kiến?", Limit(1, LimitUnit.HOUR))
    ask_consultation(case_id=case.pk, version=fresh(case).version, question=question, by=by, now=now)


def test_only_the_unit_answers_and_once(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    (asked,) = ask(desk, case, economy, now=now)
    with pytest.raises(NotAllowed):
        answer(asked, desk.actor(Role.SPECIALIST), now)
    answer(asked, expert, now)
    with pytest.raises(NotAtThisStep, match="rồi"):
        answer(asked, expert, now, text="Nghĩ lại")


def test_who_disagrees_says_why(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    (asked,) = ask(desk, case, economy, now=now)
    with pytest.raises(ConditionMissing):
        answer(asked, expert, now, opinion=Opinion.DISAGREE, text=" ")


def test_the_case_goes_on_without_answers_only_with_a_note(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    ask(desk, case, economy, now=now)
    with pytest.raises(ConditionMissing, match="chưa trả lời"):
        step_on(desk, fresh(case), now=now)
    sent = step_on(desk, fresh(case), now=now, note="Đã trao đổi qua điện thoại")
    assert sent.step_key != "appraise"
    moved = next(one for one in history_of("case", case.code)[::-1] if one.kind == "cases.moved")
    assert moved.payload["unanswered"] == [1]


def test_with_all_answers_no_note_is_asked(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    (asked,) = ask(desk, case, economy, now=now)
    answer(asked, expert, now)
    assert step_on(desk, fresh(case), now=now).step_key != "appraise"


def listed(by: Actor, now: datetime) -> list[tuple[str, Group, datetime | None]]:
    moments = Moments.at(now)
    found = in_order(work_of(by, WorkFilter(), moments))
    rows = rows_of(found, moments, by)
    return [(row.case.code, row.group, row.due_at) for row in rows]


def test_each_side_finds_it_in_its_own_group(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    (asked,) = ask(desk, case, economy, now=now, limit=Limit(2, LimitUnit.HOUR))
    assert listed(expert, now) == [(case.code, Group.TO_ANSWER, asked.due_at)]
    waiting = Moments.at(now - timedelta(days=20))  # when the appointment is still far
    assert work_list(desk.actor(Role.SPECIALIST), WorkFilter(), waiting).groups == {Group.COORDINATION: 1}
    answer(asked, expert, now)
    assert listed(expert, now) == []


def test_a_late_answer_is_told_to_the_director_once(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime
) -> None:
    (asked,) = ask(desk, case, economy, now=now)
    director, later = desk.actor(Role.DIRECTOR), now + timedelta(days=2)
    assert not tell_late_consultation(consultation_id=asked.pk, by=CLOCK, now=now)  # not late yet
    assert today_of(director, Moments.at(now)).figures[Figure.ANSWERS_LATE] == 0

    told = [tell_late_consultation(consultation_id=asked.pk, by=CLOCK, now=later) for _twice in range(2)]
    assert told == [True, False]
    kinds = [one.kind for one in history_of("case", case.code)]
    assert kinds.count("cases.consultation_late") == 1
    assert today_of(director, Moments.at(later)).figures[Figure.ANSWERS_LATE] == 1
    shown = work_of(director, WorkFilter(figure=Figure.ANSWERS_LATE), Moments.at(later))
    assert [one.code for one in shown] == [case.code]

    assert answer(asked, expert, later).is_late
    assert history_of("case", case.code)[-1].payload["late"] is True
    assert today_of(director, Moments.at(later)).figures[Figure.ANSWERS_LATE] == 0


def test_asking_and_answering_take_few_statements(
    desk: Desk, case: Case, economy: Agency, expert: Actor, now: datetime, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10 + 2):  # and the savepoint around the action
        (asked,) = ask(desk, case, economy, now=now)
    with django_assert_max_num_queries(10 + 2):
        answer(asked, expert, now)
