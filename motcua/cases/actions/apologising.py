"""Apologising for a result that is not ready in time, and asking for a new day, once a case (Mẫu 04).

On time is judged against the first appointment all the same; a finished result is never withheld.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.choices import ApologyState, DueKind
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import RUNNING_STATES, Apology, Case
from motcua.cases.permissions import DRAFT_APOLOGY, SIGN_APOLOGY
from motcua.cases.rules import apology_series
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rules.numbers import document_number
from motcua.core.series import take
from motcua.core.transactions import action

# Goes onto a form, so it is Vietnamese whatever language the screen has.
NOT_APOLOGISED = "Hồ sơ có kết quả sau thời hạn đã hẹn; cơ quan giải quyết chưa gửi văn bản xin lỗi."


@action
def draft_apology(
    *, case_id: int, version: int, reason: str, new_day: date, by: Actor, now: datetime
) -> Apology:
    """The specialist drafts the apology: why, and the new day. A draft may be rewritten until it is signed.

    Raises NotAtThisStep for a case that does not run or has its apology, ConditionMissing without a reason or
    for a day that is not after the appointment and after now.
    """
    case = load_case(case_id, version=version)
    check(by, DRAFT_APOLOGY, case.handling_unit.path)
    apology = _open(case)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do không trả đúng hẹn."), field="note")
    new_due_at = clock.reappointed(case=case, on=new_day).moment
    _check_later(case, new_due_at, now)
    if apology is None:
        apology = Apology(case=case, handling_unit=case.handling_unit)
    apology.reason, apology.new_due_at = reason.strip(), new_due_at
    apology.drafted_at, apology.drafted_by = now, by.label
    apology.save()
    save_case(case)
    said = {"reason": apology.reason, "new_due": new_due_at}
    note_on(case, NewEvent("cases.apology_drafted", said), by=by, now=now)
    return apology


@action
def sign_apology(*, case_id: int, version: int, by: Actor, now: datetime) -> Apology:
    """The head of the handling agency, or who acts for them, signs: numbered, and the case is re-appointed.

    Raises NotAtThisStep without a draft, ConditionMissing when its day has come meanwhile.
    """
    case = load_case(case_id, version=version)
    check(by, SIGN_APOLOGY, case.competent_agency.path)
    apology = _open(case)
    if apology is None or apology.new_due_at is None:
        raise NotAtThisStep(_("Chưa có dự thảo văn bản xin lỗi."))
    _check_later(case, apology.new_due_at, now)
    is_timely = now <= clock.apology_until(case=case)
    apology.state = ApologyState.TIMELY if is_timely else ApologyState.LATE
    apology.form_number = _number(case, now)
    apology.signed_at, apology.signed_by = now, by.label
    apology.save()
    due = clock.reappointed(case=case, on=localdate(apology.new_due_at))
    case.reappointed_due_at = due.moment
    save_case(case, "reappointed_due_at")
    insert_rows(
        [
            clock.due_row(
                case=case, kind=DueKind.REAPPOINTMENT, moment=due, reason=apology.reason[:200], now=now
            )
        ]
    )
    said = {"notice": apology.form_number, "apology": apology.state, "new_due": due.moment}
    note_on(case, NewEvent("cases.apology_signed", said), by=by, now=now)
    return apology


def apologise_with_result(case: Case, *, by: Actor, now: datetime) -> NewEvent | None:
    """Give an apology with a late result that has none; called inside the hand-over.

    What was drafted is used, else the letter says what is known. Not signed in time, it counts as missing.
    """
    if case.finished_at is None or case.due_at is None or case.finished_at <= case.due_at:
        return None
    apology = Apology.objects.filter(case=case).first()
    if apology is not None and apology.signed_at is not None:
        return None
    if apology is None:
        apology = Apology(
            case=case,
            handling_unit=case.handling_unit,
            reason=NOT_APOLOGISED,
            drafted_at=now,
            drafted_by=by.label,
        )
    apology.state, apology.given_at = ApologyState.MISSING, now
    apology.form_number = _number(case, now)
    apology.save()
    said = {"notice": apology.form_number, "apology": apology.state, "unit": case.handling_unit.code}
    return NewEvent("cases.apology_missing", said)


def _open(case: Case) -> Apology | None:
    """The draft, None without one; raises NotAtThisStep when the case does not run or has its apology."""
    if case.state not in RUNNING_STATES or case.due_at is None:
        raise NotAtThisStep(_("Chỉ xin lỗi và hẹn lại hồ sơ đang xử lý."))
    apology = Apology.objects.filter(case=case).first()
    if apology is None:
        return None
    if apology.signed_at is not None:
        raise NotAtThisStep(_("Hồ sơ đã có văn bản xin lỗi; chỉ được hẹn lại một lần."))
    apology.case = case
    return apology


def _check_later(case: Case, new_due_at: datetime, now: datetime) -> None:
    if case.due_at is not None and new_due_at <= max(now, case.due_at):
        raise ConditionMissing(_("Ngày hẹn lại phải sau hẹn trả và sau hôm nay."), field="new_day")


def _number(case: Case, now: datetime) -> str:
    (number,) = take([apology_series(case.competent_agency.code, localdate(now).year)])
    return document_number(number)
