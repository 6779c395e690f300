"""Financial obligations (land): two appointments with the tax office between them.

The first appointment is when the information transfer slip goes to tax, the second runs from the proof of
payment; the result is handed over only after it, and after the confirmation of tax where that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.actions.stopping import pause, resume
from motcua.cases.choices import CaseState, PauseKind
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, FinancialObligation
from motcua.cases.permissions import RECEIVE, check_act
from motcua.cases.workflow import MoveKind
from motcua.catalogue.queries import record_of
from motcua.catalogue.rules.limits import second_appointment_limit
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class TransferSlip:
    """Phiếu chuyển thông tin: its number, and whether tax must confirm before the result is handed over."""

    number: str = ""
    needs_confirmation: bool = False


@action
def ask_payment(
    *,
    case_id: int,
    version: int,
    reason: str,
    slip: TransferSlip | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """The information goes to tax, the applicant must pay first; the clock stands until then."""
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    paused = pause(case, PauseKind.PAYMENT, MoveKind.ASK_PAYMENT, reason, by, now)
    insert_rows(
        [
            FinancialObligation(
                case=case,
                slip_number=slip.number.strip() if slip else "",
                sent_at=now,
                sent_by=by.label,
                first_due_at=case.due_at,
                needs_confirmation=slip is not None and slip.needs_confirmation,
            )
        ]
    )
    return paused


@action
def note_tax_notice(*, case_id: int, version: int, number: str, by: Actor, now: datetime) -> Case:
    """The notice of tax has come: the applicant can pay. Raises NotAtThisStep, ConditionMissing."""
    case = load_case(case_id, version=version)
    check(by, RECEIVE, case.receiving_agency.path)
    if not number.strip():
        raise ConditionMissing(_("Xin ghi số thông báo của cơ quan thuế."), field="note")
    waiting = case.obligations.filter(paid_at=None)
    if case.state != CaseState.AWAITING_PAYMENT or not waiting.update(
        notice_number=number.strip()[:80], notice_at=now
    ):
        raise NotAtThisStep(_("Hồ sơ không chờ thực hiện nghĩa vụ tài chính."))
    save_case(case)
    note_on(case, NewEvent("cases.tax_notice", {"notice": number.strip()}), by=by, now=now)
    return case


@action
def complete_payment(*, case_id: int, version: int, note: str = "", by: Actor, now: datetime) -> Case:
    """Proof of payment is there: the second appointment runs from now.

    Where the procedure gives it no limit of its own, the appointment moves by the wait.
    """
    case = load_case(case_id, version=version)
    check(by, RECEIVE, case.receiving_agency.path)
    second = second_appointment_limit(record_of(case.procedure_version_id))
    waiting = case.obligations.filter(paid_at=None).first() if second is not None else None
    case.obligations.filter(paid_at=None).update(proof=note.strip()[:300], paid_at=now)
    if second is None or waiting is None:
        return resume(case, MoveKind.PAYMENT_COMPLETE, note, by, now)
    case.was_late_before_restart = case.was_late_before_restart or waiting.is_first_late
    due = clock.answer_due(
        limit=second, agency=case.competent_agency, rule_versions=case.rule_versions, now=now
    )
    reason = str(_("Lần hẹn thứ hai: từ khi có chứng từ thực hiện nghĩa vụ tài chính"))
    return resume(case, MoveKind.PAYMENT_COMPLETE, note, by, now, second=due, reason=reason)


@action
def confirm_tax(*, case_id: int, version: int, by: Actor, now: datetime) -> Case:
    """Tax has confirmed that the obligation is met. Raises NotAtThisStep when nothing waits for it."""
    case = load_case(case_id, version=version)
    check(by, RECEIVE, case.receiving_agency.path)
    waiting = case.obligations.filter(needs_confirmation=True, confirmed_at=None).exclude(paid_at=None)
    if not waiting.update(confirmed_at=now, confirmed_by=by.label):
        raise NotAtThisStep(_("Không có nghĩa vụ tài chính nào chờ cơ quan thuế xác nhận."))
    save_case(case)
    note_on(case, NewEvent("cases.tax_confirmed", {}), by=by, now=now)
    return case


def check_obligations(case: Case) -> None:
    """Raise ConditionMissing while tax has not confirmed what must be confirmed before the hand-over."""
    if case.obligations.filter(needs_confirmation=True, confirmed_at=None).exists():
        raise ConditionMissing(
            _("Chưa có xác nhận hoàn thành nghĩa vụ tài chính của cơ quan thuế nên chưa trả kết quả được.")
        )
