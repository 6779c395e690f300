"""From what was said at reception to the rows: the case in state 0 and its checklist."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.cases.actions.intake import Intake, PaperData, process_id_of, support_of
from motcua.cases.choices import CaseState, PaperKind, PaperState
from motcua.cases.models import Case, CasePaper
from motcua.cases.rules import stored_intake_key
from motcua.catalogue.models import Offering
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.actors import Actor, ActorKind
from motcua.core.inserts import insert_rows
from motcua.core.rules.lookup_codes import new_lookup_code
from motcua.core.rules.text import backward, fold

_RANDOM = secrets.SystemRandom()
_LEFT_HERE = (PaperState.SUBMITTED, PaperState.UNAVAILABLE)


def draft_case(
    *,
    intake: Intake,
    offering: Offering,
    office: Office,
    record: ProcedureRecord,
    applicant: Applicant,
    proxy: Applicant | None,
    rules: dict[str, str],
    by: Actor,
    now: datetime,
) -> Case:
    """The case in state 0: not numbered, not received, not written."""
    data, version = intake.applicant, offering.procedure.current_version
    return Case(
        state=CaseState.DRAFT,
        lookup_code=new_lookup_code(_RANDOM),
        procedure=offering.procedure,
        procedure_version=version,
        field_id=version.field_id if version else None,
        process_version_id=process_id_of(offering),
        variant=intake.variant,
        procedure_name=record.name,
        competent_agency=offering.agency,
        receiving_agency=office.agency,
        support_agency=support_of(intake),
        papers_agency=office.agency if _has_paper(intake) else None,
        handling_unit=offering.handling_unit,
        office=office,
        counter_id=intake.counter_id,
        received_by_id=by.id if by.kind is ActorKind.OFFICER else None,
        channel=intake.channel,
        delivery=intake.delivery,
        delivery_address=intake.delivery_address,
        applicant=applicant,
        applicant_name=data.name,
        folded_applicant_name=fold(data.name)[:200],  # some letters fold to several
        backward_applicant_name=backward(fold(data.name)[:200]),
        applicant_identifier=data.identifier,
        applicant_address=data.address,
        applicant_phone=data.phone,
        applicant_email=data.email,
        wants_mail=intake.wants_mail and bool(data.email),
        proxy=proxy,
        proxy_name=intake.proxy.name if intake.proxy else "",
        folded_proxy_name=fold(intake.proxy.name)[:200] if intake.proxy else "",
        proxy_paper=intake.proxy_paper,
        place_of_land=intake.place_of_land,
        note=intake.note,
        submitted_at=intake.submitted_at or now,
        rule_versions=rules,
        intake_key=stored_intake_key(by.kind, by.id, intake.intake_key),
    )


def _has_paper(intake: Intake) -> bool:
    """Whether anything lies with the case that must be carried after it."""
    return any(paper.state in _LEFT_HERE and paper.kind != PaperKind.ELECTRONIC for paper in intake.papers)


def write_papers(case: Case, papers: Sequence[PaperData]) -> list[CasePaper]:
    """The checklist as the receiver left it, one statement."""
    rows = [
        CasePaper(
            case=case,
            order=order,
            name=paper.name,
            state=paper.state,
            kind=paper.kind,
            count=paper.count,
            lookup_source=paper.lookup_source,
            looked_up_at=paper.looked_up_at,
            note=paper.note,
            reused_from_id=paper.reused_id,
        )
        for order, paper in enumerate(papers, start=1)
    ]
    insert_rows(rows)
    return rows
