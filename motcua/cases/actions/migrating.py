"""Moving running cases to another process, on purpose and case by case in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import (
    STEP_FIELDS,
    last_visit,
    leave_step,
    load_case,
    next_number,
    note_on,
    save_case,
)
from motcua.cases.choices import StepEnd
from motcua.cases.errors import CaseChanged, ConditionMissing, ProcessNotInForce
from motcua.cases.models import Case, StepVisit
from motcua.cases.permissions import MOVE_TO_PROCESS
from motcua.cases.queries.migrating import PlannedMove, plan_move
from motcua.catalogue.choices import VersionState
from motcua.catalogue.models import ProcessVersion
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class MoveReport:
    """The codes of the cases that follow the new process now, and of those left, each with the reason."""

    moved: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


@action
def move_cases_to_process(
    *,
    target: ProcessVersion,
    chosen: Mapping[int, int],
    mapping: Mapping[str, str],
    reason: str,
    by: Actor,
    now: datetime,
) -> MoveReport:
    """Let the chosen cases (id: version seen) follow a published process of their procedure.

    Each stands at the step of the same key, else at the one `mapping` names for its present key; a case that
    waits for the applicant, a payment or the end of a stop comes back to it. A case that
    somebody moved since, or that has no step to stand at, is left as it is and named. Raises NotAllowed,
    ProcessNotInForce, ConditionMissing without a reason.
    """
    if target.state != VersionState.PUBLISHED:
        raise ProcessNotInForce(_("Chỉ chuyển hồ sơ sang quy trình đã công bố và đang áp dụng."))
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do chuyển."), field="reason")
    moved: list[str] = []
    left: list[tuple[str, str]] = []
    for case_id, version in sorted(chosen.items()):
        try:
            case = load_case(case_id, version=version)
        except (CaseChanged, NotFound) as refusal:
            code = Case.objects.filter(pk=case_id).values_list("code", flat=True).first()
            left.append((code or str(case_id), str(refusal)))
            continue
        check(by, MOVE_TO_PROCESS, case.receiving_agency.path)
        planned = _planned(case, target, mapping, now)
        if planned.step is None:
            left.append((case.code, planned.reason))
            continue
        _move(case, planned, target, reason.strip(), by, now)
        moved.append(case.code)
    return MoveReport(tuple(moved), tuple(left))


def _planned(case: Case, target: ProcessVersion, mapping: Mapping[str, str], now: datetime) -> PlannedMove:
    if case.procedure_id != target.procedure_version.procedure_id:
        return PlannedMove(case, None, False, None, _("Hồ sơ thuộc thủ tục khác."))
    visit = last_visit(case)
    entered_at = visit.entered_at if visit is not None and visit.left_at is None else None
    return plan_move(case, target.process, mapping, entered_at=entered_at, now=now)


def _move(
    case: Case, planned: PlannedMove, target: ProcessVersion, reason: str, by: Actor, now: datetime
) -> None:
    """The case follows the target from its step on, or from the one it will come back to.

    Three to five statements.
    """
    if planned.step is None:
        raise ValueError("a case without a step is not moved")
    before, old_step, holder_id = case.process_version_id, case.step_key, case.holder_id
    goes_on = planned.stays or planned.waits
    if not goes_on:
        label = str(_("Chuyển sang quy trình số %(number)s") % {"number": target.number})
        leave_step(case, end=StepEnd.FORWARDED, label=label, note=reason, by=by, now=now)
    case.process_version = target
    if case.step_key:
        place_at(case, planned.step, entered_at=None)
        case.step_due_at = planned.due_at
    if planned.stays:
        case.holder_id = holder_id
    save_case(case, *STEP_FIELDS, "process_version")
    if not goes_on:
        StepVisit.objects.bulk_create([open_visit(case, number=next_number(case), now=now)])
    elif not planned.waits:
        facts = {"step_name": case.step_name, "due_at": case.step_due_at}
        StepVisit.objects.filter(case=case, left_at=None).update(**facts)
    said = {
        "from_process": before,
        "to_process": target.pk,
        "from": old_step,
        "to": case.step_key,
        "state": int(case.state),
        "step_due": case.step_due_at,
        "holder": case.holder_id,
        "note": reason,
    }
    note_on(case, NewEvent("cases.moved_to_process", said), by=by, now=now)
