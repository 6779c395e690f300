"""Receiving a case at the counter, by post, at home or through the API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localdate

from motcua.agencies.models import Office
from motcua.applicants.actions import keep_applicant
from motcua.applicants.models import Applicant
from motcua.audit.actions import NewEvent, open_chain
from motcua.cases import clock
from motcua.cases.actions.charging import charge_case, link_charge
from motcua.cases.actions.drafting import draft_case, write_papers
from motcua.cases.actions.intake import (
    Intake,
    PaperData,
    check_papers,
    check_presence,
    offering_for,
    office_for,
    place_of,
    version_id_of,
    with_reused,
)
from motcua.cases.actions.numbering import number_received_case
from motcua.cases.actions.placing import (
    first_visits,
    open_visit,
    place_at,
    place_at_first_step,
    place_at_signature,
)
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.models import Case
from motcua.cases.permissions import RECEIVE
from motcua.cases.queries.intake import case_of_intake
from motcua.cases.rules import slip_is_needed
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import record_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rules.rule_sets import in_force_all
from motcua.core.transactions import action
from motcua.core.worktime import Limit
from motcua.fees.models import Charge

__all__ = [
    "Express",
    "Intake",
    "PaperData",
    "draft_case",
    "offering_for",
    "office_for",
    "once",
    "open_visit",
    "place_at",
    "receive_at",
    "receive_case",
    "version_id_of",
    "write_papers",
]


@dataclass(frozen=True, slots=True)
class Express:
    """What a domain above knows about a case that is done while the applicant waits.

    `limit`: another limit than the procedure's (extended, agreed on); `charge`: what it costs, computed there
    and not yet written; `signer_id`: who will sign the result, at whose step the case stands at once.
    """

    limit: Limit | None = None
    charge: Charge | None = None
    signer_id: int | None = None


def receive_case(*, intake: Intake, by: Actor, now: datetime) -> Case:
    """Receive a case: number, due moment with derivation, papers, charges, first steps, events.

    A second call with the same `intake_key` returns the case of the first. Raises NotAllowed,
    ProcedureNotOffered, LimitUnknown, PresenceRequired, PlaceNotCompetent, PapersIncomplete.
    """
    return once(intake=intake, by=by, make=lambda: _receive(intake=intake, by=by, now=now))


def once(*, intake: Intake, by: Actor, make: Callable[[], Case]) -> Case:
    """The case that `make` writes, or the one written before under the same key by the same actor."""
    try:
        return make()
    except IntegrityError:
        known = case_of_intake(intake.intake_key, by=by)
        if known is None:
            raise
        return known


@action
def _receive(*, intake: Intake, by: Actor, now: datetime) -> Case:
    offering, office = place_of(intake, on=localdate(now))
    check(by, RECEIVE, office.agency.path)
    return receive_at(offering, office, intake=intake, by=by, now=now)


def receive_at(
    offering: Offering,
    office: Office,
    *,
    intake: Intake,
    by: Actor,
    now: datetime,
    people: tuple[Applicant, Applicant | None] | None = None,
    also: Sequence[NewEvent] = (),
    express: Express | None = None,
) -> Case:
    """Receive where the caller has made sure that the office may; called inside an action.

    `people`: applicant and proxy when they are known rows already, not to be written again. `also`: further
    events of the new case. `express`: the light path of what is done while the applicant waits.
    """
    version_id = version_id_of(offering, on=localdate(now))
    record = record_of(version_id)
    check_presence(record, intake)
    check_papers(intake)

    submitted_at = intake.submitted_at or now
    rules: dict[str, str] = {str(kind): rule for kind, rule in in_force_all(localdate(now)).items()}
    due = clock.appointment(
        record=record,
        agency=offering.agency,
        channel=intake.channel,
        variant=intake.variant,
        submitted_at=submitted_at,
        received_at=now,
        rule_versions=rules,
        limit=express.limit if express else None,
    )
    applicant, proxy = people or _people(intake, now)
    papers = with_reused(intake.papers, applicant, by=by, on=localdate(now))
    case = draft_case(
        intake=intake,
        offering=offering,
        office=office,
        record=record,
        applicant=applicant,
        proxy=proxy,
        rules=rules,
        by=by,
        now=now,
    )
    case.received_at, case.is_same_day = now, due.is_same_day
    case.statutory_due_at = due.moment
    clock.appoint(case, due)
    with_slip = slip_is_needed(due.moment, now, wanted=intake.wants_slip)
    place_at_first_step(case, by)
    if express is not None:
        place_at_signature(case, holder_id=express.signer_id)
    # As late as can be: on PostgreSQL the next reception at this centre waits for the number until we commit.
    number_received_case(case, office.agency, on=now, with_slip=with_slip)
    insert_rows([case])
    write_papers(case, papers)
    insert_rows([clock.due_row(case=case, kind=DueKind.APPOINTMENT, moment=due, reason="", now=now)])
    insert_rows(first_visits(case, by, now))
    if express is None:
        charge_case(case=case, record=record, now=now)
    elif express.charge is not None:
        express.charge.collector = case.competent_agency
        link_charge(case=case, charge=express.charge)
    events = [*_events(case, intake), *also]
    open_chain(subject_kind="case", subject_id=case.code, events=events, by=by, now=now)
    return case


def _people(intake: Intake, now: datetime) -> tuple[Applicant, Applicant | None]:
    applicant = keep_applicant(data=intake.applicant, now=now)
    return applicant, keep_applicant(data=intake.proxy, now=now) if intake.proxy else None


def _events(case: Case, intake: Intake) -> list[NewEvent]:
    payload: dict[str, Any] = {
        "procedure": intake.procedure_code,
        "version": case.procedure_version_id,
        "process": case.process_version_id,
        "agency": case.competent_agency.code,
        "received_by_agency": case.receiving_agency.code,
        "channel": case.channel,
        "applicant": case.applicant_id,
        "due": case.due_at,
        "slip": case.slip_number,
        "rules": case.rule_versions,
        "papers": [[paper.name, paper.state, paper.kind, paper.count] for paper in intake.papers],
    }
    events = [NewEvent("cases.received", payload)]
    if case.state == CaseState.IN_PROGRESS:
        events.append(NewEvent("cases.started", {"step": case.step_key, "state": int(case.state)}))
    return events
