"""Asking other units, answering them, and the rounds with systems outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import (
    Answer,
    NewAttachment,
    Question,
    answer_consultation,
    ask_consultation,
    fail_outside,
    send_again,
)
from motcua.cases.actions.consulting import CONSULTING_STEPS
from motcua.cases.choices import AttachmentPurpose, CaseState, Opinion
from motcua.cases.models import Consultation
from motcua.cases.permissions import ANSWER, WORK
from motcua.cases.queries.consulting import to_answer, units_to_ask
from motcua.catalogue.rules.process import StepKind
from motcua.core.worktime import Limit
from motcua.documents.actions import read_upload
from motcua.web.desk.forms.consulting import AnswerForm, QuestionForm, ReferenceForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing, Who


def _may_ask(at: Standing) -> bool:
    return at.acts and at.step is not None and at.step.kind in CONSULTING_STEPS


def _units(at: Standing) -> dict[str, Any]:
    """Whom to ask, and the time a question has at most without exceeding the case's appointment."""
    waiting = set(at.case.consultations.filter(answered_at=None).values_list("asked_unit_id", flat=True))
    return {
        "units": [unit for unit in units_to_ask(at.case, now=at.now) if unit.pk not in waiting],
        "is_short": at.case.is_same_day,
    }


def _ask(case_id: int, sent: Mapping[str, Any], who: Who) -> list[Consultation]:
    question = Question(
        unit_ids=sent["units"],
        text=sent["question"],
        limit=Limit(sent["amount"], sent["unit"]),
        may_exceed=sent["may_exceed"],
    )
    return ask_consultation(
        case_id=case_id, version=sent["version"], question=question, by=who.by, now=who.now
    )


def _may_answer(at: Standing) -> bool:
    return at.is_in(*_RUNNING) and bool(at.actor.holds(ANSWER.roles, None)) and _waiting(at) is not None


def _waiting(at: Standing) -> Consultation | None:
    return to_answer(at.case, at.actor)


def _answer(case_id: int, sent: Mapping[str, Any], who: Who) -> Consultation:
    answer = Answer(sent["opinion"], sent["answer"], _attachment(sent["upload"]))
    return answer_consultation(consultation_id=sent["consultation"], answer=answer, by=who.by, now=who.now)


def _attachment(upload: UploadedFile | None) -> NewAttachment | None:
    if upload is None:
        return None
    return NewAttachment(upload.name or "", *read_upload(upload), purpose=AttachmentPurpose.OPINION)


def _at_external_step(at: Standing) -> bool:
    return at.acts and at.step is not None and at.step.kind is StepKind.EXTERNAL_WAIT


def _is_sent(at: Standing) -> bool:
    """Whether a round is running."""
    return at.case.external_requests.filter(answered_at=None, failed_at=None).exists()


_RUNNING = (
    CaseState.IN_PROGRESS,
    CaseState.AWAITING_SUPPLEMENT,
    CaseState.AWAITING_PAYMENT,
    CaseState.STOPPED,
)

MOVES = (
    CaseMove(
        name="answer_consultation",
        slug="tra-loi-y-kien",
        right=ANSWER,
        label=_("Gửi ý kiến"),
        done=_("Đã gửi ý kiến của đơn vị."),
        form=AnswerForm,
        place=Place.NEXT,
        heading=_("Đơn vị của ông/bà được hỏi ý kiến"),
        fields="desk/moves/_answer.html",
        icon="send",
        takes_files=True,
        is_offered=_may_answer,
        context=lambda at: {"consultation": _waiting(at), "opinions": Opinion.choices},
        run=_answer,
    ),
    CaseMove(
        name="ask_consultation",
        slug="lay-y-kien",
        right=WORK,
        label=_("Lấy ý kiến"),
        done=_("Đã gửi nội dung lấy ý kiến; thời hạn của hồ sơ vẫn chạy."),
        form=QuestionForm,
        place=Place.BUTTON,
        heading=_("Lấy ý kiến đơn vị phối hợp"),
        meaning=_("Thời hạn của hồ sơ không dừng trong khi chờ ý kiến."),
        fields="desk/moves/_question.html",
        icon="message",
        is_offered=_may_ask,
        context=_units,
        run=_ask,
    ),
    CaseMove(
        name="fail_outside",
        slug="loi-he-thong-ngoai",
        right=WORK,
        label=_("Ghi lỗi gửi"),
        done=_("Đã ghi lỗi của lần gửi này."),
        place=Place.BUTTON,
        heading=_("Hệ thống ngoài báo lỗi hoặc không nhận"),
        note_label=_("Lỗi gặp phải"),
        icon="alert-triangle",
        is_offered=lambda at: _at_external_step(at) and _is_sent(at),
        run=lambda case_id, sent, who: fail_outside(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="send_again",
        slug="gui-lai-he-thong-ngoai",
        right=WORK,
        label=_("Gửi lại"),
        done=_("Đã ghi nhận gửi lại."),
        form=ReferenceForm,
        place=Place.BUTTON,
        heading=_("Gửi lại hệ thống ngoài"),
        fields="desk/moves/_reference.html",
        icon="send",
        is_offered=lambda at: _at_external_step(at) and not _is_sent(at),
        run=lambda case_id, sent, who: send_again(
            case_id=case_id,
            version=sent["version"],
            reference=sent["reference"],
            by=who.by,
            now=who.now,
        ),
    ),
)
