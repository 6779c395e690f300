"""What happens at the counter when a case cannot be received: supplement, or not accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.applicants.actions import keep_applicant
from motcua.audit.actions import NewEvent, open_chain
from motcua.cases import clock
from motcua.cases.actions.desk_refusals import give_notice, lie_at_desk
from motcua.cases.actions.drafting import draft_case, write_papers
from motcua.cases.actions.intake import Intake, place_of, version_id_of, with_reused
from motcua.cases.actions.numbering import number_submitted_case
from motcua.cases.actions.pausing import Defect, clean_defects, write_supplement
from motcua.cases.actions.receiving import once
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.errors import ConditionMissing
from motcua.cases.models import Case, CasePaper, DeskRefusal
from motcua.cases.permissions import RECEIVE
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.choices import RefusalBy
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import record_of
from motcua.core.access import check
from motcua.core.actors import Actor, Role
from motcua.core.inserts import insert_rows
from motcua.core.rules.rule_sets import in_force_all
from motcua.core.transactions import action


def open_incomplete_case(*, intake: Intake, defects: Sequence[Defect], by: Actor, now: datetime) -> Case:
    """Record a case that came incomplete and ask for everything missing at once (Mẫu 02).

    It is not received yet: no limit runs until it is complete. A repeated click gives the same case.
    """
    return once(
        intake=intake,
        by=by,
        make=lambda: _open_incomplete(intake=intake, defects=defects, by=by, now=now),
    )


@action
def _open_incomplete(*, intake: Intake, defects: Sequence[Defect], by: Actor, now: datetime) -> Case:
    clean = clean_defects(defects, range(1, len(intake.papers) + 1))
    case, _offering = _submitted(intake, by, now)
    due = clock.supplement_due(agency=case.competent_agency, rule_versions=case.rule_versions, now=now)
    case.state = target_of(MoveKind.ASK_SUPPLEMENT, case.state)
    case.paused_at, case.supplement_due_at, case.supplement_requests = now, due.moment, 1
    papers = _insert(case, intake, by, now)
    _supplement, asked = write_supplement(case, defects=clean, papers=papers, reason="", by=by, now=now)
    insert_rows([clock.due_row(case=case, kind=DueKind.SUPPLEMENT, moment=due, reason="", now=now)])
    open_chain(
        subject_kind="case",
        subject_id=case.code,
        events=[
            NewEvent("cases.submitted", {"procedure": intake.procedure_code, "channel": case.channel}),
            asked,
        ],
        by=by,
        now=now,
    )
    return case


def propose_refusal(*, intake: Intake, reason: str, by: Actor, now: datetime) -> Case:
    """Do not accept a case at the desk, or propose that, as the procedure is set up here (Mẫu 03).

    Where the receiver decides, the case ends in state 3 at once with the numbered notice; else it waits in
    state 1 for the director. A repeated click gives the same case.
    """
    return once(intake=intake, by=by, make=lambda: _propose(intake=intake, reason=reason, by=by, now=now))


@action
def _propose(*, intake: Intake, reason: str, by: Actor, now: datetime) -> Case:
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do không tiếp nhận."), field="reason")
    case, offering = _submitted(intake, by, now)
    decides = _receiver_decides(offering, now)
    refusal = DeskRefusal(reason=reason.strip(), proposed_at=now, proposed_by=by.label)
    if decides:
        case.state = target_of(MoveKind.NOT_ACCEPT, case.state)
        give_notice(refusal, case, role=Role.RECEIVER, by=by, now=now)
    else:
        lie_at_desk(case, Role.DIRECTOR)
    _insert(case, intake, by, now)
    refusal.case = case
    insert_rows([refusal])
    kind = "cases.not_accepted" if decides else "cases.refusal_proposed"
    open_chain(
        subject_kind="case",
        subject_id=case.code,
        events=[
            NewEvent("cases.submitted", {"procedure": intake.procedure_code, "channel": case.channel}),
            NewEvent(kind, {"reason": refusal.reason, "notice": refusal.form_number}),
        ],
        by=by,
        now=now,
    )
    return case


def _receiver_decides(offering: Offering, now: datetime) -> bool:
    record = record_of(version_id_of(offering, on=localdate(now)))
    return offering.refusal_by == RefusalBy.RECEIVER and record.refusal_by == RefusalBy.RECEIVER


def _submitted(intake: Intake, by: Actor, now: datetime) -> tuple[Case, Offering]:
    """The case in state 1 with code and applicant, not yet written, and what it is received under."""
    offering, office = place_of(intake, on=localdate(now))
    check(by, RECEIVE, office.agency.path)
    record = record_of(version_id_of(offering, on=localdate(now)))
    rules = {str(kind): rule for kind, rule in in_force_all(localdate(now)).items()}
    case = draft_case(
        intake=intake,
        offering=offering,
        office=office,
        record=record,
        applicant=keep_applicant(data=intake.applicant, now=now),
        proxy=keep_applicant(data=intake.proxy, now=now) if intake.proxy else None,
        rules=rules,
        by=by,
        now=now,
    )
    number_submitted_case(case, office.agency, on=now)
    case.state = target_of(MoveKind.SUBMIT, CaseState.DRAFT)
    return case, offering


def _insert(case: Case, intake: Intake, by: Actor, now: datetime) -> list[CasePaper]:
    insert_rows([case])
    papers = with_reused(intake.papers, case.applicant, by=by, on=localdate(now))
    return write_papers(case, papers)
