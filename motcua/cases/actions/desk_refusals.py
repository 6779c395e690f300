"""What becomes of a case that lies at the desk in state 1: the director's word, and the receiver after it.

While a proposal is open the case is the director's, after a disagreement the receiver's again.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.first_receipt import RECEIPT_FIELDS, receive_now
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import STEP_FIELDS, load_case, next_number, note_on, save_case
from motcua.cases.choices import CaseState, DueKind, PaperState
from motcua.cases.errors import ConditionMissing, MoveNotPossible, NotAtThisStep, PapersIncomplete
from motcua.cases.models import Case, DeskRefusal
from motcua.cases.permissions import RECEIVE, REFUSE
from motcua.cases.rules import desk_refusal_series
from motcua.cases.workflow import MOVES, MoveKind, target_of
from motcua.core.access import check
from motcua.core.actors import ROLE_LABELS, Actor, Role
from motcua.core.inserts import insert_rows
from motcua.core.series import take
from motcua.core.transactions import action

_WAITS_FOR = {
    Role.DIRECTOR: "Chờ Giám đốc quyết định tiếp nhận",
    Role.RECEIVER: "Người tiếp nhận xem xét lại",
}


def lie_at_desk(case: Case, role: Role) -> None:
    """Say whose word a case in state 1 waits for; the caller saves STEP_FIELDS."""
    case.step_key, case.step_name, case.step_role = "", _WAITS_FOR[role], role.value
    case.step_agency, case.step_due_at, case.holder = case.receiving_agency, None, None


def stand_nowhere(case: Case) -> None:
    """The case waits for no officer; the caller saves STEP_FIELDS."""
    case.step_key = case.step_name = case.step_role = ""
    case.step_agency = case.step_due_at = case.holder = None


def check_lies_with_receiver(case: Case, by: Actor) -> None:
    """Raise NotAllowed for others than receivers of the centre, NotAtThisStep while the director has it."""
    check(by, RECEIVE, case.receiving_agency.path)
    if case.step_role == Role.DIRECTOR:
        raise NotAtThisStep(_("Hồ sơ đang chờ Giám đốc Trung tâm quyết định."))


def give_notice(refusal: DeskRefusal, case: Case, *, role: Role, by: Actor, now: datetime) -> None:
    """Number the notice (Mẫu 03) in the series of the centre and the year; the caller writes the row."""
    (number,) = take([desk_refusal_series(case.receiving_agency.code, localdate(now).year)])
    refusal.is_given, refusal.answered_at, refusal.answered_by = True, now, by.label
    refusal.form_number = f"{number:04d}"
    with override("vi"):  # a form is a Vietnamese document, whatever language the screen has
        refusal.signer_title = str(ROLE_LABELS[role])


@action
def refuse_at_desk(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """The director gives the numbered notice that a case is not accepted: 1 → 3.

    The reason proposed stays unless the director puts it better. Raises NotAtThisStep without a proposal.
    """
    case = load_case(case_id, version=version)
    check(by, REFUSE, case.receiving_agency.path)
    target = target_of(MoveKind.NOT_ACCEPT, case.state)
    refusal = _open_proposal(case)
    refusal.reason = reason.strip() or refusal.reason
    give_notice(refusal, case, role=Role.DIRECTOR, by=by, now=now)
    refusal.save()
    stand_nowhere(case)
    case.state = target
    save_case(case, "state", *STEP_FIELDS)
    said = {"reason": refusal.reason, "notice": refusal.form_number}
    note_on(case, NewEvent("cases.not_accepted", said), by=by, now=now)
    return case


@action
def decline_refusal(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """The director disagrees: the case goes back to the receiver, who receives it or asks for a supplement.

    Raises NotAtThisStep without a proposal, ConditionMissing without a reason.
    """
    case = load_case(case_id, version=version)
    check(by, REFUSE, case.receiving_agency.path)
    _check_lies(case)
    refusal = _open_proposal(case)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do không đồng ý."), field="note")
    refusal.is_given, refusal.answered_at, refusal.answered_by = False, now, by.label
    refusal.answer = reason.strip()
    refusal.save()
    lie_at_desk(case, Role.RECEIVER)
    save_case(case, *STEP_FIELDS)
    note_on(case, NewEvent("cases.refusal_declined", {"reason": refusal.answer}), by=by, now=now)
    return case


@action
def propose_refusal_again(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """The receiver stands by not accepting the case, with a reason the director has not heard yet."""
    case = load_case(case_id, version=version)
    check_lies_with_receiver(case, by)
    _check_lies(case)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do không tiếp nhận."), field="note")
    insert_rows([DeskRefusal(case=case, reason=reason.strip(), proposed_at=now, proposed_by=by.label)])
    lie_at_desk(case, Role.DIRECTOR)
    save_case(case, *STEP_FIELDS)
    note_on(case, NewEvent("cases.refusal_proposed", {"reason": reason.strip()}), by=by, now=now)
    return case


@action
def receive_submitted(*, case_id: int, version: int, by: Actor, now: datetime) -> Case:
    """Receive a case that lay at the desk, by the rules of this day: 1 → 2 → 4.

    Raises NotAtThisStep while the director has it, PapersIncomplete while papers miss: ask for a supplement.
    """
    case = load_case(case_id, version=version)
    check_lies_with_receiver(case, by)
    target = target_of(MoveKind.START, target_of(MoveKind.RECEIVE, case.state))
    missing = list(case.papers.filter(state=PaperState.MISSING).values_list("name", flat=True))
    if missing:
        raise PapersIncomplete(
            _("Còn thiếu: %(papers)s. Xin chọn “Yêu cầu bổ sung”.") % {"papers": "; ".join(missing)},
            field="papers",
        )
    due = receive_now(case, now=now)
    process = case.process
    place_at(case, process.step(process.first.actions[0].to), entered_at=now)
    case.state = target
    save_case(case, "state", *RECEIPT_FIELDS, *STEP_FIELDS)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    insert_rows([clock.due_row(case=case, kind=DueKind.APPOINTMENT, moment=due, reason="", now=now)])
    note_on(
        case,
        NewEvent(
            "cases.received", {"due": due.moment, "slip": case.slip_number, "rules": case.rule_versions}
        ),
        NewEvent("cases.started", {"step": case.step_key, "state": int(case.state)}),
        by=by,
        now=now,
    )
    return case


def _open_proposal(case: Case) -> DeskRefusal:
    refusal = case.desk_refusals.filter(is_given=None).first()
    if refusal is None:
        raise NotAtThisStep(_("Hồ sơ không có đề nghị không tiếp nhận nào đang chờ."))
    return refusal


def _check_lies(case: Case) -> None:
    if case.state != CaseState.SUBMITTED:
        raise MoveNotPossible(MOVES[MoveKind.NOT_ACCEPT].label, CaseState(case.state).label)
