"""Asking other units for their opinion, and answering (NĐ 61/2018 Điều 19 khoản 5). The clock goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.audit.rules import canonical_json
from motcua.cases import clock
from motcua.cases.actions.attaching import NewAttachment, hang_file
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.choices import CaseState, Opinion
from motcua.cases.errors import AnswerDueTooLate, ConditionMissing, MoveNotPossible, NotAtThisStep
from motcua.cases.models import Consultation
from motcua.cases.permissions import ANSWER, check_act
from motcua.cases.queries.consulting import units_by_id
from motcua.catalogue.rules.process import StepKind
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.core.worktime import Limit

CONSULTING_STEPS = frozenset({StepKind.DO, StepKind.CHECK, StepKind.CONSULT})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which units, and how long they have.

    An answer due after the case's own appointment is a mistake more often than not: it must be meant.
    """

    unit_ids: Sequence[int]
    text: str
    limit: Limit
    may_exceed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit thinks, in words, with a file if there is one."""

    opinion: Opinion
    text: str
    file: NewAttachment | None = None


@action
def ask_consultation(
    *, case_id: int, version: int, question: Question, by: Actor, now: datetime
) -> list[Consultation]:
    """Ask units for their opinion; each gets its due moment by its own calendar.

    Raises NotAtThisStep at a step that asks nobody, ConditionMissing without a question or unit,
    AnswerDueTooLate when an answer would come after the case's appointment and that was not meant.
    """
    case = load_case(case_id, version=version)
    if case.state != CaseState.IN_PROGRESS:
        raise MoveNotPossible(_("Lấy ý kiến"), CaseState(case.state).label)
    by = check_act(by, case)
    if case.process.step(case.step_key).kind not in CONSULTING_STEPS:
        raise NotAtThisStep(_("Bước này không lấy ý kiến phối hợp."))
    text = question.text.strip()
    if not text:
        raise ConditionMissing(_("Xin ghi nội dung cần hỏi."), field="question")
    units = units_by_id(question.unit_ids, case, now=now)
    earlier = list(case.consultations.all())
    waiting = {one.asked_unit_id for one in earlier if one.answered_at is None}
    if not units or waiting & {unit.pk for unit in units}:
        raise ConditionMissing(_("Xin chọn đơn vị chưa được hỏi hoặc đã trả lời."), field="units")
    asked = []
    for number, unit in enumerate(units, start=len(earlier) + 1):
        due = clock.answer_due(limit=question.limit, agency=unit, rule_versions=case.rule_versions, now=now)
        if case.due_at is not None and due.moment > case.due_at and not question.may_exceed:
            raise AnswerDueTooLate(due.moment, case.due_at)
        asked.append(
            Consultation(
                case=case,
                number=number,
                asked_unit=unit,
                step_name=case.step_name,
                question=text,
                asked_at=now,
                asked_by=by.label,
                asker_id=by.id if by.kind is ActorKind.OFFICER else None,
                due_at=due.moment,
                derivation_text=canonical_json(due.to_json()),
            )
        )
    insert_rows(asked)
    save_case(case)
    events = [
        NewEvent(
            "cases.consultation_asked",
            {
                "number": one.number,
                "unit": one.asked_unit.code,
                "unit_name": one.asked_unit.name,
                "question": text,
                "due": one.due_at,
            },
        )
        for one in asked
    ]
    note_on(case, *events, by=by, now=now)
    return asked


@action
def answer_consultation(*, consultation_id: int, answer: Answer, by: Actor, now: datetime) -> Consultation:
    """A unit gives its opinion, once. Raises NotFound, NotAllowed, NotAtThisStep, ConditionMissing."""
    found = _load(consultation_id)
    check(by, ANSWER, found.asked_unit.path)
    if found.answered_at is not None:
        raise NotAtThisStep(_("Đơn vị đã trả lời ý kiến này rồi."))
    if found.case.finished_at is not None:
        raise NotAtThisStep(_("Hồ sơ đã kết thúc, không cần trả lời nữa."))
    if answer.opinion != Opinion.AGREE and not answer.text.strip():
        raise ConditionMissing(_("Xin ghi ý kiến."), field="answer")
    hung = hang_file(found.case, answer.file, by=by, now=now) if answer.file is not None else None
    found.opinion, found.answer, found.answer_file = answer.opinion, answer.text.strip(), hung
    found.answered_at, found.answered_by = now, by.label
    given = {
        name: getattr(found, name)
        for name in ("opinion", "answer", "answer_file", "answered_at", "answered_by")
    }
    if not Consultation.objects.filter(pk=found.pk, answered_at=None).update(**given):
        raise NotAtThisStep(_("Đơn vị đã trả lời ý kiến này rồi."))
    said = {
        "number": found.number,
        "unit": found.asked_unit.code,
        "unit_name": found.asked_unit.name,
        "opinion": found.opinion,
        "note": found.answer,
        "files": [hung.file_id] if hung is not None else [],
        "late": found.is_late,
    }
    _note(found, "cases.consultation_answered", said, by=by, now=now)
    return found


@action
def tell_late_consultation(*, consultation_id: int, by: Actor, now: datetime) -> bool:
    """Record once that an answer did not come in time. False if there is none such (any more)."""
    late = Consultation.objects.late(at=now).filter(pk=consultation_id, late_told_at=None)
    if not late.exists() or not Consultation.objects.filter(
        pk=consultation_id, answered_at=None, late_told_at=None
    ).update(late_told_at=now):
        return False
    found = _load(consultation_id)
    said = {
        "number": found.number,
        "unit": found.asked_unit.code,
        "unit_name": found.asked_unit.name,
        "due": found.due_at,
    }
    _note(found, "cases.consultation_late", said, by=by, now=now)
    return True


def _load(consultation_id: int) -> Consultation:
    found = Consultation.objects.select_related("case", "asked_unit").filter(pk=consultation_id).first()
    if found is None:
        raise NotFound(_("Không có nội dung lấy ý kiến này."))
    return found


def _note(found: Consultation, kind: str, said: dict[str, object], *, by: Actor, now: datetime) -> None:
    append(subject_kind="case", subject_id=found.case.code, events=[NewEvent(kind, said)], by=by, now=now)
