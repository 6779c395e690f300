"""Refusing after appraisal: proposed with a reason, carried along the ways, decided by the leader signing.

NĐ 61/2018 Điều 19 khoản 8: a written refusal through the desk, within the limit, recorded as a result.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.choices import CaseState
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, Rejection
from motcua.cases.permissions import check_act
from motcua.catalogue.rules.process import StepKind
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action

# Once signed, only a return to these steps can still change the decision.
DROPPED_AT = frozenset({StepKind.DO, StepKind.CHECK, StepKind.SIGN})


@action
def propose_rejection(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """Propose to refuse the case; it stays at its step and goes on as a refusal.

    Raises NotAtThisStep where the step allows none or one stands, ConditionMissing without a reason.
    """
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    step = case.process.step(case.step_key)
    if case.state != CaseState.IN_PROGRESS or not step.allows_refusal:
        raise NotAtThisStep(_("Bước này không đề nghị từ chối giải quyết được."))
    if case.is_rejection_proposed:
        raise NotAtThisStep(_("Hồ sơ đã có đề nghị từ chối giải quyết."))
    _reason(reason)
    case.is_rejection_proposed = True
    save_case(case, "is_rejection_proposed")
    insert_rows(
        [
            Rejection(
                case=case,
                reason=reason.strip(),
                step_name=case.step_name,
                proposed_at=now,
                proposed_by=by.label,
            )
        ]
    )
    said = {"reason": reason.strip(), "step": case.step_key}
    note_on(case, NewEvent("cases.rejection_proposed", said), by=by, now=now)
    return case


@action
def drop_rejection(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """Turn a proposed refusal back into a grant, by whoever has the case before or at the signature.

    Raises NotAtThisStep when none stands or it is signed and on its way, ConditionMissing without a reason.
    """
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    step = case.process.step(case.step_key)
    if case.state != CaseState.IN_PROGRESS or not case.is_rejection_proposed or step.kind not in DROPPED_AT:
        raise NotAtThisStep(_("Ở bước này không bỏ đề nghị từ chối được."))
    _reason(reason)
    dropped = clear_rejection(case, reason=reason.strip(), step_key=case.step_key, by=by, now=now)
    save_case(case, "is_rejection_proposed")
    note_on(case, dropped, by=by, now=now)
    return case


def clear_rejection(case: Case, *, reason: str, step_key: str, by: Actor, now: datetime) -> NewEvent:
    """The standing refusal counts no more, and its row says why; inside an action, which saves the flag."""
    case.is_rejection_proposed = False
    case.rejections.filter(dropped_at=None).update(dropped_at=now, dropped_by=by.label, drop_reason=reason)
    return NewEvent("cases.rejection_dropped", {"reason": reason, "step": step_key})


def sign_rejection(case: Case, *, by: Actor, now: datetime) -> None:
    """The leader's signature on a case that goes on as a refusal; called inside an action."""
    case.rejections.filter(dropped_at=None).update(signed_at=now, signed_by=by.label)


def settle_rejection(case: Case, *, is_late: bool) -> None:
    """The refusal is a result now; raises ConditionMissing when no leader has signed it."""
    if not case.rejections.filter(dropped_at=None, signed_at__isnull=False).update(is_late=is_late):
        raise ConditionMissing(_("Đề nghị từ chối giải quyết chưa được lãnh đạo ký."), field="action")


def _reason(reason: str) -> None:
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do."), field="note")
