"""Two births of the sample ward whose residence and health-insurance parts are open at other agencies."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from motcua.agencies.queries import calendar_of
from motcua.cases.actions import Intake, LinkChoice, PaperData, open_linked_cases, receive_case
from motcua.cases.choices import CaseChannel, Delivery, PaperKind, PaperState
from motcua.cases.queries.linking import openables_of
from motcua.catalogue.queries import offering_of, record_of
from motcua.core.actors import Role
from motcua.core.rules.dates import local
from motcua.demo.office import DemoOffice
from motcua.demo.people import DemoPerson, make_people

BIRTH = "2.002621"
ORDERS = ((1, 1), (1, 2))  # the parts of the first birth run side by side, of the second one after the other


def open_births(office: DemoOffice, *, seed: int, now: datetime) -> None:
    """Receive the births and open their parts at the nearest agencies, on the last morning before now."""
    at = last_morning(office, now)
    people = make_people(Random(f"{seed}:{BIRTH}"), len(ORDERS), place=office.sample.home)
    by = office.actor(Role.RECEIVER, now=at)
    for number, (person, orders) in enumerate(zip(people, ORDERS, strict=True), start=1):
        case = receive_case(intake=_intake(office, person, number, at), by=by, now=at)
        choices = [
            LinkChoice(one.definition.member.code, one.carriers[0].agency_id, order)
            for one, order in zip(openables_of(case), orders, strict=True)
        ]
        open_linked_cases(case_id=case.pk, version=case.version, choices=choices, by=by, now=at)


def last_morning(office: DemoOffice, now: datetime) -> datetime:
    """Ten past nine of the last working day, not after now."""
    calendar, at = calendar_of(office.agency), local(now).replace(hour=9, minute=10, second=0, microsecond=0)
    while at > now or not calendar.is_working_day(at.date()):
        at -= timedelta(days=1)
    return at


def _intake(office: DemoOffice, person: DemoPerson, number: int, at: datetime) -> Intake:
    offering = offering_of(office.agency.pk, BIRTH)
    if offering is None or offering.procedure.current_version_id is None:
        raise LookupError(f"the sample office does not offer {BIRTH}")
    record = record_of(offering.procedure.current_version_id)
    return Intake(
        procedure_code=BIRTH,
        agency_id=office.agency.pk,
        office_id=office.office.pk,
        applicant=person.data,
        papers=[
            PaperData(paper.name, PaperState.SUBMITTED, PaperKind.ELECTRONIC)
            for paper in record.documents
            if not paper.variant and not paper.is_conditional and not paper.is_note
        ],
        channel=CaseChannel.ONLINE,
        delivery=Delivery.COUNTER,
        submitted_at=at,
        intake_key=f"demo-{office.sample.key}-birth-{number}",
    )
