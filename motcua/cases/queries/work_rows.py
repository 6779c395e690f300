"""The rows of a work list: the words, the bar of the time that has gone, the colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.models import Case, Consultation, DueMoment
from motcua.cases.queries.work import WAITING_STEP_KEYS
from motcua.cases.queries.work_words import GROUPS, Group, Moments
from motcua.cases.rules.escalation import is_near_its_end
from motcua.core.actors import Actor
from motcua.core.rules.dates import format_date
from motcua.core.worktime import describe_left, working_minutes

_TONES = {
    Group.LATE: "late",
    Group.TODAY: "near",
    Group.SOON: "near",
    Group.COORDINATION: "",
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One case of a work list with the words and the bar of its time."""

    case: Case
    group: Group
    due_at: datetime | None
    left: str
    tone: str
    elapsed_percent: int | None
    is_step_late: bool
    is_step_near: bool
    waits_outside: bool
    stands_in: bool


def rows_of(page: Iterable[tuple[int, int]], moments: Moments, actor: Actor) -> list[WorkRow]:
    """A page of `in_order` with all that its rows show: two statements, one more where answers are due."""
    groups = {pk: GROUPS[rank] for pk, rank in page}
    cases = Case.objects.select_related("procedure", "competent_agency", "step_agency", "holder")
    found = cases.in_bulk(groups)
    appointments = DueMoment.objects.filter(case__in=groups, kind=DueKind.APPOINTMENT)
    started = dict(appointments.order_by("made_at", "pk").values_list("case_id", "made_at"))
    answers = _answers_due([pk for pk, group in groups.items() if group is Group.TO_ANSWER], actor)
    return [
        _row_of(found[pk], group, started.get(pk), answers.get(pk), moments, actor)
        for pk, group in groups.items()
        if pk in found
    ]


def _answers_due(case_ids: list[int], actor: Actor) -> dict[int, datetime]:
    """Until when the actor's unit should answer on each of the cases."""
    if not case_ids:
        return {}
    asked = Consultation.objects.open().asked_of(actor).filter(case__in=case_ids)
    return dict(asked.order_by("-due_at").values_list("case_id", "due_at"))


def _row_of(
    case: Case,
    group: Group,
    started_at: datetime | None,
    answer_due_at: datetime | None,
    moments: Moments,
    actor: Actor,
) -> WorkRow:
    due_at = case.supplement_due_at if case.paused_at else case.due_at
    if group is Group.TO_ANSWER:
        due_at = answer_due_at
    calendar = calendar_of(case.competent_agency)
    left = describe_left(calendar, moments.now, due_at) if due_at else ""
    if case.paused_at and not due_at:
        left = _("tạm dừng từ %(day)s") % {"day": format_date(case.paused_at)}
    return WorkRow(
        case=case,
        group=group,
        due_at=due_at,
        left=left,
        tone=_tone(group, due_at, moments),
        elapsed_percent=None
        if case.paused_at or group is Group.TO_ANSWER
        else elapsed_percent(case, moments.now, started_at=started_at),
        is_step_late=(
            group is not Group.LATE
            and case.state == CaseState.IN_PROGRESS
            and case.step_due_at is not None
            and case.step_due_at < moments.now
        ),
        is_step_near=_is_step_near(case, moments.now),
        waits_outside=case.step_key in WAITING_STEP_KEYS,
        stands_in=case.cover_by(actor) is not None,
    )


def _is_step_near(case: Case, now: datetime) -> bool:
    """Whether the present step warns: little of its own time is left."""
    if case.state != CaseState.IN_PROGRESS or case.step_due_at is None or case.step_due_at < now:
        return False
    allotted = case.process.step(case.step_key).minutes
    left = working_minutes(calendar_of(case.step_agency or case.competent_agency), now, case.step_due_at)
    return is_near_its_end(left=left, allotted=allotted)


def _tone(group: Group, due_at: datetime | None, moments: Moments) -> str:
    if group is Group.TO_ANSWER and due_at is not None:
        return "late" if due_at < moments.now else "near" if due_at < moments.day_end else ""
    if group is Group.ESCALATED:  # a step is late, the case need not be
        return "late" if due_at is not None and due_at < moments.now else "near"
    return "waiting" if group is Group.APPLICANT else _TONES.get(group, "")


def elapsed_percent(case: Case, now: datetime, *, started_at: datetime | None = None) -> int | None:
    """How much of the working time until the appointment has gone, 0–100; None without an appointment."""
    started_at = started_at or case.received_at
    if case.due_at is None or started_at is None:
        return None
    calendar = calendar_of(case.competent_agency)
    whole = working_minutes(calendar, started_at, case.due_at)
    gone = working_minutes(calendar, started_at, now)
    return 100 if whole <= 0 else max(0, min(100, round(100 * gone / whole)))
