"""What happened to a case: how long it stood with whom, every event, every due moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import User
from motcua.agencies.queries import calendar_of
from motcua.audit.queries.history import HistoryEntry, history_of
from motcua.cases.choices import (
    AnswerWay,
    ApologyState,
    CaseState,
    DraftAnswer,
    DueKind,
    Opinion,
    PartsFate,
    StepEnd,
    SupplementReason,
)
from motcua.cases.models import Case, DueMoment, Escalation, StepVisit, Supplement
from motcua.cases.queries.corrections import corrections_of
from motcua.cases.queries.stays import Stay
from motcua.cases.queries.waits import asked_of_others
from motcua.catalogue.queries import process_of
from motcua.catalogue.rules.process import Step
from motcua.core.actors import ROLE_LABELS, Actor, Role
from motcua.core.rules.dates import format_moment
from motcua.core.rules.numbers import format_amount
from motcua.core.worktime import Due, Line, working_minutes
from motcua.fees.choices import WaiverGround

DAY_MINUTES = 480
ECHO = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event in words; `details` names what was given, without personal data."""

    number: int
    at: datetime
    who: str
    what: str
    details: Sequence[str]
    seal: str


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


EVENT_LABELS = {
    "cases.submitted": gettext_lazy("Ghi nhận hồ sơ"),
    "cases.received": gettext_lazy("Tiếp nhận hồ sơ"),
    "cases.started": gettext_lazy("Chuyển xử lý"),
    "cases.taken": gettext_lazy("Nhận xử lý"),
    "cases.released": gettext_lazy("Bỏ nhận, để người khác làm"),
    "cases.assigned": gettext_lazy("Phân công"),
    "cases.moved": gettext_lazy("Chuyển bước"),
    "cases.moved_to_process": gettext_lazy("Chuyển sang quy trình khác"),
    "cases.consultation_asked": gettext_lazy("Lấy ý kiến phối hợp"),
    "cases.consultation_answered": gettext_lazy("Đơn vị phối hợp trả lời"),
    "cases.consultation_late": gettext_lazy("Đơn vị phối hợp chưa trả lời đúng hạn"),
    "cases.external_sent": gettext_lazy("Gửi hệ thống ngoài"),
    "cases.external_answered": gettext_lazy("Hệ thống ngoài trả kết quả"),
    "cases.external_failed": gettext_lazy("Gửi hệ thống ngoài bị lỗi"),
    "cases.draft_sent": gettext_lazy("Gửi bản nháp cho người nộp kiểm tra"),
    "cases.draft_answered": gettext_lazy("Người nộp trả lời về bản nháp"),
    "cases.reopened": gettext_lazy("Mở lại hồ sơ để sửa kết quả"),
    "cases.tax_notice": gettext_lazy("Có thông báo của cơ quan thuế"),
    "cases.tax_confirmed": gettext_lazy("Cơ quan thuế xác nhận đã hoàn thành"),
    "cases.fee_paid": gettext_lazy("Thu phí, lệ phí"),
    "cases.fee_waived": gettext_lazy("Miễn phí, lệ phí"),
    "cases.receipt_cancelled": gettext_lazy("Hủy biên lai"),
    "cases.step_undone": gettext_lazy("Rút lại bước vừa chuyển"),
    "cases.decided": gettext_lazy("Có kết quả"),
    "cases.supplement_asked": gettext_lazy("Yêu cầu bổ sung"),
    "cases.supplement_completed": gettext_lazy("Đã bổ sung đủ"),
    "cases.refusal_proposed": gettext_lazy("Đề nghị không tiếp nhận"),
    "cases.refusal_declined": gettext_lazy("Giám đốc không đồng ý từ chối"),
    "cases.rejection_proposed": gettext_lazy("Đề nghị từ chối giải quyết"),
    "cases.rejection_dropped": gettext_lazy("Bỏ đề nghị từ chối giải quyết"),
    "cases.apology_drafted": gettext_lazy("Dự thảo văn bản xin lỗi"),
    "cases.apology_signed": gettext_lazy("Ký văn bản xin lỗi, hẹn lại"),
    "cases.apology_missing": gettext_lazy("Thiếu văn bản xin lỗi, trao kèm kết quả"),
    "cases.not_accepted": gettext_lazy("Không tiếp nhận"),
    "cases.files_attached": gettext_lazy("Thêm tệp"),
    "cases.results_given_out": gettext_lazy("Phát hành kết quả"),
    "cases.result_signed": gettext_lazy("Ký số kết quả"),
    "cases.papers_digitised": gettext_lazy("Số hóa giấy tờ"),
    "cases.words_read": gettext_lazy("Nhận dạng chữ trong bản quét"),
    "cases.fields_confirmed": gettext_lazy("Xác nhận trường dữ liệu của giấy tờ"),
    "cases.handed_over": gettext_lazy("Trả kết quả"),
    "cases.payment_asked": gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "cases.payment_complete": gettext_lazy("Đã thực hiện nghĩa vụ tài chính"),
    "cases.stopped": gettext_lazy("Dừng xử lý"),
    "cases.resume": gettext_lazy("Tiếp tục xử lý"),
    "cases.step_escalated": gettext_lazy("Báo cấp trên: bước quá thời gian"),
    "cases.instructed": gettext_lazy("Ý kiến chỉ đạo"),
    "cases.closed_unanswered": gettext_lazy("Đóng hồ sơ vì không bổ sung"),
    "cases.withdrawn": gettext_lazy("Người nộp rút hồ sơ"),
    "cases.linked": gettext_lazy("Chọn các phần liên thông"),
    "cases.part_opened": gettext_lazy("Mở hồ sơ liên thông"),
    "cases.part_failed": gettext_lazy("Chưa mở được hồ sơ liên thông"),
    "cases.part_dropped": gettext_lazy("Bỏ một phần liên thông"),
    "cases.opened_as_part": gettext_lazy("Mở theo hồ sơ liên thông"),
    "cases.recounted": gettext_lazy("Tính lại hạn do đổi lịch làm việc"),
}


def log_of(case: Case) -> list[LogLine]:
    """All events of the case in words, newest first: two queries."""
    entries = history_of("case", case.code)
    holders = {entry.payload.get("holder") for entry in entries} - {None}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=holders)}
    steps = {step.key: step.name for step in process_of(case.process_version_id).steps}
    return [
        LogLine(
            number=entry.number,
            at=entry.at,
            who=entry.actor_label,
            what=str(EVENT_LABELS.get(entry.kind, entry.kind)),
            details=_details(entry, steps, names),
            seal=entry.hash[:12],
        )
        for entry in reversed(entries)
    ]


def _details(entry: HistoryEntry, steps: dict[str, str], names: dict[int, str]) -> list[str]:
    given = entry.payload
    return [
        sentence
        for sentence in (
            _route(given, steps),
            _said(_("người làm: %(value)s"), names.get(given.get("holder") or 0)),
            _said("%(value)s", given.get("unit_name")),
            _said(_("hồ sơ liên thông: %(value)s"), given.get("child")),
            _said(_("hồ sơ chính: %(value)s"), given.get("parent")),
            _said("%(value)s", _parts(given)),
            _said("%(value)s", dict(PartsFate.choices).get(given.get("parts_fate", ""))),
            _said(_("trả trước một phần: %(value)s"), given.get("partly")),
            _said("%(value)s", given.get("question")),
            _said(_("hệ thống: %(value)s"), given.get("system")),
            _said(_("số thông báo: %(value)s"), given.get("notice")),
            _said(_("mã tham chiếu: %(value)s"), given.get("reference")),
            _said("%(value)s", dict(Opinion.choices).get(given.get("opinion", ""))),
            _said("%(value)s", dict(DraftAnswer.choices).get(given.get("draft_answer", ""))),
            _said(_("trả lời: %(value)s"), dict(AnswerWay.choices).get(given.get("way", ""))),
            _said(_("trả lời trước: %(value)s"), _moment(given.get("draft_due"))),
            _said(_("số văn bản: %(value)s"), given.get("result_number")),
            _said(_("số của hệ thống ngoài: %(value)s"), given.get("external_number")),
            _said(_("biên lai số %(value)s"), given.get("number")),
            _said("%(value)s", _money(given)),
            _said("%(value)s", dict(WaiverGround.choices).get(given.get("ground", ""))),
            _said(_("ý kiến: %(value)s"), given.get("note")),
            _said(_("thông báo số: %(value)s"), given.get("notice")),
            _said(_("thời điểm xin lỗi: %(value)s"), _apology(given)),
            _said(_("hẹn lại: %(value)s"), _moment(given.get("new_due"))),
            _said(_("lý do: %(value)s"), given.get("reason")),
            _said(_("với đề nghị từ chối giải quyết"), given.get("rejection")),
            _said(_("có kết quả sau hạn"), given.get("late") if entry.kind == "cases.decided" else None),
            _defects(given),
            _said(_("yêu cầu muộn"), given.get("late") if "defects" in given else None),
            _said(_("vi phạm quy định một lần: %(value)s"), given.get("repeat_reason")),
            _said(_("%(value)s tệp"), len(given.get("files", ())) or None),
            _said(
                _("mã kiểm tra: %(value)s"), ", ".join(paper["code"] for paper in given.get("given_out", ()))
            ),
        )
        if sentence
    ]


def _route(given: Any, steps: dict[str, str]) -> str:
    if "to" not in given:
        return ""
    return f"{steps.get(given['from'], given['from'])} → {steps.get(given['to'], given['to'])}"


def _parts(given: Any) -> str:
    return "; ".join(f"{part['order']}. {part['unit_name']}" for part in given.get("parts", ()))


def _money(given: Any) -> str:
    return format_amount(given["amount"]) if "amount" in given else ""


def _apology(given: Any) -> str:
    return str(ApologyState(given["apology"]).label) if given.get("apology") else ""


def _moment(text: Any) -> str:
    return format_moment(datetime.fromisoformat(text)) if text else ""


def _defects(given: Any) -> str:
    """The defects with their reasons; requests made before reasons were coded have none."""
    defects = given.get("defects", ())
    reasons = given.get("reasons") or [""] * len(defects)
    return "; ".join(
        f"{SupplementReason(reason).label}: {what}" if reason else what
        for reason, what in zip(reasons, defects, strict=True)
    )


def _said(sentence: str, value: Any) -> str:
    return sentence % {"value": value} if value else ""


def is_own_echo(case: Case, actor: Actor, *, now: datetime) -> bool:
    """Whether this actor did the last thing that happened a moment ago: a second click, no conflict."""
    last = next(reversed(history_of("case", case.code)), None)
    return (
        last is not None
        and last.actor_id == actor.id
        and last.actor_kind is actor.kind
        and now - last.at < ECHO
    )
