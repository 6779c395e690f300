"""Opening a handed-over case again for an error in its result (ADR 0020)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.rejecting import clear_rejection
from motcua.cases.actions.saving import STEP_FIELDS, load_case, next_number, note_on, save_case
from motcua.cases.choices import CaseState, Outcome
from motcua.cases.errors import ConditionMissing, MoveNotPossible
from motcua.cases.models import Case, Reopening
from motcua.cases.permissions import check_reopen
from motcua.cases.rules.reopening import steps_to_reopen_at
from motcua.cases.workflow import MOVES, MoveKind, target_of
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action

_FIELDS = ("state", "finished_at", "first_finished_at", "handed_over_at", "recipient_name",
           "recipient_paper", "outcome", "result_number", "is_rejection_proposed")  # fmt: skip


@action
def reopen_case(*, case_id: int, version: int, step_key: str, reason: str, by: Actor, now: datetime) -> Case:
    """Open a handed-over case again at an earlier step: 10 → 4. The result as it was is kept as `Reopening`.

    A refusal is cleared: what comes of the correction is decided and signed anew. The director of the
    receiving centre or the head of the competent agency does it. Raises NotAllowed, MoveNotPossible,
    ConditionMissing without a reason or for a step that cannot correct anything.
    """
    case = load_case(case_id, version=version)
    check_reopen(by, case)
    state = target_of(MoveKind.REOPEN, case.state)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do mở lại."), field="note")
    steps = steps_to_reopen_at(case.process, is_refused=case.is_rejection_proposed)
    step = next((one for one in steps if one.key == step_key), None)
    if step is None:
        raise ConditionMissing(_("Xin chọn bước sửa kết quả."), field="step")
    if case.finished_at is None or case.handed_over_at is None:
        raise MoveNotPossible(MOVES[MoveKind.REOPEN].label, CaseState(case.state).label)
    before = Reopening(
        case=case,
        number=case.reopenings.count() + 1,
        reason=reason.strip(),
        reopened_at=now,
        reopened_by=by.label,
        step_name=step.name,
        finished_at=case.finished_at,
        handed_over_at=case.handed_over_at,
        recipient_name=case.recipient_name,
        recipient_paper=case.recipient_paper,
        outcome=case.outcome,
        result_number=case.result_number,
    )
    insert_rows([before])
    events = []
    if case.is_rejection_proposed:
        events.append(clear_rejection(case, reason=before.reason, step_key=step.key, by=by, now=now))
    case.state, case.first_finished_at = state, case.first_finished_at or case.finished_at
    case.finished_at = case.handed_over_at = None
    case.recipient_name = case.recipient_paper = case.result_number = ""
    case.outcome = Outcome.NONE
    place_at(case, step, entered_at=now)
    save_case(case, *_FIELDS, *STEP_FIELDS)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    said = {
        "step": step.key,
        "reason": before.reason,
        "finished_at": before.finished_at,
        "handed_over_at": before.handed_over_at,
        "recipient": before.recipient_name,
        "result_number": before.result_number,
    }
    note_on(case, NewEvent("cases.reopened", said), *events, by=by, now=now)
    return case
