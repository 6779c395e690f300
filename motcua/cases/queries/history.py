"""What happened to a case: how long it stood with whom, where it stands, every due moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.queries import calendar_of
from motcua.cases.choices import (
    CaseState,
    DueKind,
    StepEnd,
)
from motcua.cases.models import Case, DueMoment, Escalation, StepVisit, Supplement
from motcua.cases.queries.corrections import corrections_of
from motcua.cases.queries.stays import Stay
from motcua.cases.queries.waits import asked_of_others
from motcua.catalogue.rules.process import Step
from motcua.core.actors import ROLE_LABELS, Role
from motcua.core.worktime import Due, Line, working_minutes

DAY_MINUTES = 480


@dataclass(frozen=True, slots=True)
class ProcessPlace:
    """One step of the process row: its name and whether it is done, now, late, waiting or ahead ("")."""

    name: str
    tone: str
    who: str


@dataclass(frozen=True, slots=True)
class ExplainedDue:
    """A due moment of a case with its derivation."""

    kind: str
    at: datetime
    reason: str
    made_at: datetime
    is_in_force: bool
    due: Due

    @property
    def lines(self) -> list[tuple[Line, str]]:
        """The lines of the derivation, each with the name of its rule."""
        return [(line, str(RULE_LABELS.get(line.rule, line.rule))) for line in self.due.lines]


RULE_LABELS = {
    "received": gettext_lazy("Ngày nhận"),
    "before_opening": gettext_lazy("Trước giờ làm việc"),
    "in_break": gettext_lazy("Trong giờ nghỉ"),
    "after_close": gettext_lazy("Sau giờ làm việc"),
    "no_processing": gettext_lazy("Ngày không giải quyết"),
    "online_last_hour": gettext_lazy("Giờ cuối ngày"),
    "after_cutoff": gettext_lazy("Sau giờ trả trong ngày"),
    "working_days": gettext_lazy("Ngày làm việc"),
    "calendar_days": gettext_lazy("Ngày theo lịch"),
    "months": gettext_lazy("Tháng"),
    "hours": gettext_lazy("Giờ làm việc"),
    "rest_days": gettext_lazy("Nghỉ hằng tuần"),
    "holiday": gettext_lazy("Nghỉ lễ, Tết"),
    "worked_day": gettext_lazy("Làm bù"),
    "rolled": gettext_lazy("Chuyển ngày"),
    "last_day": gettext_lazy("Ngày cuối"),
    "pause": gettext_lazy("Tạm dừng"),
    "paused": gettext_lazy("Đang tạm dừng"),
    "pause_ignored": gettext_lazy("Tạm dừng sau hạn"),
    "reappointment": gettext_lazy("Hẹn lại"),
    "restart": gettext_lazy("Tính lại"),
    "late_before_restart": gettext_lazy("Quá hạn trước đó"),
    "case_due": gettext_lazy("Hạn của hồ sơ"),
    "due": gettext_lazy("Hẹn trả"),
    "provisional": gettext_lazy("Lịch dự kiến"),
}


def duration_in_words(minutes: int) -> str:
    """Working minutes as days of 8 hours, hours and minutes: 560 gives "1 ngày 1 giờ 20 phút"."""
    days, rest = divmod(max(minutes, 0), DAY_MINUTES)
    hours, left = divmod(rest, 60)
    parts = [
        _("%(number)s ngày") % {"number": days} if days else "",
        _("%(number)s giờ") % {"number": hours} if hours else "",
        _("%(number)s phút") % {"number": left} if left else "",
    ]
    return " ".join(part for part in parts if part) or _("dưới 1 phút")


def timeline_of(case: Case, *, now: datetime) -> list[Stay]:
    """Stays at steps, supplements, and what was asked of others, newest first: seven queries."""
    visits = list(case.visits.select_related("agency", "holder"))
    stays = [_stay(visit, case, now) for visit in visits]
    asked = case.supplements.prefetch_related("defects__paper")
    stays += [_waiting(supplement, case) for supplement in asked]
    stays += asked_of_others(case, now=now)
    stays += corrections_of(case)
    if case.handed_over_at:
        stays.append(
            Stay(
                what=_("Đã trả kết quả"),
                who=_("Người nhận: %(name)s") % {"name": case.recipient_name},
                at=case.handed_over_at,
                stood="",
                tone="done",
            )
        )
    # Two stays may begin in the same moment: the later one of them is newer.
    numbered = sorted(enumerate(stays), key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return [stay for _number, stay in numbered]


def _stay(visit: StepVisit, case: Case, now: datetime) -> Stay:
    until = visit.left_at or now
    minutes = visit.minutes
    if minutes is None:
        minutes = working_minutes(calendar_of(visit.agency), visit.entered_at, until)
    is_late = visit.due_at is not None and visit.due_at < until and case.state != CaseState.DECIDED
    holder = str(visit.holder) if visit.holder else visit.ended_by or _("chưa ai nhận")
    sentence = _("Trong %(time)s làm việc") if visit.left_at else _("Đang ở đây %(time)s làm việc")
    stood = sentence % {"time": duration_in_words(minutes)} if minutes or not visit.left_at else ""
    if is_late and stood:
        stood += _(", quá thời gian của bước")
    if visit.left_at is None:
        tone = "late" if is_late else "now"
    else:
        tone = {StepEnd.PAUSED: "waiting", StepEnd.UNDONE: ""}.get(StepEnd(visit.end), "done")
    return Stay(
        what=visit.step_name,
        who=f"{holder} · {visit.agency}",
        at=visit.entered_at,
        stood=stood,
        tone=tone,
        outcome=_outcome(visit),
        note=visit.note,
    )


def _outcome(visit: StepVisit) -> str:
    if visit.left_at is None or not visit.action_label:
        return ""
    if visit.holder is None or str(visit.holder) == visit.ended_by:
        return visit.action_label
    return _("%(action)s — %(who)s") % {"action": visit.action_label, "who": visit.ended_by}


def _waiting(supplement: Supplement, case: Case) -> Stay:
    answered = supplement.answered_at
    is_waiting = answered is None and case.state == CaseState.AWAITING_SUPPLEMENT
    return Stay(
        what=_("Yêu cầu bổ sung lần %(number)s") % {"number": supplement.number},
        who=supplement.asked_by,
        marks=_breaches(supplement),
        at=supplement.asked_at,
        stood=_("Đang chờ người nộp") if is_waiting else "" if answered else _("Không được bổ sung"),
        tone="waiting" if is_waiting else "done" if answered else "",
        note=supplement.reason,
        items=[str(defect) for defect in supplement.defects.all()],
        outcome=_("Đã bổ sung đủ") + (f": {supplement.answer_note}" if supplement.answer_note else "")
        if answered
        else "",
    )


def _breaches(supplement: Supplement) -> list[str]:
    marks = [_("Yêu cầu muộn")] if supplement.is_late else []
    if supplement.is_repeat:
        marks.append(_("Vi phạm quy định một lần: %(reason)s") % {"reason": supplement.repeat_reason})
    return marks


def places_of(case: Case, *, now: datetime) -> list[ProcessPlace]:
    """The steps of the case's process in their usual order, the present one marked."""
    steps = case.process.steps
    keys = [step.key for step in steps]
    here = len(keys) if case.state == CaseState.HANDED_OVER else 0
    key = _step_of_end(case) if case.is_final else case.step_key
    if key in keys:
        here = keys.index(key)
    return [
        ProcessPlace(step.name, _place_tone(case, at - here, now), _role_name(step))
        for at, step in enumerate(steps)
    ]


def _step_of_end(case: Case) -> str:
    """The step at which a case ended without a result; one query, none for a case that was handed over."""
    if case.state == CaseState.HANDED_OVER:
        return ""
    return case.visits.order_by("-number").values_list("step_key", flat=True).first() or ""


def _place_tone(case: Case, distance: int, now: datetime) -> str:
    if distance < 0:
        return "done"
    if distance > 0 or case.is_final:
        return ""
    if case.state in (CaseState.AWAITING_SUPPLEMENT, CaseState.AWAITING_PAYMENT, CaseState.STOPPED):
        return "waiting"
    is_late = case.step_due_at is not None and case.step_due_at < now
    return "late" if is_late and case.state == CaseState.IN_PROGRESS else "now"


def _role_name(step: Step) -> str:
    return str(ROLE_LABELS[Role(step.role)])


def escalations_of(case: Case) -> list[Escalation]:
    """Who was told that the present step is beyond its time, and what they said; none where it is not."""
    told = case.escalations.filter(visit__left_at=None).select_related("agency", "answered_by")
    return list(told.order_by("level"))


def dues_of(case: Case) -> list[ExplainedDue]:
    """Every due moment with its derivation, newest first; the appointment in force is marked."""
    rows = list(case.due_moments.all())
    explained = [
        ExplainedDue(
            kind=str(DueKind(row.kind).label),
            at=row.at,
            reason=row.reason,
            made_at=row.made_at,
            is_in_force=_is_in_force(row, case),
            due=Due.from_json(row.derivation),
        )
        for row in rows
    ]
    return sorted(explained, key=lambda one: (one.is_in_force, one.made_at), reverse=True)


def _is_in_force(row: DueMoment, case: Case) -> bool:
    if row.kind == DueKind.SUPPLEMENT:
        return row.at == case.supplement_due_at
    return row.at == (case.reappointed_due_at if row.kind == DueKind.REAPPOINTMENT else case.due_at)
