"""What a case waits for beside its step: opinions of units, systems outside; and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.choices import AnswerWay, DraftAnswer
from motcua.cases.models import Case, Consultation, DraftConfirmation, ExternalRequest, FinancialObligation
from motcua.cases.queries.stays import Stay
from motcua.catalogue.rules.process import StepKind
from motcua.core.rules.dates import format_moment


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing waited for: of whom, until when. `tone` is waiting or late."""

    what: str
    due_at: datetime | None
    tone: str


def waits_of(case: Case, *, now: datetime) -> list[Wait]:
    """Open consultations and the running or failed round with a system outside: three queries."""
    if case.finished_at is not None:
        return []
    asked = case.consultations.filter(answered_at=None).select_related("asked_unit")
    waits = [_opinion(one, now) for one in asked]
    waits += [_tax(one) for one in case.obligations.filter(confirmed_at=None) if _waits_for_tax(one)]
    if case.step is not None and case.step.kind is StepKind.CONFIRM_DRAFT:
        waits += [_draft_wait(one, now) for one in case.drafts.open()]
    last = case.external_requests.last()
    if last is not None and last.answered_at is None and case.step_key:
        waits.append(_outside(last, now))
    return waits


def _draft_wait(sent: DraftConfirmation, now: datetime) -> Wait:
    tone = "late" if sent.due_at < now else "waiting"
    return Wait(_("Chờ người nộp kiểm tra bản nháp"), sent.due_at, tone)


def _opinion(asked: Consultation, now: datetime) -> Wait:
    return Wait(
        _("Chờ ý kiến %(unit)s") % {"unit": asked.asked_unit},
        asked.due_at,
        "late" if asked.due_at < now else "waiting",
    )


def _waits_for_tax(one: FinancialObligation) -> bool:
    return one.paid_at is None or one.needs_confirmation


def _tax(one: FinancialObligation) -> Wait:
    if one.paid_at is not None:
        return Wait(_("Chờ cơ quan thuế xác nhận hoàn thành nghĩa vụ tài chính"), None, "waiting")
    if one.notice_at is None:
        return Wait(_("Chờ thông báo của cơ quan thuế"), None, "waiting")
    return Wait(
        _("Chờ chứng từ nộp theo thông báo %(number)s") % {"number": one.notice_number}, None, "waiting"
    )


def _outside(sent: ExternalRequest, now: datetime) -> Wait:
    if sent.failed_at is not None:
        return Wait(_("%(system)s: lần gửi gần nhất bị lỗi") % {"system": sent.system}, None, "late")
    is_late = sent.due_at is not None and sent.due_at < now
    return Wait(_("Chờ %(system)s") % {"system": sent.system}, sent.due_at, "late" if is_late else "waiting")


def asked_of_others(case: Case, *, now: datetime) -> list[Stay]:
    """Consultations and rounds with systems outside as entries of the timeline, tax too: three queries."""
    asked = case.consultations.select_related("asked_unit")
    stays = [_consultation(one, now) for one in asked]
    stays += [_obligation(one) for one in case.obligations.all()]
    if any(step.kind is StepKind.CONFIRM_DRAFT for step in case.process.steps):
        stays += [_draft(one) for one in case.drafts.all()]
    return stays + [_round(one, number, now) for number, one in enumerate(case.external_requests.all(), 1)]


def _consultation(asked: Consultation, now: datetime) -> Stay:
    outcome = ""
    if asked.answered_at is not None:
        answer = (
            f"{asked.get_opinion_display()}: {asked.answer}" if asked.answer else asked.get_opinion_display()
        )
        outcome = f"{asked.answered_by} · {format_moment(asked.answered_at)} — {answer}"
    is_late = asked.is_late if asked.answered_at else asked.due_at < now
    until = _("trả lời trước %(moment)s") % {"moment": format_moment(asked.due_at)}
    return Stay(
        what=_("Lấy ý kiến %(unit)s") % {"unit": asked.asked_unit},
        who=asked.asked_by,
        at=asked.asked_at,
        stood=_("%(until)s, muộn") % {"until": until} if is_late else until,
        tone="late" if is_late and not asked.answered_at else "done" if asked.answered_at else "waiting",
        outcome=outcome,
        items=(asked.question,),
    )


def _round(sent: ExternalRequest, number: int, now: datetime) -> Stay:
    outcome, tone = "", "waiting"
    if sent.answered_at is not None:
        tone = "done"
        outcome = _("Được cấp số %(number)s lúc %(moment)s") % {
            "number": sent.number_given,
            "moment": format_moment(sent.answered_at),
        }
    elif sent.failed_at is not None:
        tone = "late"
        outcome = _("Không có kết quả: %(failure)s") % {"failure": sent.failure}
    elif sent.due_at is not None and sent.due_at < now:
        tone = "late"
    return Stay(
        what=_("Gửi %(system)s, lần %(number)s") % {"system": sent.system, "number": number},
        who=sent.sent_by,
        at=sent.sent_at,
        stood=_("mã tham chiếu %(reference)s") % {"reference": sent.reference} if sent.reference else "",
        tone=tone,
        outcome=outcome,
    )


def _obligation(one: FinancialObligation) -> Stay:
    said = [
        _("số phiếu %(number)s") % {"number": one.slip_number} if one.slip_number else "",
        _("thông báo %(number)s") % {"number": one.notice_number} if one.notice_number else "",
        _("chứng từ: %(proof)s, %(moment)s") % {"proof": one.proof, "moment": format_moment(one.paid_at)}
        if one.paid_at
        else "",
        _("cơ quan thuế xác nhận %(moment)s") % {"moment": format_moment(one.confirmed_at)}
        if one.confirmed_at
        else "",
    ]
    first = (
        _("lần hẹn thứ nhất %(moment)s") % {"moment": format_moment(one.first_due_at)}
        if one.first_due_at
        else ""
    )
    return Stay(
        what=_("Gửi phiếu chuyển thông tin sang cơ quan thuế"),
        who=one.sent_by,
        at=one.sent_at,
        stood=_("%(until)s, muộn") % {"until": first} if one.is_first_late else first,
        tone="done" if one.paid_at else "waiting",
        outcome="; ".join(part for part in said if part),
    )


def _draft(sent: DraftConfirmation) -> Stay:
    until = _("trả lời trước %(moment)s") % {"moment": format_moment(sent.due_at)}
    outcome, tone = "", "waiting"
    if sent.answered_at is not None:
        tone = "done" if sent.answer == DraftAnswer.CONFIRMED else "waiting"
        answer = _("%(answer)s (%(way)s)") % {
            "answer": sent.get_answer_display(),
            "way": AnswerWay(sent.way).label,
        }
        outcome = f"{sent.answered_by} · {format_moment(sent.answered_at)} — {answer}"
    elif sent.withdrawn_at is not None:
        tone = ""
        outcome = _("Đã thu hồi lúc %(moment)s") % {"moment": format_moment(sent.withdrawn_at)}
    return Stay(
        what=_("Gửi bản nháp cho người nộp kiểm tra"),
        who=sent.sent_by,
        at=sent.sent_at,
        stood=until,
        tone=tone,
        outcome=outcome,
        note=sent.note,
    )
