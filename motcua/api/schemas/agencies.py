"""Agencies, reception points and what is offered there: what a program must know to register a case."""

from __future__ import annotations

from motcua.agencies.models import Agency, Office
from motcua.api.schemas.types import Output
from motcua.catalogue.models import Offering


class AgencyRef(Output):
    """An agency in short."""

    id: int
    code: str
    name: str


class AgencyOut(AgencyRef):
    """An agency: `code` by QĐ 20/2020, `old_code` by QCVN 102:2016; `parent_id` null at the top."""

    old_code: str
    kind: str
    parent_id: int | None
    effective_from: str | None
    effective_to: str | None


class CounterOut(Output):
    """A counter."""

    id: int
    number: int
    name: str


class OfficeOut(Output):
    """A reception point of an agency."""

    id: int
    name: str
    address: str
    is_main: bool
    agency: AgencyRef
    counters: list[CounterOut]


class OfferingOut(Output):
    """A procedure that a reception point takes cases for: `agency` is the one that decides them."""

    procedure_code: str
    procedure_name: str
    is_same_day: bool
    agency: AgencyRef


def agency_ref(agency: Agency) -> AgencyRef:
    """An agency in short."""
    return AgencyRef.model_construct(id=agency.pk, code=agency.code, name=agency.name)


def agency_of(agency: Agency) -> AgencyOut:
    """An agency."""
    return AgencyOut.model_construct(
        id=agency.pk,
        code=agency.code,
        name=agency.name,
        old_code=agency.old_code,
        kind=agency.kind,
        parent_id=agency.parent_id,
        effective_from=agency.effective_from and agency.effective_from.isoformat(),
        effective_to=agency.effective_to and agency.effective_to.isoformat(),
    )


def office_of(office: Office) -> OfficeOut:
    """A reception point; agency and counters are loaded."""
    return OfficeOut.model_construct(
        id=office.pk,
        name=office.name,
        address=office.address,
        is_main=office.is_main,
        agency=agency_ref(office.agency),
        counters=[
            CounterOut.model_construct(id=counter.pk, number=counter.number, name=counter.name)
            for counter in office.counters.all()
        ],
    )


def offering_of(offering: Offering) -> OfferingOut:
    """An offering; agency, procedure and version are loaded."""
    version = offering.procedure.current_version
    return OfferingOut.model_construct(
        procedure_code=offering.procedure.code,
        procedure_name=version.name if version else "",
        is_same_day=bool(version and version.is_same_day),
        agency=agency_ref(offering.agency),
    )
