"""Cases brought to wherever a test needs them, step by step through the actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from motcua.accounts.models import User
from motcua.applicants.actions import ApplicantData
from motcua.cases.actions import (
    Act,
    NewAttachment,
    Reply,
    act_on_case,
    answer_draft,
    receive_case,
    send_draft,
)
from motcua.cases.choices import AnswerWay, CaseState, DraftAnswer
from motcua.cases.models import Case
from motcua.catalogue.actions import create_process_draft, publish_process, save_process_draft
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.rules.process import Condition, StepKind
from motcua.core.actors import Role
from motcua.documents.choices import MediaType
from tests.factories import NOW, make_user
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_intake

_people = count(1)
PDF = b"%PDF-1.7\n%draft\n"


def another(desk: Desk, role: Role, **fields: Any) -> User:
    """A second officer of the role, at the same unit."""
    return make_user(role, desk.users[role].agency, **fields)


def somebody() -> ApplicantData:
    """An applicant of their own."""
    number = next(_people)
    return ApplicantData(name=f"Trần Thị Số {number}", identifier=f"0791860{number:05d}", phone="0903123456")


def receive(
    desk: Desk,
    code: str = HOUSEHOLD_BUSINESS,
    *,
    now: datetime = NOW,
    role: Role = Role.RECEIVER,
    **values: Any,
) -> Case:
    """A case of somebody new, just received by the officer of the role."""
    intake = make_intake(desk, code, **{"applicant": somebody(), **values})
    return receive_case(intake=intake, by=desk.actor(role, now=now), now=now)


def step_on(desk: Desk, case: Case, *, now: datetime = NOW, **given: Any) -> Case:
    """One step forward by the officer whose step it is, giving what it asks for."""
    step = case.process.step(case.step_key)
    if step.kind is StepKind.CONFIRM_DRAFT:
        return confirm(desk, case, now=now)
    way = next(action for action in step.actions if not action.is_return)
    asked = {
        Condition.ASSIGNEE: ("assignee_id", desk.users[Role.SPECIALIST].pk),
        Condition.RESULT_NUMBER: ("result_number", "41/GCN-UBND"),
        Condition.EXTERNAL_NUMBER: ("external_number", "41A8012345"),
        Condition.NOTE: ("note", "Đủ điều kiện"),
    }
    values = {**dict(asked[condition] for condition in way.conditions), **given}
    by = desk.actor(Role(step.role), now=now)
    return act_on_case(case_id=case.pk, version=case.version, act=Act(way.key, **values), by=by, now=now)


def confirm(desk: Desk, case: Case, *, now: datetime = NOW) -> Case:
    """The draft is sent and the applicant agrees by telephone."""
    by, file = desk.actor(Role.SPECIALIST, now=now), NewAttachment("nhap.pdf", PDF, MediaType.PDF)
    send_draft(case_id=case.pk, version=case.version, file=file, by=by, now=now)
    reply = Reply(DraftAnswer.CONFIRMED, AnswerWay.PHONE)
    return answer_draft(case_id=case.pk, version=case.version + 1, reply=reply, by=by, now=now)


def bring_to(desk: Desk, case: Case, step_key: str, *, now: datetime = NOW, minutes: int = 10) -> Case:
    """Forward until the case stands at the step, so many minutes a step."""
    while case.step_key != step_key:
        now += timedelta(minutes=minutes)
        case = step_on(desk, case, now=now)
    return case


def decided(desk: Desk, code: str = HOUSEHOLD_BUSINESS, *, now: datetime = NOW, **values: Any) -> Case:
    """A case whose result waits at the centre."""
    case = bring_to(desk, receive(desk, code, now=now, **values), "hand_over", now=now)
    assert case.state == CaseState.DECIDED
    return case


def pause_the_clock(desk: Desk, *, now: datetime) -> None:
    """From now on the birth process lets the clock stand while the applicant looks."""
    source = ProcessVersion.objects.get(procedure_version__procedure__code=BIRTH)
    admin = desk.actor(Role.ADMINISTRATOR)
    draft = create_process_draft(source=source, by=admin, now=now)
    steps = (replace(step, pauses_clock=bool(step.channels)) for step in draft.process.steps)
    paused = replace(draft.process, steps=tuple(steps))
    saved = save_process_draft(draft=draft, process=paused, revision=1, by=admin, now=now)
    publish_process(draft=saved, revision=2, by=admin, now=now)
