"""What a case waits for beside its step: opinions of units, systems outside; and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.models import Case, Consultation, ExternalRequest
from motcua.cases.queries.stays import Stay
from motcua.core.rules.dates import format_moment


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing waited for: of whom, until when. `tone` is waiting or late."""

    what: str
    due_at: datetime | None
    tone: str


def waits_of(case: Case, *, now: datetime) -> list[Wait]:
    """Open consultations and the running or failed round with a system outside: two queries."""
    if case.finished_at is not None:
        return []
    asked = case.consultations.filter(answered_at=None).select_related("asked_unit")
    waits = [_opinion(one, now) for one in asked]
    last = case.external_requests.last()
    if last is not None and last.answered_at is None and case.step_key:
        waits.append(_outside(last, now))
    return waits


def _opinion(asked: Consultation, now: datetime) -> Wait:
    return Wait(
        _("Chờ ý kiến %(unit)s") % {"unit": asked.asked_unit},
        asked.due_at,
        "late" if asked.due_at < now else "waiting",
    )


def _outside(sent: ExternalRequest, now: datetime) -> Wait:
    if sent.failed_at is not None:
        return Wait(_("%(system)s: lần gửi gần nhất bị lỗi") % {"system": sent.system}, None, "late")
    is_late = sent.due_at is not None and sent.due_at < now
    return Wait(_("Chờ %(system)s") % {"system": sent.system}, sent.due_at, "late" if is_late else "waiting")


def asked_of_others(case: Case, *, now: datetime) -> list[Stay]:
    """Consultations and rounds with systems outside as entries of the timeline: two queries."""
    asked = case.consultations.select_related("asked_unit")
    stays = [_consultation(one, now) for one in asked]
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
        note=asked.question,
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
