"""Taking the last step back: nothing is deleted, the stay that was a mistake is marked so."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.external import call_back
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import STEP_FIELDS, leave_step, load_case, next_number, note_on, save_case
from motcua.cases.choices import Outcome, StepEnd
from motcua.cases.errors import ConditionMissing, NotUndone
from motcua.cases.models import Case
from motcua.cases.queries.undoing import last_step
from motcua.cases.workflow import MoveKind, target_of
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action


@action
def undo_step(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """Take back the step just sent: the case stands again where it stood, with the same holder and step due.

    Raises NotUndone with the reason why not (somebody has acted since, another sent it, a number was given,
    the day is over), ConditionMissing without a reason, CaseChanged.
    """
    case = load_case(case_id, version=version)
    sent = last_step(case, by, now=now)
    if sent.entry is None:
        raise NotUndone(sent.refusal)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do rút lại."), field="note")
    left = case.step_key
    earlier = case.visits.exclude(left_at=None).order_by("number").reverse()[0]  # it was sent from there
    case.state = target_of(MoveKind.UNDO, case.state)
    call_back(case, reason=str(_("Rút lại")), now=now)
    leave_step(case, end=StepEnd.UNDONE, label=str(_("Rút lại")), note=reason, by=by, now=now)
    place_at(case, case.process.step(earlier.step_key), entered_at=now)
    case.step_due_at, case.holder_id = earlier.due_at, earlier.holder_id
    fields = [*STEP_FIELDS, "state"]
    if case.finished_at is not None:
        case.finished_at, case.outcome = None, Outcome.NONE
        fields += ["finished_at", "outcome"]
    save_case(case, *fields)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    said = {"from": left, "to": case.step_key, "reason": reason, "holder": case.holder_id}
    note_on(case, NewEvent("cases.step_undone", said), by=by, now=now)
    return case
