"""The draft of an electronic paper before the applicant: sent, answered, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import Act, NewAttachment, Reply, act_on_case, answer_draft, send_draft
from motcua.cases.choices import AnswerWay, AttachmentPurpose, CaseState, DraftAnswer
from motcua.cases.models import Case, DraftConfirmation
from motcua.cases.permissions import ANSWER_DRAFT, WORK, can_answer_draft
from motcua.catalogue.rules.process import StepKind
from motcua.documents.actions import read_upload
from motcua.web.desk.forms.drafts import TOLD_BY, BackForm, DraftForm, ReplyForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing, Who


def _is_draft_step(at: Standing) -> bool:
    here = at.step is not None and at.step.kind is StepKind.CONFIRM_DRAFT
    return here and at.is_in(CaseState.IN_PROGRESS)


def _draft_of(at: Standing) -> DraftConfirmation | None:
    return at.case.drafts.open().select_related("file").first()


def _may_send(at: Standing) -> bool:
    return at.acts and _is_draft_step(at) and _draft_of(at) is None


def _may_answer(at: Standing) -> bool:
    return _is_draft_step(at) and can_answer_draft(at.actor, at.case) and _draft_of(at) is not None


def _send(case_id: int, sent: Mapping[str, Any], who: Who) -> DraftConfirmation:
    upload = sent["upload"]
    file = NewAttachment(upload.name or "", *read_upload(upload), purpose=AttachmentPurpose.DRAFT)
    return send_draft(case_id=case_id, version=sent["version"], file=file, by=who.by, now=who.now)


def _answer(case_id: int, sent: Mapping[str, Any], who: Who) -> Case:
    reply = Reply(DraftAnswer(sent["answer"]), AnswerWay(sent["way"]), sent["note"])
    return answer_draft(case_id=case_id, version=sent["version"], reply=reply, by=who.by, now=who.now)


def _back(at: Standing) -> dict[str, Any]:
    """The way back from the step."""
    actions = at.step.actions if at.step is not None else ()
    return {"back": next((one for one in actions if one.is_return), None)}


MOVES = (
    CaseMove(
        name="send_draft",
        slug="gui-ban-nhap",
        right=WORK,
        label=_("Gửi người nộp kiểm tra"),
        done=_("Đã gửi bản nháp; người nộp xem được khi tra cứu bằng hai mã của giấy hẹn."),
        form=DraftForm,
        place=Place.NEXT,
        heading=_("Người nộp kiểm tra bản nháp"),
        fields="desk/moves/_send_draft.html",
        icon="send",
        takes_files=True,
        is_offered=_may_send,
        run=_send,
    ),
    CaseMove(
        name="answer_draft",
        slug="tra-loi-ban-nhap",
        right=ANSWER_DRAFT,
        label=_("Ghi trả lời của người nộp"),
        done=_("Đã ghi trả lời của người nộp về bản nháp."),
        form=ReplyForm,
        place=Place.NEXT,
        heading=_("Người nộp trả lời về bản nháp"),
        fields="desk/moves/_draft_reply.html",
        icon="check",
        is_offered=_may_answer,
        context=lambda at: {"draft": _draft_of(at), "answers": DraftAnswer.choices, "ways": TOLD_BY},
        run=_answer,
    ),
    CaseMove(
        name="take_draft_back",
        slug="tra-lai-ban-nhap",
        right=WORK,
        label=_("Trả lại bước trước"),
        done=_("Đã trả lại bước trước; bản nháp đang gửi, nếu có, đã thu hồi."),
        place=Place.BUTTON,
        heading=_("Trả lại bước trước mà không chờ người nộp"),
        note_label=_("Lý do trả lại"),
        fields="desk/moves/_draft_back.html",
        icon="corner-up-left",
        is_offered=lambda at: at.acts and _is_draft_step(at),
        context=_back,
        form=BackForm,
        run=lambda case_id, sent, who: act_on_case(
            case_id=case_id,
            version=sent["version"],
            act=Act(sent["action"], note=sent["note"]),
            by=who.by,
            now=who.now,
        ),
    ),
)
