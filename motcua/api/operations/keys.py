"""Idempotency keys of what begins a case: sent twice, it is one case."""

from __future__ import annotations

from typing import Annotated

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Header
from pydantic import Field

from motcua.cases.actions import Intake
from motcua.cases.models import Case
from motcua.core.errors import Conflict

Key = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,200}$")]
KEY: str | None = Header(
    None, alias="Idempotency-Key", description="The same key gives the same case again (200)"
)


class KeyReused(Conflict):
    """The same Idempotency-Key came with another case."""

    code = "idempotency_key_reused"


def check_same(case: Case, intake: Intake, *, is_alike: bool) -> None:
    """Raise KeyReused unless the case is the one of this intake; `is_alike`: it was begun in the same way."""
    begun = (case.procedure.code, case.competent_agency_id, case.office_id, case.applicant_name)
    asked = (intake.procedure_code, intake.agency_id, intake.office_id, intake.applicant.name)
    if begun != asked or not is_alike:
        raise KeyReused(_("Khóa Idempotency-Key này đã dùng cho một hồ sơ khác."))


def address_of(case: Case) -> str:
    """Where the case is read."""
    return reverse("api-1:read_case", args=[case.code])
