"""Asking for a supplement and going on when it is complete."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.desk_refusals import check_lies_with_receiver, stand_nowhere
from motcua.cases.actions.first_receipt import RECEIPT_FIELDS, receive_now
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import (
    STEP_FIELDS,
    leave_step,
    load_case,
    next_number,
    note_on,
    save_case,
    stands_somewhere,
)
from motcua.cases.choices import CaseState, DueKind, StepEnd, SupplementReason
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, CasePaper, Supplement, SupplementItem
from motcua.cases.permissions import RECEIVE, REPEAT_SUPPLEMENT, check_act
from motcua.cases.workflow import MoveKind, target_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.series import take
from motcua.core.transactions import action
from motcua.core.worktime import Due


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong: a `SupplementReason`, words, the paper's place in the checklist."""

    reason: str
    text: str = ""
    paper: int | None = None


@action
def ask_supplement(
    *,
    case_id: int,
    version: int,
    defects: Sequence[Defect],
    reason: str = "",
    repeat_reason: str = "",
    by: Actor,
    now: datetime,
) -> Supplement:
    """Ask the applicant to complete the case, all defects at once (Mẫu 02); the clock pauses.

    Later than the rules allow it is recorded as late. Another request breaks the rule that all is asked for
    once (NĐ 118/2025 Điều 11): it takes the head of the section or a leader, and a reason of its own, and is
    recorded so. Raises NotAllowed for others, NotAtThisStep where the present step allows none,
    ConditionMissing without a defect, its reason or the reason of the repetition.
    """
    case = load_case(case_id, version=version)
    target = target_of(MoveKind.ASK_SUPPLEMENT, case.state)
    by = _check_may_ask(case, repeat_reason, by)
    papers = list(case.papers.all()) if any(defect.paper for defect in defects) else []
    clean = clean_defects(defects, {paper.order for paper in papers})
    if stands_somewhere(case):
        leave_step(case, end=StepEnd.PAUSED, label=str(_("Yêu cầu bổ sung")), note=reason, by=by, now=now)
    else:
        stand_nowhere(case)
    due = clock.supplement_due(agency=case.competent_agency, rule_versions=case.rule_versions, now=now)
    case.state, case.paused_at, case.supplement_due_at = target, now, due.moment
    case.supplement_requests += 1
    save_case(case, "state", "paused_at", "supplement_due_at", "supplement_requests", *STEP_FIELDS)
    supplement, event = write_supplement(
        case, defects=clean, papers=papers, reason=reason, repeat_reason=repeat_reason, by=by, now=now
    )
    insert_rows([clock.due_row(case=case, kind=DueKind.SUPPLEMENT, moment=due, reason="", now=now)])
    note_on(case, event, by=by, now=now)
    return supplement


@action
def complete_supplement(*, case_id: int, version: int, note: str = "", by: Actor, now: datetime) -> Case:
    """The applicant has completed the case: the whole limit starts anew, work goes on where it stopped.

    A case that came incomplete to the counter is received only now, by the rules of this day.
    """
    case = load_case(case_id, version=version)
    check(by, RECEIVE, case.receiving_agency.path)
    target = target_of(MoveKind.SUPPLEMENT_COMPLETE, case.state)
    supplement = case.supplements.filter(answered_at=None).order_by("-number").first()
    if supplement is None or case.paused_at is None:
        raise NotAtThisStep(_("Hồ sơ không có yêu cầu bổ sung nào đang chờ."))
    due = receive_now(case, now=now) if case.received_at is None else _restarted(case, now)
    Supplement.objects.filter(pk=supplement.pk).update(answered_at=now, answer_note=note)
    process = case.process
    step = process.step(case.step_key or process.first.actions[0].to)
    holder_id = case.holder_id
    place_at(case, step, entered_at=now)
    case.holder_id = holder_id
    case.state, case.paused_at, case.supplement_due_at = target, None, None
    case.statutory_due_at = due.moment
    clock.appoint(case, due)
    case.reappointed_due_at = None  # the whole limit runs anew
    case.was_late_before_restart = case.was_late_before_restart or due.was_late_before_restart
    save_case(
        case, "state", "paused_at", "supplement_due_at", "was_late_before_restart",
        "reappointed_due_at",
        *RECEIPT_FIELDS, *STEP_FIELDS,
    )  # fmt: skip
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    insert_rows(
        [
            clock.due_row(
                case=case,
                kind=DueKind.APPOINTMENT,
                moment=due,
                reason=str(_("Tính lại từ khi hồ sơ được bổ sung đủ")),
                now=now,
            )
        ]
    )
    note_on(
        case,
        NewEvent("cases.supplement_completed", {"number": supplement.number, "due": due.moment}),
        by=by,
        now=now,
    )
    return case


def _restarted(case: Case, now: datetime) -> Due:
    asked_at = case.paused_at or now
    return clock.restarted(case=case, old=clock.last_appointment(case), asked_at=asked_at, now=now)


def clean_defects(defects: Sequence[Defect], checklist: Collection[int]) -> list[Defect]:
    """The defects that say something, in one line each, about papers whose places are in the checklist.

    Raises ConditionMissing when one lacks its reason, names another paper, or there is none at all.
    """
    said = [Defect(one.reason, " ".join(one.text.split()), one.paper) for one in defects]
    said = [one for one in said if one.text or one.paper]
    if not said:
        raise ConditionMissing(_("Xin ghi ít nhất một nội dung cần bổ sung."), field="defects")
    if any(one.reason not in SupplementReason.values for one in said):
        raise ConditionMissing(_("Xin chọn lý do của từng nội dung cần bổ sung."), field="defects")
    if any(one.paper and one.paper not in checklist for one in said):
        raise ConditionMissing(_("Giấy tờ được chọn không có trong thành phần hồ sơ."), field="defects")
    return said


def _check_may_ask(case: Case, repeat_reason: str, by: Actor) -> Actor:
    """The first request is the officer's whose step it is, another a matter of those above."""
    if case.state == CaseState.SUBMITTED:
        check_lies_with_receiver(case, by)
        return by
    step = case.process.step(case.step_key)
    if not step.allows_supplement:
        raise NotAtThisStep(_("Bước này không yêu cầu bổ sung hồ sơ."))
    if not case.supplement_requests:
        return check_act(by, case)
    check(by, REPEAT_SUPPLEMENT, case.step_agency.path if case.step_agency else "")
    if not repeat_reason.strip():
        raise ConditionMissing(
            _("Hồ sơ đã được yêu cầu bổ sung một lần. Xin ghi lý do phải yêu cầu lần nữa."),
            field="repeat_reason",
        )
    return by


def write_supplement(
    case: Case,
    *,
    defects: Sequence[Defect],
    papers: Sequence[CasePaper],
    reason: str,
    repeat_reason: str = "",
    by: Actor,
    now: datetime,
) -> tuple[Supplement, NewEvent]:
    """The request itself, numbered like all forms of the centre, and its event; called inside an action.

    `defects` are clean, the case counts this request already.
    """
    centre, is_repeat = case.receiving_agency, case.supplement_requests > 1
    (form_number,) = take([f"supplement:{centre.code}:{localdate(now).year}:"])
    supplement = Supplement(
        case=case,
        number=case.supplement_requests,
        form_number=f"{form_number:04d}",
        reason=reason,
        asked_at=now,
        asked_by=by.label,
        is_late=_is_late(case, now),
        is_repeat=is_repeat,
        repeat_reason=repeat_reason.strip() if is_repeat else "",
        due_at=case.supplement_due_at,
    )
    insert_rows([supplement])
    items = _items(supplement, defects, papers)
    insert_rows(items)
    return supplement, NewEvent(
        "cases.supplement_asked",
        {
            "number": supplement.number,
            "defects": [item.what for item in items],
            "reasons": [item.reason for item in items],
            "reason": reason,
            "late": supplement.is_late,
            "repeat_reason": supplement.repeat_reason,
            "due": supplement.due_at,
        },
    )


def _items(
    supplement: Supplement, defects: Sequence[Defect], papers: Sequence[CasePaper]
) -> list[SupplementItem]:
    known = {paper.order: paper for paper in papers}
    return [
        SupplementItem(
            supplement=supplement,
            order=order,
            reason=one.reason,
            text=one.text,
            paper=known[one.paper] if one.paper else None,
        )
        for order, one in enumerate(defects, start=1)
    ]


def _is_late(case: Case, now: datetime) -> bool:
    """Whether the days from receipt within which it is to be asked are over; a case at the desk has none."""
    if case.received_at is None:
        return False
    until = clock.supplement_askable_until(
        agency=case.competent_agency, rule_versions=case.rule_versions, received_at=case.received_at
    )
    return now > until.moment
