"""Rounds with national line systems: sent, answered with a number, failed, sent again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import last_visit, load_case, note_on, save_case
from motcua.cases.choices import CaseState
from motcua.cases.errors import ConditionMissing, MoveNotPossible, NotAtThisStep
from motcua.cases.models import Case, ExternalRequest
from motcua.cases.permissions import check_act
from motcua.catalogue.queries import record_of
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action


def send_outside(case: Case, *, reference: str, by: Actor, now: datetime) -> NewEvent:
    """Begin a round for a case that has just entered a step waiting for a system: one statement."""
    system = record_of(case.procedure_version_id).external_system or case.step_name
    insert_rows(
        [
            ExternalRequest(
                case=case,
                system=system[:200],
                reference=reference,
                sent_at=now,
                sent_by=by.label,
                due_at=case.step_due_at,
            )
        ]
    )
    return NewEvent("cases.external_sent", {"system": system, "reference": reference})


def answer_from_outside(case: Case, *, number: str, by: Actor, now: datetime) -> NewEvent:
    """The number came: close the running round; raises NotAtThisStep when the last one failed."""
    running = case.external_requests.filter(answered_at=None, failed_at=None)
    if not running.update(answered_at=now, answered_by=by.label, number_given=number):
        if case.external_requests.exists():
            raise NotAtThisStep(_("Lần gửi gần nhất bị lỗi. Xin gửi lại trước khi ghi số được cấp."))
        _known_only_now(case, number=number, by=by, now=now)
    return NewEvent("cases.external_answered", {"external_number": number})


def _known_only_now(case: Case, *, number: str, by: Actor, now: datetime) -> None:
    """A case that was waiting before rounds were kept gets its one round, begun when it came to the step."""
    visit = last_visit(case)
    insert_rows(
        [
            ExternalRequest(
                case=case,
                system=record_of(case.procedure_version_id).external_system[:200] or case.step_name,
                sent_at=visit.entered_at if visit is not None else now,
                sent_by=by.label,
                answered_at=now,
                answered_by=by.label,
                number_given=number,
            )
        ]
    )


def call_back(case: Case, *, reason: str, now: datetime) -> None:
    """The case leaves the step without a number: the running round is over."""
    case.external_requests.filter(answered_at=None, failed_at=None).update(failed_at=now, failure=reason)


@action
def fail_outside(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """The other system refused or was out of reach. Raises NotAtThisStep, ConditionMissing."""
    case = load_case(case_id, version=version)
    by = _check(case, by)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lỗi gặp phải."), field="note")
    running = case.external_requests.filter(answered_at=None, failed_at=None)
    if not running.update(failed_at=now, failure=reason.strip()):
        raise NotAtThisStep(_("Không có lần gửi nào đang chờ."))
    save_case(case)
    note_on(case, NewEvent("cases.external_failed", {"reason": reason.strip()}), by=by, now=now)
    return case


@action
def send_again(*, case_id: int, version: int, reference: str, by: Actor, now: datetime) -> Case:
    """A new round after a failed one; raises NotAtThisStep while one is running."""
    case = load_case(case_id, version=version)
    by = _check(case, by)
    if case.external_requests.filter(answered_at=None, failed_at=None).exists():
        raise NotAtThisStep(_("Lần gửi trước còn đang chờ trả lời."))
    sent = send_outside(case, reference=reference.strip()[:120], by=by, now=now)
    save_case(case)
    note_on(case, sent, by=by, now=now)
    return case


def _check(case: Case, by: Actor) -> Actor:
    if case.state != CaseState.IN_PROGRESS:
        raise MoveNotPossible(_("Ghi việc với hệ thống ngoài"), CaseState(case.state).label)
    return check_act(by, case)
