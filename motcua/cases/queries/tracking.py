"""What anyone with the slip may know of a case: its state, the degree of completion, the appointment.

Without sign-in no more than that (TT 01/2018/TT-VPCP Điều 16 khoản 2 điểm d): no name, no procedure, no
paper, no officer, no unit, no outcome. The columns that hold such data are not even read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.models import Case, DraftConfirmation
from motcua.cases.rules import progress_percent
from motcua.catalogue.rules.process import StepKind
from motcua.core.rules.dates import local_day, speak_moment
from motcua.core.worktime import Due, LimitUnit, Line, describe_left, format_limit
from motcua.notifications.queries import messages_about

_READ = (
    "code", "lookup_code", "state", "channel", "process_version", "step_key", "received_at", "due_at",
    "reappointed_due_at", "paused_at", "supplement_due_at", "finished_at", "first_finished_at",
    "handed_over_at", "wants_mail",
    "competent_agency__path", "competent_agency__calendar_version",
    "receiving_agency__name", "office__name", "office__address", "office__hotline",
)  # fmt: skip
_OF_PART = (
    "state", "process_version", "step_key", "received_at", "due_at", "reappointed_due_at", "finished_at",
    "first_finished_at", "handed_over_at", "competent_agency__path", "competent_agency__calendar_version",
)  # fmt: skip
_RUNNING = (CaseState.RECEIVED, CaseState.IN_PROGRESS)
_WAITING = (CaseState.AWAITING_SUPPLEMENT, CaseState.AWAITING_PAYMENT, CaseState.STOPPED)
_NEAR_SECONDS = 24 * 3600
_STAGE_OF_STEP = {
    StepKind.RECEIVE: 0,
    StepKind.SIGN: 2,
    StepKind.NUMBER_AND_SEAL: 2,
    StepKind.TRANSFER: 3,
    StepKind.HAND_OVER: 3,
}
_WORKED_ON = 1
_TASKS = {
    CaseState.AWAITING_SUPPLEMENT: "supplement",
    CaseState.AWAITING_PAYMENT: "payment",
    CaseState.DECIDED: "collect",
    CaseState.NOT_ACCEPTED: "not_accepted",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the four stages everybody understands; `tone` is done, now, late, waiting or nothing."""

    name: str
    tone: str


@dataclass(frozen=True, slots=True)
class Tracking:
    """The public view of a case.

    `task` names what the applicant must do now: draft, supplement, payment, collect, not_accepted, late or
    nothing, `task_due_at` until when. `percent` is the degree of completion, None for a case that ended
    without a result. `due_at` is the appointment shown (the last one given), `first_due_at` the one before a
    new date.
    """

    code: str
    sentence: str
    percent: int | None
    stages: tuple[Stage, ...]
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    due_left: str = ""
    due_tone: str = ""
    is_clock_standing: bool = False
    task: str = ""
    task_due_at: datetime | None = None
    is_task_late: bool = False
    desk: str = ""
    address: str = ""
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class TrackedPart:
    """What is public of a linked case: its place in the order, state in words, how its due moment stands."""

    order: int
    sentence: str
    due_left: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class WhyDue:
    """Why the result is due on that day: the derivation, and the appointments that were given before."""

    at: datetime
    limit: str
    received_at: datetime
    lines: Sequence[Line]
    is_reappointment: bool
    is_provisional: bool
    is_paused: bool
    counts_working_time: bool
    earlier: Sequence[datetime]


def tracking_path(code: str, lookup_code: str) -> str:
    """The path of the public page of a case on the portal: what follows the public address in a slip's QR."""
    return f"/tra-cuu/h/{quote(code)}/{quote(lookup_code)}/"


def tracked_case(*, code: str, lookup_code: str) -> Case | None:
    """The case of both codes, as stored; None for a wrong case code and for a wrong look-up code alike."""
    case = (
        Case.objects.filter(code=code)
        .exclude(state=CaseState.DRAFT)
        .select_related("competent_agency", "receiving_agency", "office")
        .only(*_READ)
        .first()
    )
    kept = case.lookup_code if case else "-"
    return case if constant_time_compare(kept, lookup_code) else None


def draft_to_check(case: Case) -> DraftConfirmation | None:
    """The draft this applicant should look over now; one query, and only where the case waits for that."""
    if case.state != CaseState.IN_PROGRESS or _step_kind(case) is not StepKind.CONFIRM_DRAFT:
        return None
    return case.drafts.open().select_related("file__file").first()


def told_at(case: Case) -> datetime | None:
    """When the latest message about the case went to its applicant; one query, none for who wants no mail."""
    if not case.wants_mail:
        return None
    sent = messages_about("case", case.code).filter(sent_at__isnull=False)
    return sent.order_by("-sent_at").values_list("sent_at", flat=True).first()


def track(case: Case, *, now: datetime, draft: DraftConfirmation | None = None) -> Tracking:
    """The public view of a case of `tracked_case` at a moment, with the draft its applicant should check."""
    appointed = case.reappointed_due_at or case.due_at
    is_late = (
        case.state in _RUNNING
        and not case.is_in_correction
        and case.paused_at is None
        and appointed is not None
        and appointed < now
    )
    task = "late" if is_late else _TASKS.get(CaseState(case.state), "")
    if draft is not None:
        task = "draft"
    task_due_at = draft.due_at if draft is not None else None
    if task == "supplement":
        task_due_at = case.supplement_due_at
    is_due_shown = (
        appointed is not None
        and case.state in (*_RUNNING, *_WAITING)
        and not case.is_final
        and not case.is_in_correction
    )
    is_standing = is_due_shown and (case.state in _WAITING or case.paused_at is not None)
    office = case.office
    return Tracking(
        code=case.code,
        sentence=_sentence(case, appointed, now, is_late=is_late),
        percent=_percent(case),
        stages=_stages(case, is_late=is_late),
        due_at=appointed if is_due_shown else None,
        first_due_at=case.due_at if is_due_shown and case.reappointed_due_at else None,
        due_left=_left(case, appointed, now) if is_due_shown and not is_standing else "",
        due_tone=_due_tone(appointed, now) if is_due_shown and not is_standing else "",
        is_clock_standing=is_standing,
        task=task,
        task_due_at=task_due_at,
        is_task_late=task_due_at is not None and task_due_at < now,
        desk=case.receiving_agency.name,
        address=(office.address or office.name) if office else "",
        hotline=office.hotline if office else "",
    )


def tracked_parts(case: Case, *, now: datetime) -> list[TrackedPart]:
    """The linked cases of a case, without procedure, agency or code: two queries."""
    links = list(case.links.filter(dropped_at=None))
    ids = [link.child_id for link in links if link.child_id is not None]
    read = Case.objects.select_related("competent_agency").only(*_OF_PART)
    children = read.in_bulk(ids) if ids else {}
    return [
        _part(number, children.get(link.child_id or 0), now) for number, link in enumerate(links, start=1)
    ]


def _part(number: int, child: Case | None, now: datetime) -> TrackedPart:
    if child is None:
        return TrackedPart(number, _("Chưa đến lượt, chờ các phần trước có kết quả."), tone="waiting")
    appointed = child.reappointed_due_at or child.due_at
    runs = child.state in _RUNNING and not child.is_in_correction
    is_late = runs and appointed is not None and appointed < now
    return TrackedPart(
        number,
        _sentence(child, appointed, now, is_late=is_late),
        due_left=_left(child, appointed, now) if runs else "",
        tone=_due_tone(appointed, now) if runs else "",
    )


def why_due(case: Case) -> WhyDue | None:
    """How the present appointment follows from the law and the calendar; None for a case without one.

    The reason an officer typed for a new date is left out: it may name people.
    """
    kinds = (DueKind.APPOINTMENT, DueKind.REAPPOINTMENT)
    rows = list(case.due_moments.filter(kind__in=kinds).order_by("-made_at", "-id"))
    if not rows:
        return None
    newest = rows[0]
    due = Due.from_json(newest.derivation)
    return WhyDue(
        at=newest.at,
        limit=format_limit(due.limit) if due.limit else "",
        received_at=due.received_at,
        lines=due.lines,
        is_reappointment=newest.kind == DueKind.REAPPOINTMENT,
        is_provisional=due.is_provisional,
        is_paused=due.is_paused,
        counts_working_time=due.limit is not None and due.limit.unit not in (LimitUnit.DAY, LimitUnit.MONTH),
        earlier=[row.at for row in rows[1:] if row.at != newest.at],
    )


def _sentence(case: Case, appointed: datetime | None, now: datetime, *, is_late: bool) -> str:
    state = CaseState(case.state)
    if case.is_in_correction and state in _RUNNING:
        return _("Kết quả đã trả đang được sửa lại; Trung tâm sẽ báo khi có kết quả mới.")
    if state in _RUNNING:
        return _running_sentence(case, appointed, now, is_late=is_late)
    if state is CaseState.STOPPED and case.finished_at:
        return _("Hồ sơ đã đóng vì hết thời hạn mà chưa được bổ sung. Ông/bà nộp lại được như hồ sơ mới.")
    if state is CaseState.HANDED_OVER and case.handed_over_at:
        spoken = speak_moment(case.handed_over_at, today=local_day(now))
        return _("Hồ sơ đã trả kết quả %(when)s.") % {"when": spoken}
    return {
        CaseState.SUBMITTED: _("Hồ sơ đã được ghi nhận, đang chờ tiếp nhận."),
        CaseState.NOT_ACCEPTED: _("Hồ sơ không được tiếp nhận."),
        CaseState.AWAITING_SUPPLEMENT: _("Hồ sơ đang chờ ông/bà bổ sung giấy tờ."),
        CaseState.AWAITING_PAYMENT: _("Hồ sơ đang chờ ông/bà nộp khoản tiền theo thông báo."),
        CaseState.ENDED_BY_APPLICANT: _("Hồ sơ đã dừng theo yêu cầu của người nộp."),
        CaseState.STOPPED: _("Hồ sơ đang tạm dừng giải quyết."),
        CaseState.DECIDED: _("Hồ sơ đã có kết quả, đang chờ ông/bà nhận."),
        CaseState.HANDED_OVER: _("Hồ sơ đã trả kết quả."),
    }[state]


def _running_sentence(case: Case, appointed: datetime | None, now: datetime, *, is_late: bool) -> str:
    where = {
        StepKind.RECEIVE: _("Hồ sơ đã được tiếp nhận"),
        StepKind.DO: _("Hồ sơ đang được giải quyết"),
        StepKind.CHECK: _("Hồ sơ đang chờ lãnh đạo xem xét"),
        StepKind.SIGN: _("Hồ sơ đang chờ lãnh đạo ký"),
        StepKind.NUMBER_AND_SEAL: _("Hồ sơ đang chờ cấp số, đóng dấu"),
        StepKind.TRANSFER: _("Hồ sơ đang chuyển về nơi trả kết quả"),
        StepKind.HAND_OVER: _("Hồ sơ đang chờ trả kết quả"),
        StepKind.CONSULT: _("Hồ sơ đang chờ ý kiến cơ quan phối hợp"),
        StepKind.EXTERNAL_WAIT: _("Hồ sơ đang chờ kết quả từ hệ thống của cơ quan khác"),
        StepKind.CONFIRM_DRAFT: _("Hồ sơ đang chờ ông/bà kiểm tra bản nháp"),
    }[_step_kind(case)]
    if appointed is None:
        return f"{where}."
    spoken = {"where": where, "when": speak_moment(appointed, today=local_day(now))}
    if is_late:
        return _("%(where)s, đã quá hẹn trả %(when)s.") % spoken
    if case.reappointed_due_at:
        return _("%(where)s, hẹn lại %(when)s.") % spoken
    return _("%(where)s, hẹn trả %(when)s.") % spoken


def _step_kind(case: Case) -> StepKind:
    if not case.step_key:
        return StepKind.RECEIVE
    return case.process.step(case.step_key).kind


def _percent(case: Case) -> int | None:
    """Steps done of all steps: nothing more is public."""
    if case.state in (CaseState.NOT_ACCEPTED, CaseState.ENDED_BY_APPLICANT) or _is_closed(case):
        return None
    if case.state in (CaseState.DECIDED, CaseState.HANDED_OVER):
        return progress_percent(1, 1, is_finished=True)
    steps = case.process.steps
    keys = [step.key for step in steps]
    done = keys.index(case.step_key) if case.step_key in keys else 0
    done = max(done, 1) if case.received_at else done
    return progress_percent(done, len(keys), is_finished=False)


def _stages(case: Case, *, is_late: bool) -> tuple[Stage, ...]:
    names = (_("Tiếp nhận"), _("Giải quyết"), _("Ký duyệt"), _("Trả kết quả"))
    if _percent(case) is None:
        return ()
    if case.state == CaseState.HANDED_OVER:
        return tuple(Stage(name, "done") for name in names)
    here = len(names) - 1 if case.state == CaseState.DECIDED else _stage(case)
    now_tone = "late" if is_late else "waiting" if case.state in _WAITING else "now"
    return tuple(
        Stage(name, "done" if at < here else now_tone if at == here else "") for at, name in enumerate(names)
    )


def _stage(case: Case) -> int:
    stage = _STAGE_OF_STEP.get(_step_kind(case), _WORKED_ON)
    return max(stage, _WORKED_ON) if case.received_at else stage


def _is_closed(case: Case) -> bool:
    return case.state == CaseState.STOPPED and case.finished_at is not None


def _left(case: Case, appointed: datetime | None, now: datetime) -> str:
    return describe_left(calendar_of(case.competent_agency), now, appointed) if appointed else ""


def _due_tone(appointed: datetime | None, now: datetime) -> str:
    if appointed is None:
        return ""
    left = (appointed - now).total_seconds()
    return "late" if left < 0 else "near" if left < _NEAR_SECONDS else ""
