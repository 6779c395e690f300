"""Which running cases could follow another process, where each would stand, and why some cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from motcua.cases import clock
from motcua.cases.choices import CaseChannel, CaseState
from motcua.cases.models import Case, CaseQuerySet, StepVisit
from motcua.cases.models.case import FILING, RUNNING_STATES, WAITING_STATES
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.rules.process import Process, Step, StepKind
from motcua.catalogue.rules.walked import walked


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A case and the step of the other process it would stand at; `reason` says why it cannot move.

    `stays` when the step, its unit and its role are the same: then the stay goes on, with its holder, and its
    time counts from when it began. Otherwise the case comes to the step anew. A case that `waits` (5, 6, 8)
    stands nowhere: it is the step it will come back to, and its time counts from then.
    """

    case: Case
    step: Step | None
    stays: bool
    due_at: datetime | None
    reason: str = ""
    waits: bool = False


def running_by_process(procedure_id: int) -> dict[int, int]:
    """How many cases follow each process of a procedure now."""
    running = Case.objects.filter(procedure_id=procedure_id, state__in=[*RUNNING_STATES, *WAITING_STATES])
    counted = running.unfinished().values("process_version_id").annotate(count=Count("pk")).order_by()
    return {row["process_version_id"]: row["count"] for row in counted}


def cases_on_other_processes(target: ProcessVersion, paths: Iterable[str]) -> CaseQuerySet:
    """Running cases of the procedure that follow another process, received in one of the subtrees.

    Oldest first, with what a plan needs.
    """
    others = Case.objects.filter(
        procedure_id=target.procedure_version.procedure_id, state__in=[*RUNNING_STATES, *WAITING_STATES]
    )
    return (
        others.unfinished()
        .received_under(paths)
        .exclude(process_version=target)
        .select_related("competent_agency", "receiving_agency", "handling_unit", "step_agency", "holder")
        .order_by("received_at", "pk")
    )


def plan_moves(
    cases: Iterable[Case], target: Process, mapping: Mapping[str, str], *, now: datetime
) -> list[PlannedMove]:
    """Where each case would stand: at the step of its key, else at the one `mapping` names for that key."""
    cases = list(cases)
    stays = StepVisit.objects.filter(case__in=cases, left_at=None)
    entered = dict(stays.values_list("case_id", "entered_at"))
    return [plan_move(case, target, mapping, entered_at=entered.get(case.pk), now=now) for case in cases]


def plan_move(
    case: Case, target: Process, mapping: Mapping[str, str], *, entered_at: datetime | None, now: datetime
) -> PlannedMove:
    """Where one case would stand; `entered_at` is when its present stay began, None without one.

    A case in state 2 waits for the centre to sign for its list: it moves once it is at work.
    """
    waits = case.state in WAITING_STATES and case.finished_at is None
    works = case.state == CaseState.IN_PROGRESS and entered_at is not None
    if not works and not waits:
        state = CaseState(case.state).label
        return _not_moved(
            case,
            _("Hồ sơ ở trạng thái “%(state)s”; chuyển khi đang xử lý hoặc đang chờ.") % {"state": state},
        )
    theirs = walked(target, FILING[CaseChannel(case.channel)])
    steps = {step.key: step for step in theirs.steps if step.kind is not StepKind.HAND_OVER}
    # A supplement asked for at the counter: the case begins with the first step after reception.
    key = case.step_key or theirs.first.actions[0].to
    step = steps.get(key) or steps.get(mapping.get(key, ""))
    if step is None:
        words = _("Quy trình mới không có bước “%(step)s”.")
        if waits:
            words = _("Quy trình mới không có bước “%(step)s” mà hồ sơ sẽ trở lại.")
        return _not_moved(case, words % {"step": case.step_name})
    agency = case.agency_of(step.unit)
    stays = (step.key, step.role, agency.pk) == (case.step_key, case.step_role, case.step_agency_id)
    if waits:
        return PlannedMove(case, step, stays, None, waits=True)
    begun = entered_at if stays and entered_at is not None else now
    due_at = clock.step_due(step=step, agency=agency, entered_at=begun)
    return PlannedMove(case, step, stays, due_at)


def _not_moved(case: Case, reason: str) -> PlannedMove:
    return PlannedMove(case, None, stays=False, due_at=None, reason=reason)
