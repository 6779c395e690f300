"""What a reception and an action must know, each read in one hand-written statement (ADR 0012, 0013).

The offering with its agency, its handling unit and its versions, and the reception point with its centre have
no relation the ORM could follow; nor have a case, its agencies, its last stay and the head of its chain.
Several compiled queries of forty columns cost more than all writes together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from motcua.agencies.models import Agency, Office
from motcua.audit.models import ChainHead
from motcua.cases.choices import DueKind
from motcua.cases.models import Case, CasePause, DueMoment, StepVisit
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.core.rows import Part, read

UNITS = ("competent_agency", "receiving_agency", "support_agency", "handling_unit", "step_agency")
_AGENCY = ("id", "code", "name", "short_name", "kind", "parent_id", "path", "place", "calendar_version")


def _agency(alias: str) -> Part:
    return Part(alias, Agency, *_AGENCY)


_RECEPTION = (
    Part("o", Offering, "id", "refusal_by", "is_open", "agency_id", "procedure_id", "handling_unit_id"),
    Part("p", Procedure, "id", "code", "current_version_id", "retired_on"),
    Part("v", ProcedureVersion, "id", "number", "procedure_id", "field_id", "current_process_id"),
    Part("f", Office, "id", "agency_id", "name"),
    _agency("a"),
    _agency("h"),
    _agency("c"),
)
_OFFERED = (
    "FROM catalogue_offering o JOIN catalogue_procedure p ON p.id = o.procedure_id"
    " JOIN catalogue_procedureversion v ON v.id = p.current_version_id"
    " JOIN agencies_agency a ON a.id = o.agency_id JOIN agencies_agency h ON h.id = o.handling_unit_id"
    " JOIN agencies_office f ON f.id = %s JOIN agencies_agency c ON c.id = f.agency_id"
    " WHERE o.agency_id = %s AND p.code = %s"
)
# The same rule as `catalogue.queries.receivable_by`, which screens ask; a test compares them.
_RECEIVED_HERE = (
    " AND (a.id = c.id OR a.id = c.parent_id"
    " OR (a.parent_id = c.parent_id AND a.kind NOT IN ('commune', 'district'))"
    " OR EXISTS (SELECT 1 FROM catalogue_receptionscope s"
    " JOIN agencies_agency r ON r.id = s.receiver_id JOIN agencies_agency t ON t.id = s.served_id"
    " WHERE SUBSTR(c.path, 1, LENGTH(r.path)) = r.path AND SUBSTR(a.path, 1, LENGTH(t.path)) = t.path"
    " AND (s.procedure_id IS NULL OR s.procedure_id = p.id)"
    " AND s.effective_from <= %s AND (s.effective_to IS NULL OR s.effective_to >= %s)))"
)
_AT_COUNTER = " AND EXISTS (SELECT 1 FROM agencies_counter q WHERE q.office_id = f.id AND q.id = %s)"

_WORK = (
    Part("c", Case),
    Part("p", Procedure, "id", "code", "current_version_id"),
    Part("v", StepVisit),
    Part("h", ChainHead),
    *(_agency(f"a{place}") for place in range(len(UNITS))),
)
_STANDING = (
    "FROM cases_case c JOIN catalogue_procedure p ON p.id = c.procedure_id"
    " LEFT JOIN cases_stepvisit v ON v.case_id = c.id"
    " AND v.number = (SELECT MAX(w.number) FROM cases_stepvisit w WHERE w.case_id = c.id)"
    " LEFT JOIN audit_chainhead h ON h.subject_kind = 'case' AND h.subject_id = c.code"
    " JOIN agencies_agency a0 ON a0.id = c.competent_agency_id"
    " JOIN agencies_agency a1 ON a1.id = c.receiving_agency_id"
    " LEFT JOIN agencies_agency a2 ON a2.id = c.support_agency_id"
    " JOIN agencies_agency a3 ON a3.id = c.handling_unit_id"
    " LEFT JOIN agencies_agency a4 ON a4.id = c.step_agency_id"
)

_PAST = (
    Part("d", DueMoment, "id", "derivation_text"),
    Part("p", CasePause),
    Part("v", StepVisit, "id", "holder_id"),
)
_BEHIND = (
    "FROM cases_case c"
    " LEFT JOIN cases_duemoment d ON d.id = (SELECT e.id FROM cases_duemoment e"
    " WHERE e.case_id = c.id AND e.kind = %s ORDER BY e.made_at DESC, e.id DESC LIMIT 1)"
    " LEFT JOIN cases_casepause p ON p.case_id = c.id"
    " LEFT JOIN cases_stepvisit v ON v.case_id = c.id AND v.number = (SELECT MAX(w.number)"
    " FROM cases_stepvisit w WHERE w.case_id = c.id AND w.step_key = %s AND w.holder_id IS NOT NULL)"
    " WHERE c.id = %s"
)


@dataclass(frozen=True, slots=True)
class Past:
    """What a case that goes on must know of its past: the appointment in force, its pauses in no order, and
    who did the step it comes to when it stood there last.
    """

    appointment: DueMoment | None
    pauses: list[CasePause]
    holder_id: int | None


def offering_and_office(
    *, agency_id: int, procedure_code: str, office_id: int, counter_id: int | None, on: date
) -> tuple[Offering, Office] | None:
    """Offering and reception point with all a reception needs.

    None when one of them does not exist, or when this centre does not receive for that agency on the day.
    """
    day = connection.ops.adapt_datefield_value(on)
    params: list[Any] = [office_id, agency_id, procedure_code, day, day]
    tail = _OFFERED + _RECEIVED_HERE
    if counter_id is not None:
        tail += _AT_COUNTER
        params.append(counter_id)
    for offering, procedure, version, office, agency, unit, centre in read(_RECEPTION, tail, params):
        procedure.current_version = version
        offering.procedure, offering.agency, offering.handling_unit = procedure, agency, unit
        office.agency = centre
        return offering, office
    return None


def case_at_work(case_id: int) -> Case | None:
    """The case with procedure, agencies, last stay and head of its chain; None when there is none."""
    return _case(read(_WORK, f"{_STANDING} WHERE c.id = %s", [case_id]))


def case_of_code(code: str) -> Case | None:
    """The same by its code."""
    return _case(read(_WORK, f"{_STANDING} WHERE c.code = %s", [code]))


def case_of_draft(draft_id: int) -> Case | None:
    """The same by a draft that was sent to its applicant."""
    of_draft = "c.id = (SELECT f.case_id FROM cases_draftconfirmation f WHERE f.id = %s)"
    return _case(read(_WORK, f"{_STANDING} WHERE {of_draft}", [draft_id]))


def past_of(case: Case) -> Past:
    """The past of a case placed at its next step already: one statement."""
    rows = read(_PAST, _BEHIND, [DueKind.APPOINTMENT.value, case.step_key, case.pk])
    (appointment, _pause, visit), *_others = rows
    pauses = [pause for _appointment, pause, _visit in rows if pause is not None]
    return Past(appointment, pauses, visit.holder_id if visit is not None else None)


def _case(rows: list[tuple[Any, ...]]) -> Case | None:
    for found, procedure, visit, head, *agencies in rows:
        case: Case = found
        case.procedure, case.last_visit, case.chain_head = procedure, visit, head
        for unit, agency in zip(UNITS, agencies, strict=True):
            setattr(case, unit, agency)
        for agency in agencies:  # that of the last stay is as a rule one of the case's own
            if visit is not None and agency is not None and agency.pk == visit.agency_id:
                visit.agency = agency
        return case
    return None
