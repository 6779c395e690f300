"""Keeping applicants: one row per identifier, the newest data given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua.applicants.models import Applicant, ApplicantKind
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import fold
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class ApplicantData:
    """What is known about an applicant at the counter. Empty values say nothing and overwrite nothing."""

    name: str
    kind: str = ApplicantKind.PERSON
    identifier: str = ""
    old_identifier: str = ""
    born_on: date | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    card_issued_on: date | None = None
    representative: str = ""


_OPTIONAL = (
    "old_identifier",
    "born_on",
    "sex",
    "address",
    "phone",
    "email",
    "card_issued_on",
    "representative",
)


@action
def keep_applicant(*, data: ApplicantData, now: datetime) -> Applicant:
    """The applicant of that identifier with the data given now, found or made in one statement.

    Without an identifier a new applicant is made each time: two people may share a name.
    """
    row = Applicant(
        kind=data.kind,
        identifier=data.identifier or None,
        name=data.name,
        folded_name=fold(data.name)[:200],  # some letters fold to several
        updated_at=now,
        **{name: getattr(data, name) for name in _OPTIONAL},
    )
    given = [name for name in _OPTIONAL if getattr(data, name)]
    if row.identifier is None:
        insert_rows([row])
        return row
    insert_rows([row], unique=["kind", "identifier"], update=["name", "folded_name", "updated_at", *given])
    return row
