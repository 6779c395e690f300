"""The applicant looks over the draft of an electronic paper; silence is consent (Nghị định 87/2020/NĐ-CP)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.audit.rules import canonical_json
from motcua.cases import clock
from motcua.cases.actions.attaching import NewAttachment, hang_file
from motcua.cases.actions.moving import Act, go_along
from motcua.cases.actions.saving import load_case, note_on, present_visit, save_case
from motcua.cases.choices import AnswerWay, AttachmentPurpose, CaseState, DraftAnswer, PauseKind
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, CasePause, DraftConfirmation, DraftConfirmationQuerySet
from motcua.cases.permissions import TAKE_SILENCE, check_act, check_answer_draft
from motcua.cases.sql import case_of_code, case_of_draft
from motcua.catalogue.rules.process import Step, StepKind
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class Reply:
    """What the applicant says about a draft, and by which way it came; a correction says what is wrong."""

    answer: DraftAnswer
    way: AnswerWay
    note: str = ""


@action
def send_draft(
    *, case_id: int, version: int, file: NewAttachment, by: Actor, now: datetime
) -> DraftConfirmation:
    """Show the applicant the draft; they have so many working days (`TimeRules.draft_check_days`).

    The clock stands meanwhile where the step says so. Raises NotAtThisStep at another step or while a draft
    is before the applicant already.
    """
    case = load_case(case_id, version=version)
    step = _draft_step(case)
    by = check_act(by, case)
    if case.drafts.open().exists():
        raise NotAtThisStep(_("Người nộp đang xem một bản nháp. Xin chờ trả lời hoặc thu hồi bản nháp đó."))
    due = clock.draft_due(case=case, now=now)
    sent = DraftConfirmation(
        case=case,
        visit=present_visit(case),
        file=hang_file(case, file, by=by, now=now),
        sent_at=now,
        sent_by=by.label,
        due_at=due.moment,
        derivation_text=canonical_json(due.to_json()),
    )
    insert_rows([sent])
    if step.pauses_clock:
        reason = str(AttachmentPurpose(file.purpose).label)
        insert_rows([CasePause(case=case, kind=PauseKind.DRAFT, started_at=now, reason=reason)])
        case.paused_at = now
    save_case(case, "paused_at")
    said = {"draft_due": sent.due_at, "files": [sent.file.file_id]}
    note_on(case, NewEvent("cases.draft_sent", said), by=by, now=now)
    return sent


@action
def answer_draft(*, case_id: int, version: int, reply: Reply, by: Actor, now: datetime) -> Case:
    """An officer writes down what the applicant said by telephone, by e-mail or at the counter.

    Consent sends the case on, a correction back to the step before. Raises NotAllowed, NotAtThisStep once it
    is answered, ConditionMissing for a correction that does not say what, CaseChanged.
    """
    case = load_case(case_id, version=version)
    step = _draft_step(case)
    by = check_answer_draft(by, case)
    if not _close(case.drafts.open(), reply, by=by, now=now):
        raise _answered()
    return _follow(case, step, reply, by=by, now=now)


@action
def answer_draft_online(
    *, code: str, lookup_code: str, draft_id: int, reply: Reply, by: Actor, now: datetime
) -> Case:
    """The applicant answers with both codes of the slip. Raises NotFound for wrong ones.

    Guessing is the caller's to count (`attempts`).
    """
    case = case_of_code(code)
    if not constant_time_compare(case.lookup_code if case is not None else "-", lookup_code) or case is None:
        raise NotFound(_("Không có hồ sơ này."))
    step = _draft_step(case)
    if not _close(case.drafts.open().filter(pk=draft_id), reply, by=by, now=now):
        raise _answered()
    return _follow(case, step, reply, by=by, now=now)


@action
def take_silence_as_consent(*, draft_id: int, by: Actor, now: datetime) -> bool:
    """The time to look passed without a word: that is consent. A job's action; False without such a draft."""
    check(by, TAKE_SILENCE)
    case = case_of_draft(draft_id)
    if case is None:
        return False
    reply = Reply(DraftAnswer.CONFIRMED, AnswerWay.SILENCE)
    if not _close(case.drafts.silent(at=now).filter(pk=draft_id), reply, by=by, now=now):
        return False
    _follow(case, _draft_step(case), reply, by=by, now=now)
    return True


def _close(waiting: DraftConfirmationQuerySet, reply: Reply, *, by: Actor, now: datetime) -> bool:
    """Write the answer about a draft down, once; False when it is answered or taken back already."""
    note = reply.note.strip()
    if reply.answer == DraftAnswer.CORRECTION and not note:
        raise ConditionMissing(_("Xin ghi nội dung cần sửa."), field="note")
    said = {"answered_at": now, "answered_by": by.label}
    return bool(waiting.update(**said, answer=reply.answer, way=reply.way, note=note))


def _follow(case: Case, step: Step, reply: Reply, *, by: Actor, now: datetime) -> Case:
    """Let the case go where the answer leads."""
    case.is_draft_answered = True
    is_correction, note = reply.answer == DraftAnswer.CORRECTION, reply.note.strip()
    chosen = next(one for one in step.actions if one.is_return == is_correction)
    said = {"draft_answer": reply.answer, "way": reply.way, "note": note}
    answered = NewEvent("cases.draft_answered", said)
    return go_along(case, chosen, Act(chosen.key, note=note), before=[answered], by=by, now=now)


def _answered() -> NotAtThisStep:
    return NotAtThisStep(_("Bản nháp này đã được trả lời hoặc đã thu hồi."))


def _draft_step(case: Case) -> Step:
    """The step at which the case waits for the applicant; raises NotAtThisStep anywhere else."""
    step = case.step
    if case.state != CaseState.IN_PROGRESS or step is None or step.kind is not StepKind.CONFIRM_DRAFT:
        raise NotAtThisStep(_("Hồ sơ không ở bước người nộp kiểm tra bản nháp."))
    return step
