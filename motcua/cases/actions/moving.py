"""Work on a running case: take it, give it to somebody, send it on or back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.accounts.queries import people_with_role
from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.consulting import CONSULTING_STEPS
from motcua.cases.actions.external import answer_from_outside, call_back, send_outside
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.rejecting import settle_rejection, sign_rejection
from motcua.cases.actions.result_numbers import number_at
from motcua.cases.actions.results import give_out_decided
from motcua.cases.actions.saving import (
    STEP_FIELDS,
    change_step,
    end_stay,
    load_case,
    note_on,
    present_visit,
    save_case,
    stands_somewhere,
)
from motcua.cases.choices import CaseState, DueKind, Outcome, StepEnd
from motcua.cases.errors import ConditionMissing, MoveNotPossible, NotAtThisStep
from motcua.cases.models import Case
from motcua.cases.permissions import ASSIGN, check_act
from motcua.cases.queries.signing import is_signed, results_of
from motcua.cases.sql import Past, past_of
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.rules.process import Condition, Step, StepAction, StepKind
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.inserts import insert_rows
from motcua.core.rows import update_row
from motcua.core.transactions import action
from motcua.documents.queries.signatures import signs_digitally


@dataclass(frozen=True, slots=True)
class Act:
    """What an officer does at a step: which action, and what its conditions ask for."""

    action_key: str
    note: str = ""
    assignee_id: int | None = None
    result_number: str = ""
    external_number: str = ""


@action
def take_case(*, case_id: int, version: int, by: Actor, now: datetime) -> Case:
    """An officer takes a case nobody holds; raises CaseChanged if another was faster.

    The case of an absent officer stays theirs: who stands in for them acts on it as it is.
    """
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    if by.kind is not ActorKind.OFFICER or case.holder_id is not None:
        return case
    return _give(case, holder_id=by.id, kind="cases.taken", by=by, now=now)


@action
def release_case(*, case_id: int, version: int, by: Actor, now: datetime) -> Case:
    """Put a case back for the others at the same step."""
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    return _give(case, holder_id=None, kind="cases.released", by=by, now=now)


@action
def assign_case(*, case_id: int, version: int, assignee_id: int, by: Actor, now: datetime) -> Case:
    """Give a case at its present step to a person who holds the step's role there."""
    case = load_case(case_id, version=version)
    if case.step_agency is None:
        raise NotAtThisStep(_("Hồ sơ không ở bước nào."))
    check(by, ASSIGN, case.step_agency.path)
    person = _person_for(case, case.step_role, assignee_id, now)
    return _give(case, holder_id=person.pk, kind="cases.assigned", by=by, now=now)


@action
def act_on_case(*, case_id: int, version: int, act: Act, by: Actor, now: datetime) -> Case:
    """Send a case from its present step along one of the step's actions.

    Raises NotAtThisStep, ConditionMissing, CaseChanged, MoveNotPossible. Reaching the hand-over step decides
    the case: the finish moment is then.
    """
    case = load_case(case_id, version=version)
    if case.state != CaseState.IN_PROGRESS:
        raise MoveNotPossible(_("Chuyển bước"), CaseState(case.state).label)
    by = check_act(by, case)
    step = case.process.step(case.step_key)
    chosen = _chosen(step, act)
    if step.kind is StepKind.CONFIRM_DRAFT and not chosen.is_return:
        raise NotAtThisStep(_("Hồ sơ đi tiếp khi người nộp đồng ý với bản nháp, hoặc hết thời hạn kiểm tra."))
    _check_conditions(chosen, act)
    _check_signature(case, step, chosen, now)
    number = number_at(case, chosen, act.result_number.strip(), by=by, now=now)
    unanswered = _unanswered(case, step, chosen, act)
    answered = _leave_outside(case, step, act, by, now)
    act = replace(act, result_number=number)
    return go_along(case, chosen, act, unanswered=unanswered, after=answered, by=by, now=now)


def go_along(
    case: Case,
    chosen: StepAction,
    act: Act,
    *,
    unanswered: Sequence[int] = (),
    before: Sequence[NewEvent] = (),
    after: Sequence[NewEvent] = (),
    by: Actor,
    now: datetime,
) -> Case:
    """Take the case along a way of its step, with all that follows; called inside an action that checked it.

    `before` and `after` are told around the move itself; `unanswered` are the consultations not waited for.
    """
    process = case.process
    step = process.step(case.step_key)
    end = StepEnd.RETURNED if chosen.is_return else StepEnd.FORWARDED
    stood = case.paused_at is not None
    left = end_stay(case, end=end, label=chosen.label, note=act.note, by=by, now=now)
    if case.is_rejection_proposed and not chosen.is_return and step.kind is StepKind.SIGN:
        sign_rejection(case, by=by, now=now)
    entered = process.step(chosen.to)
    place_at(case, entered, entered_at=now)
    past = past_of(case) if chosen.is_return or stood else None
    changed = [*STEP_FIELDS, *_take_over(case, chosen, act, past, now)]
    if stood and past is not None:
        changed += _clock_goes_on(case, past, now)
    change_step(left, open_visit(case, number=left.number + 1, now=now))
    moved = NewEvent("cases.moved", _moved_payload(case, step.key, chosen, act, unanswered))
    events = [*before, moved, *after]
    if entered.kind is StepKind.EXTERNAL_WAIT:
        events.append(send_outside(case, reference="", by=by, now=now))
    if entered.kind is StepKind.HAND_OVER:
        changed += _decide(case, now)
        is_late = case.due_at is not None and now > case.due_at
        if case.is_rejection_proposed:
            settle_rejection(case, is_late=is_late)
        said = {"outcome": case.outcome, "number": case.result_number, "late": is_late}
        events += [NewEvent("cases.decided", said), *give_out_decided(case, now=now)]
    save_case(case, *changed)
    note_on(case, *events, by=by, now=now)
    return case


def _give(case: Case, *, holder_id: int | None, kind: str, by: Actor, now: datetime) -> Case:
    case.holder_id = holder_id
    save_case(case, "holder_id")
    if stands_somewhere(case):
        visit = present_visit(case)
        visit.holder_id = holder_id
        update_row(visit, "holder_id", where={"id": visit.pk, "left_at": None})
    note_on(case, NewEvent(kind, {"step": case.step_key, "holder": holder_id}), by=by, now=now)
    return case


def _chosen(step: Step, act: Act) -> StepAction:
    for possible in step.actions:
        if possible.key == act.action_key:
            return possible
    raise NotAtThisStep(_("Bước hiện tại không có việc này. Xin tải lại trang."))


def _check_conditions(chosen: StepAction, act: Act) -> None:
    asked = {
        Condition.NOTE: (act.note.strip(), _("Xin ghi lý do.")),
        Condition.EXTERNAL_NUMBER: (act.external_number.strip(), _("Xin ghi số do hệ thống ngoài cấp.")),
        Condition.ASSIGNEE: (act.assignee_id, _("Xin chọn người xử lý.")),
    }
    for condition in chosen.conditions:
        given, sentence = asked.get(condition, (True, ""))
        if not given:
            raise ConditionMissing(sentence, field=condition.value)


def _check_signature(case: Case, step: Step, chosen: StepAction, now: datetime) -> None:
    """Where the agency signs digitally, its results carry the signature that this step gives.

    Two statements where it is asked for, none elsewhere.
    """
    if Condition.SIGNATURE not in chosen.conditions:
        return
    if not signs_digitally(case.competent_agency, on=localdate(now)):
        return
    papers = results_of(case, step)
    if not papers:
        raise ConditionMissing(_("Hồ sơ chưa có kết quả PDF để ký số. Xin đính kèm kết quả trước."))
    if not all(is_signed(paper) for paper in papers):
        sentence = (
            _("Kết quả chưa có chữ ký số của cơ quan (con dấu).")
            if step.kind is StepKind.NUMBER_AND_SEAL
            else _("Kết quả chưa được ký số.")
        )
        raise ConditionMissing(sentence, field="pin")


def _take_over(case: Case, chosen: StepAction, act: Act, past: Past | None, now: datetime) -> list[str]:
    """Carry the numbers given onto the case, and its next holder; the fields that changed.

    A returned case goes back to the hands that did the step last time.
    """
    changed = []
    if Condition.RESULT_NUMBER in chosen.conditions:
        case.result_number = act.result_number
        changed.append("result_number")
    if Condition.EXTERNAL_NUMBER in chosen.conditions:
        case.external_number = act.external_number.strip()
        changed.append("external_number")
    if Condition.ASSIGNEE in chosen.conditions and act.assignee_id is not None:
        case.holder = _person_for(case, case.step_role, act.assignee_id, now)
    elif chosen.is_return and past is not None:
        case.holder_id = past.holder_id
    return changed


def _person_for(case: Case, role: str, user_id: int, now: datetime) -> User:
    path = case.step_agency.path if case.step_agency else ""
    person = people_with_role(Role(role), path, on=localdate(now)).filter(pk=user_id).first()
    if person is None:
        raise ConditionMissing(_("Người được chọn không làm bước này. Xin chọn lại."), field="assignee")
    return person


def _decide(case: Case, now: datetime) -> list[str]:
    case.state = target_of(MoveKind.DECIDE, case.state)
    case.outcome = Outcome.REFUSED if case.is_rejection_proposed else Outcome.GRANTED
    case.finished_at = now
    return ["state", "outcome", "finished_at"]


def _unanswered(case: Case, step: Step, chosen: StepAction, act: Act) -> list[int]:
    """Numbers of the consultations without an answer; a case goes on without them only with a note."""
    if chosen.is_return or step.kind not in CONSULTING_STEPS:
        return []
    numbers = list(case.consultations.filter(answered_at=None).values_list("number", flat=True))
    if numbers and not act.note.strip():
        raise ConditionMissing(
            _("Còn ý kiến phối hợp chưa trả lời: xin ghi vì sao chuyển tiếp mà không chờ."), field="note"
        )
    return numbers


def _clock_goes_on(case: Case, past: Past, now: datetime) -> list[str]:
    """A clock that stood while the applicant looked at a draft goes on: the appointment moves by it."""
    for pause in past.pauses:
        if pause.ended_at is None:
            pause.ended_at = now
            update_row(pause, "ended_at", where={"id": pause.pk, "ended_at": None})
    old = clock.derivation_of(past.appointment)
    due = clock.moved_by_pauses(case=case, old=old, pauses=past.pauses)
    clock.appoint(case, due)
    case.paused_at = None
    reason = str(_("Người nộp đã kiểm tra bản nháp"))
    insert_rows([clock.due_row(case=case, kind=DueKind.APPOINTMENT, moment=due, reason=reason, now=now)])
    return [*clock.APPOINTED, "paused_at"]


def _leave_outside(case: Case, left: Step, act: Act, by: Actor, now: datetime) -> list[NewEvent]:
    """Leaving a step that waits for a system outside ends the running round, with its number or without."""
    if left.kind is not StepKind.EXTERNAL_WAIT:
        return []
    if number := act.external_number.strip():
        return [answer_from_outside(case, number=number, by=by, now=now)]
    call_back(case, reason=act.note, now=now)
    return []


def _moved_payload(
    case: Case, left_step: str, chosen: StepAction, act: Act, unanswered: Sequence[int]
) -> dict[str, object]:
    return {
        **({"unanswered": list(unanswered)} if unanswered else {}),
        "from": left_step,
        "to": case.step_key,
        "action": chosen.key,
        "return": chosen.is_return,
        "rejection": case.is_rejection_proposed,
        "note": act.note,
        "holder": case.holder_id,
        "result_number": act.result_number,
        "external_number": act.external_number,
    }
