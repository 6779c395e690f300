"""The clock of a case: which limit, which calendar, which dated rules; the counting is `core.worktime`'s.

The competent unit's calendar counts for the case, the step's unit's for a step.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.agencies.queries import binding_calendar, calendar_of
from motcua.audit.rules import canonical_json
from motcua.cases.choices import CaseChannel, DueKind, PauseKind, Punctuality
from motcua.cases.errors import LimitUnknown
from motcua.cases.models import FILING, Case, CasePause, DueMoment
from motcua.catalogue.rules.limits import limit_for
from motcua.catalogue.rules.process import Step
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.rules.dates import local, local_day
from motcua.core.rules.rule_sets import by_id, time_rules
from motcua.core.worktime import (
    SAME_DAY,
    Calendar,
    DayMode,
    Due,
    Limit,
    LimitUnit,
    Pause,
    Policy,
    add_working_minutes,
    due,
    policy_on,
    reappointment,
    recount,
    restart,
    static_minutes,
    working_minutes,
)

_WORKING_DAY = 480
_TWO_DAYS = 2 * _WORKING_DAY


APPOINTED = ("due_at", "apology_needed_at")


@functools.lru_cache(maxsize=32)
def policy_of(time_rule_id: str) -> Policy:
    """The counting rules of a dated rule version: its own values over the articles of its regime."""
    version, values = by_id("time", time_rule_id), time_rules(time_rule_id)
    return dataclasses.replace(
        policy_on(version.effective_from),
        id=version.id,
        day_mode=DayMode(values.day_mode),
        same_day_cutoff=values.same_day_cutoff,
        online_last_hour_minutes=values.online_last_minutes,
        online_notify_hours=values.online_notice_hours,
        online_answer_hours=values.online_answer_hours,
    )


def limit_of(record: ProcedureRecord, *, channel: str, variant: str) -> Limit:
    """The legal limit of a case; raises LimitUnknown when the procedure says none that can be counted."""
    found = limit_for(record, channel=FILING[CaseChannel(channel)], variant=variant)
    if found is not None and found.unit == LimitUnit.SAME_DAY:
        return Limit(1, LimitUnit.SAME_DAY)
    if found is None or not found.amount:
        raise LimitUnknown(
            _(
                "Thủ tục %(code)s chưa có thời hạn tính được (nguồn ghi thiếu đơn vị hoặc không ghi). "
                "Người quản trị cần xác định thời hạn trước khi tiếp nhận."
            )
            % {"code": record.code}
        )
    return Limit(found.amount, LimitUnit(found.unit))


def appointment(
    *,
    record: ProcedureRecord,
    agency: Agency,
    channel: str,
    variant: str,
    submitted_at: datetime,
    received_at: datetime,
    rule_versions: Mapping[str, str],
    limit: Limit | None = None,
) -> Due:
    """When the result is due, with the derivation; online cases count from acceptance.

    `limit`: what was agreed on in the place of the procedure's own.
    """
    return due(
        received_at=received_at,
        limit=limit or limit_of(record, channel=channel, variant=variant),
        calendar=calendar_of(agency),
        policy=policy_of(rule_versions["time"]),
        submitted_online_at=submitted_at if channel == CaseChannel.ONLINE else None,
    )


def restarted(*, case: Case, old: Due, asked_at: datetime, now: datetime) -> Due:
    """The whole limit anew from the completed supplement (NĐ 61/2018 Điều 19 khoản 4)."""
    return restart(
        old,
        requested_at=asked_at,
        completed_at=now,
        calendar=calendar_of(case.competent_agency),
        policy=policy_of(case.rule_versions["time"]),
    )


_PAUSE_REASONS = {
    PauseKind.PAYMENT: "chờ thực hiện nghĩa vụ tài chính",
    PauseKind.STOP: "dừng giải quyết hồ sơ",
    PauseKind.DRAFT: "chờ người nộp kiểm tra bản nháp",
}


def moved_by_pauses(*, case: Case, old: Due, pauses: Iterable[CasePause]) -> Due:
    """The appointment counted again with all pauses since the clock last started (design: working time).

    What was appointed first keeps its start and limit, and is counted by the calendar that binds it (ADR
    0013); nothing after the due moment moves it.
    """
    calendar = binding_calendar(case.competent_agency, since=old.received_at)
    return counted_again(case=case, old=old, calendar=calendar, pauses=pauses)


def counted_again(*, case: Case, old: Due, calendar: Calendar, pauses: Iterable[CasePause] = ()) -> Due:
    """A due moment from the same start and limit, by a calendar, with the pauses since its clock started."""
    if old.limit is None:
        raise LimitUnknown(_("Hẹn trả này không có thời hạn để tính lại."))
    return recount(
        old,
        calendar=calendar,
        policy=policy_of(case.rule_versions["time"]),
        submitted_online_at=_submitted_online(case, old),
        pauses=[
            Pause(row.started_at, row.ended_at, reason=_PAUSE_REASONS[PauseKind(row.kind)])
            for row in pauses
            if row.started_at >= old.received_at
        ],
    )


def without_pauses(*, case: Case, due: Due, calendar: Calendar) -> Due:
    """The statutory moment: the same limit as if the clock had never stood."""
    return counted_again(case=case, old=due, calendar=calendar)


def _submitted_online(case: Case, old: Due) -> datetime | None:
    """The portal's receipt, for a clock that runs from reception and not from a supplement."""
    if case.channel != CaseChannel.ONLINE or case.received_at is None:
        return None
    begun = case.received_at.replace(second=0, microsecond=0)  # as a derivation keeps it
    return case.submitted_at if begun == old.received_at else None


def supplement_due(*, agency: Agency, rule_versions: Mapping[str, str], now: datetime) -> Due:
    """Until when the applicant may complete the case before it may be closed."""
    days = time_rules(rule_versions["time"]).auto_close_days
    return due(
        received_at=now,
        limit=Limit(days, LimitUnit.WORKING_DAY),
        calendar=calendar_of(agency),
        policy=policy_of(rule_versions["time"]),
    )


def supplement_askable_until(
    *, agency: Agency, rule_versions: Mapping[str, str], received_at: datetime
) -> Due:
    """Until when a supplement is to be asked for, from receipt (NĐ 61/2018 Điều 19 khoản 4)."""
    days = time_rules(rule_versions["time"]).supplement_days
    return due(
        received_at=received_at,
        limit=Limit(days, LimitUnit.WORKING_DAY),
        calendar=calendar_of(agency),
        policy=policy_of(rule_versions["time"]),
    )


def draft_due(*, case: Case, now: datetime) -> Due:
    """Until when the applicant may look over a draft, in working days of the competent agency."""
    days = time_rules(case.rule_versions["time"]).draft_check_days
    return answer_due(
        limit=Limit(days, LimitUnit.WORKING_DAY),
        agency=case.competent_agency,
        rule_versions=case.rule_versions,
        now=now,
    )


def answer_due(*, limit: Limit, agency: Agency, rule_versions: Mapping[str, str], now: datetime) -> Due:
    """Until when a unit shall answer: in its own working time."""
    return due(
        received_at=now,
        limit=limit,
        calendar=calendar_of(agency),
        policy=policy_of(rule_versions["time"]),
    )


def apology_until(*, case: Case) -> datetime:
    """The last moment at which an apology is in time: so many working days before the due moment.

    For limits under two days it is the due moment itself.
    """
    return _apology_until(case, last_appointment(case), calendar_of(case.competent_agency))


def _apology_until(case: Case, due: Due, calendar: Calendar) -> datetime:
    days = time_rules(case.rule_versions["time"]).apology_lead_days
    if due.limit is None or due.limit.unit == LimitUnit.SAME_DAY or static_minutes(due.limit) < _TWO_DAYS:
        return due.moment
    at = local(due.moment)
    return datetime.combine(calendar.nth_working_day(at.date(), -days), at.timetz())


def apology_needed(*, case: Case, due: Due, calendar: Calendar) -> datetime:
    """From when a case that would be late needs its apology, so that it is signed in time.

    A quarter of its limit, at most a working day, before the last moment for it, by the calendar of the
    competent unit: that is the time to write and sign it.
    """
    minutes = min(_WORKING_DAY, static_minutes(due.limit) // 4) if due.limit else 0
    return add_working_minutes(calendar, _apology_until(case, due, calendar), -minutes)


def appoint(case: Case, due: Due) -> None:
    """Give the case its appointment, and from when an apology is needed; the caller saves `APPOINTED`."""
    case.due_at = due.moment
    case.apology_needed_at = apology_needed(case=case, due=due, calendar=calendar_of(case.competent_agency))


def reappointed(*, case: Case, on: date) -> Due:
    """The new appointment of an apology, from the one in force; raises LimitUnknown without one."""
    return reappointment(
        last_appointment(case),
        on=on,
        calendar=calendar_of(case.competent_agency),
        policy=policy_of(case.rule_versions["time"]),
    )


def step_due(*, step: Step, agency: Agency, entered_at: datetime) -> datetime | None:
    """When a step should be done: its allotted working minutes after entry; None if it has none."""
    if not step.minutes:
        return None
    return add_working_minutes(calendar_of(agency), entered_at, step.minutes)


def minutes_at_step(*, agency: Agency, entered_at: datetime, left_at: datetime) -> int:
    """Working minutes that a stay at a step took."""
    return working_minutes(calendar_of(agency), entered_at, left_at)


def papers_due(*, unit: Agency, moved_at: datetime, rule_versions: Mapping[str, str]) -> datetime:
    """When the papers must be with the unit to which the case moved (NĐ 61/2018 Điều 18 khoản 2).

    The same working day; moved after 15:00, the start of the next one, by the unit's calendar.
    """
    calendar, rule_id = calendar_of(unit), rule_versions["time"]
    last = due(received_at=moved_at, limit=SAME_DAY, calendar=calendar, policy=policy_of(rule_id)).moment
    if local_day(last) == local_day(moved_at):
        return last
    midnight = local(last).replace(hour=0, minute=0)
    return add_working_minutes(calendar, midnight, time_rules(rule_id).papers_morning_minutes)


def punctuality(*, done_at: datetime, due_at: datetime) -> Punctuality:
    """Early is an earlier day than due, on time that day and not after the moment, late after it."""
    if done_at > due_at:
        return Punctuality.LATE
    return Punctuality.ON_TIME if local_day(done_at) == local_day(due_at) else Punctuality.EARLY


def due_row(*, case: Case, kind: DueKind, moment: Due, reason: str, now: datetime) -> DueMoment:
    """The row that keeps a due moment with its derivation."""
    return DueMoment(
        case=case,
        kind=kind,
        at=moment.moment,
        derivation_text=canonical_json(moment.to_json()),
        reason=reason,
        made_at=now,
    )


def last_appointment(case: Case) -> Due:
    """The derivation of the appointment in force."""
    rows = case.due_moments.filter(kind=DueKind.APPOINTMENT)
    return derivation_of(rows.order_by("-made_at", "-id").first())


def derivation_of(row: DueMoment | None) -> Due:
    """The derivation an appointment was stored with; raises LimitUnknown without one."""
    if row is None:
        raise LimitUnknown(_("Hồ sơ chưa có hẹn trả."))
    return Due.from_json(row.derivation)
