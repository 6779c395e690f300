"""Loading a case to change it, saving it only if nobody else did meanwhile, and noting what happened."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases import clock
from motcua.cases.choices import PauseKind, StepEnd
from motcua.cases.errors import CaseChanged, NotAtThisStep
from motcua.cases.models import Case, StepVisit
from motcua.cases.sql import case_at_work
from motcua.catalogue.rules.process import StepKind
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rows import update_row


def load_case(case_id: int, *, version: int) -> Case:
    """The case as the actor saw it, with its agencies; raises NotFound, or CaseChanged if it moved since."""
    case = case_at_work(case_id)
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    if case.version != version:
        raise CaseChanged
    return case


def save_case(case: Case, *fields: str) -> None:
    """Write the named fields in one conditional statement; raises CaseChanged when somebody was faster."""
    case.version += 1
    if not update_row(case, "version", *fields, where={"id": case.pk, "version": case.version - 1}):
        case.version -= 1
        raise CaseChanged


def last_visit(case: Case) -> StepVisit | None:
    """The newest stay of the case, open or left; no statement for a case that `load_case` gave."""
    if case.last_visit is None:
        case.last_visit = StepVisit.objects.filter(case=case).order_by("-number").first()
    return case.last_visit


def next_number(case: Case) -> int:
    """The number of the case's next stay at a step."""
    visit = last_visit(case)
    return visit.number + 1 if visit is not None else 1


def stands_somewhere(case: Case) -> bool:
    """Whether the case has an open stay; a paused case has none."""
    visit = last_visit(case)
    return visit is not None and visit.left_at is None


def present_visit(case: Case) -> StepVisit:
    """The open stay at the present step; raises NotAtThisStep when the case stands nowhere."""
    visit = last_visit(case)
    if visit is None or visit.left_at is not None:
        raise NotAtThisStep(_("Hồ sơ không ở bước nào."))
    return visit


def leave_step(case: Case, *, end: StepEnd, label: str, note: str, by: Actor, now: datetime) -> StepVisit:
    """Close the stay at the present step: one statement after `load_case`, besides those of `end_stay`."""
    visit = end_stay(case, end=end, label=label, note=note, by=by, now=now)
    update_row(visit, *LEAVING, where={"id": visit.pk, "left_at": None})
    return visit


def end_stay(case: Case, *, end: StepEnd, label: str, note: str, by: Actor, now: datetime) -> StepVisit:
    """End the stay at the present step, with its working minutes; the caller writes it.

    A draft that is still before the applicant is taken back: a statement at such a step, and another where
    the clock stood for it.
    """
    visit = present_visit(case)
    if case.step is not None and case.step.kind is StepKind.CONFIRM_DRAFT and not case.is_draft_answered:
        case.drafts.open().update(withdrawn_at=now)
        if case.paused_at is not None:
            case.pauses.filter(kind=PauseKind.DRAFT, ended_at=None).update(ended_at=now)
            case.paused_at = None
    visit.left_at, visit.end, visit.ended_by = now, end, by.label
    visit.action_label, visit.note = label, note
    visit.minutes = clock.minutes_at_step(agency=visit.agency, entered_at=visit.entered_at, left_at=now)
    return visit


def change_step(left: StepVisit, entered: StepVisit) -> None:
    """Write a stay that `end_stay` ended and the one that follows it: one statement for both."""
    insert_rows([left, entered], unique=("case_id", "number"), update=LEAVING)


def note_on(case: Case, *events: NewEvent, by: Actor, now: datetime) -> None:
    """Append events to the case's chain: two statements after `load_case`."""
    append(subject_kind="case", subject_id=case.code, events=events, by=by, now=now, head=case.chain_head)


LEAVING = ("left_at", "end", "ended_by", "action_label", "note", "minutes")
STEP_FIELDS = ("step_key", "step_name", "step_role", "step_agency", "step_due_at", "holder")
