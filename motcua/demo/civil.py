"""The newest registrations of the sample ward, each from its case.

Declared at the counter, sent to the shared civil-status software, entered with the number that came back,
with an extract, handed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db.models import Max

from motcua.cases.actions import (
    Act,
    Intake,
    PaperData,
    Recipient,
    act_on_case,
    declare,
    hand_over_result,
    receive_case,
)
from motcua.cases.choices import CaseState, PaperState
from motcua.cases.models import Case
from motcua.cases.queries.declaring import known_for
from motcua.catalogue.actions.processes import create_process_draft, publish_process, save_process_draft
from motcua.catalogue.models import Procedure, ProcessVersion
from motcua.catalogue.rules.process import waiting_outside
from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.demo.books import BY_CASES, TITLE
from motcua.demo.declared import Names, declared_content, names_of
from motcua.demo.linked import last_morning
from motcua.demo.office import BY, DemoOffice
from motcua.demo.people import DemoPerson, make_people
from motcua.registers.actions import NewExtract, NewRecord, draw_extract, enter_record, give_out_extract
from motcua.registers.choices import BookKind
from motcua.registers.choices.civil import PROCEDURES
from motcua.registers.models import CivilRecord
from motcua.registers.queries.civil_cases import declared_for, number_known, signed_by

TAKES = timedelta(hours=2)  # from the counter to the hand-over
PACE = timedelta(minutes=15)  # between two steps
COPIES = 2


@dataclass(frozen=True, slots=True)
class _Visit:
    """Who comes for what, and names for those they register."""

    code: str
    number: int
    person: DemoPerson
    names: Names


def wait_for_the_software(now: datetime) -> None:
    """From now on the processes of the three procedures wait for the number of the shared software."""
    for code in PROCEDURES:
        version = Procedure.objects.select_related("current_version").get(code=code).current_version
        if version is None:
            continue
        published = ProcessVersion.objects.filter(procedure_version=version, state="published")
        draft = create_process_draft(source=published.latest("pk"), by=BY, now=now)
        process = waiting_outside(draft.process, version.record.external_system)
        draft = save_process_draft(draft=draft, revision=draft.revision, process=process, by=BY, now=now)
        publish_process(draft=draft, revision=draft.revision, by=BY, now=now)


def register_by_cases(office: DemoOffice, *, seed: int, now: datetime) -> list[CivilRecord]:
    """The newest registrations of each kind, on the last morning that is over."""
    random, at = Random(f"{seed}:civil"), last_morning(office, now - TAKES)
    people = make_people(random, 40, place=office.sample.home)
    names, coming = names_of(people), iter(people)
    return [
        _register(office, _Visit(code, number, next(coming), names), random, at)
        for code in PROCEDURES
        for number in range(BY_CASES)
    ]


def _register(office: DemoOffice, visit: _Visit, random: Random, at: datetime) -> CivilRecord:
    kind = PROCEDURES[visit.code]
    case = _declared(office, visit, random, at)
    case = _decided(office, case, kind, at)
    decided_at = case.finished_at or at
    signed = signed_by(case)
    record = enter_record(
        agency=office.agency,
        new=NewRecord(
            kind=kind,
            content=declared_for(case),
            registered_on=local_day(at),
            national_number=number_known(case),
            signer_name=signed.name,
            signer_title=signed.title or TITLE,
            officer_name="Công chức tư pháp – hộ tịch",
            case_id=case.pk,
        ),
        by=office.actor(Role.RECEIVER, now=at),
        now=decided_at,
    )
    _extract(office, record, case, decided_at)
    hand_over_result(
        case_id=case.pk,
        version=case.version,
        recipient=Recipient(case.applicant_name, paper="Căn cước", is_present=True),
        by=office.actor(Role.RECEIVER, now=at),
        now=decided_at + PACE,
    )
    return record


def _declared(office: DemoOffice, visit: _Visit, random: Random, at: datetime) -> Case:
    """Received, and declared once."""
    receiver = office.actor(Role.RECEIVER, now=at)
    intake = Intake(
        procedure_code=visit.code,
        agency_id=office.agency.pk,
        office_id=office.office.pk,
        counter_id=office.counter_of(visit.number).pk,
        applicant=visit.person.data,
        papers=[PaperData("Tờ khai", PaperState.SUBMITTED)],
        intake_key=f"demo-{office.sample.key}-civil-{visit.code}-{visit.number}",
    )
    case = receive_case(intake=intake, by=receiver, now=at)
    content = declared_content(PROCEDURES[visit.code], local_day(at), random, visit.names)
    said = {**content, **known_for(case), "copies": str(COPIES)}
    return declare(case_id=case.pk, version=case.version, content=said, by=receiver, now=at).case


def _decided(office: DemoOffice, case: Case, kind: BookKind, at: datetime) -> Case:
    """Step by step to the result; the shared software gives the number that follows in the book."""
    last = CivilRecord.objects.filter(book__agency=office.agency, book__kind=kind, book__year=at.year)
    number = f"{(last.aggregate(last=Max('number'))['last'] or 0) + 1}/{at.year}"
    while case.step is not None and case.state == CaseState.IN_PROGRESS:
        at += PACE
        role = Role(case.step_role)
        by = office.actor(role, now=at, unit=case.step_agency, holder_id=case.holder_id)
        act = Act(case.step.actions[0].key, result_number=number, external_number=number)
        case = act_on_case(case_id=case.pk, version=case.version, act=act, by=by, now=at)
    return case


def _extract(office: DemoOffice, record: CivilRecord, case: Case, at: datetime) -> None:
    """The copies that were asked for, signed by hand."""
    by = office.actor(Role.RECEIVER, now=at)
    new = NewExtract(
        requester_name=case.applicant_name,
        signer_name=record.signer_name,
        signer_title=record.signer_title,
        copies=COPIES,
    )
    extract = draw_extract(record_id=record.pk, new=new, public_url=settings.PUBLIC_URL, by=by, now=at)
    give_out_extract(extract_id=extract.pk, by=by, now=at)
