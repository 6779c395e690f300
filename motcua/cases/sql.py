"""What a reception must know, read in one hand-written statement (ADR 0012).

The offering with its agency, its handling unit and its versions, and the reception point with its centre have
no relation the ORM could follow; two compiled queries of forty columns cost more than all writes together.
"""

from __future__ import annotations

import functools

from django.db import connection
from django.db.models import Model

from motcua.agencies.models import Agency, Office
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion


def _fields(model: type[Model], *names: str) -> tuple[str, ...]:
    """The names in the order of the model, in which `from_db` wants the values."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


_OFFERING = _fields(Offering, "id", "refusal_by", "is_open", "agency_id", "procedure_id", "handling_unit_id")
_PROCEDURE = _fields(Procedure, "id", "code", "current_version_id")
_VERSION = _fields(ProcedureVersion, "id", "number", "procedure_id", "current_process_id")
_OFFICE = _fields(Office, "id", "agency_id", "name")
_AGENCY = _fields(Agency, "id", "code", "name", "short_name", "kind", "parent_id", "path", "calendar_version")
_PARTS = (
    ("o", _OFFERING),
    ("p", _PROCEDURE),
    ("v", _VERSION),
    ("f", _OFFICE),
    ("a", _AGENCY),
    ("h", _AGENCY),
    ("c", _AGENCY),
)
_FROM = (
    " FROM catalogue_offering o JOIN catalogue_procedure p ON p.id = o.procedure_id"
    " JOIN catalogue_procedureversion v ON v.id = p.current_version_id"
    " JOIN agencies_agency a ON a.id = o.agency_id JOIN agencies_agency h ON h.id = o.handling_unit_id"
    " JOIN agencies_office f ON f.id = %s JOIN agencies_agency c ON c.id = f.agency_id"
    " WHERE o.agency_id = %s AND p.code = %s"
)
_AT_COUNTER = " AND EXISTS (SELECT 1 FROM agencies_counter q WHERE q.office_id = f.id AND q.id = %s)"


def offering_and_office(
    *, agency_id: int, procedure_code: str, office_id: int, counter_id: int | None
) -> tuple[Offering, Office] | None:
    """The offering and the reception point with all a reception needs; None when one of them does not exist.

    Fields not named above are deferred: who reads one pays a query, nothing is ever wrong.
    """
    params: list[int | str] = [office_id, agency_id, procedure_code]
    sql = _select()
    if counter_id is not None:
        sql += _AT_COUNTER
        params.append(counter_id)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return _built(row) if row is not None else None


@functools.cache
def _select() -> str:
    columns = [f"{alias}.{name}" for alias, names in _PARTS for name in names]
    return f"SELECT {', '.join(columns)}{_FROM}"


def _built(row: tuple[object, ...]) -> tuple[Offering, Office]:
    parts, start = [], 0
    for _alias, names in _PARTS:
        parts.append(row[start : start + len(names)])
        start += len(names)
    db = connection.alias
    offering = Offering.from_db(db, _OFFERING, parts[0])
    procedure = Procedure.from_db(db, _PROCEDURE, parts[1])
    procedure.current_version = ProcedureVersion.from_db(db, _VERSION, parts[2])
    office = Office.from_db(db, _OFFICE, parts[3])
    offering.procedure = procedure
    offering.agency = Agency.from_db(db, _AGENCY, parts[4])
    offering.handling_unit = Agency.from_db(db, _AGENCY, parts[5])
    office.agency = Agency.from_db(db, _AGENCY, parts[6])
    return offering, office
