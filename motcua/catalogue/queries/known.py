"""What the catalogue knows already of the procedures that a source brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from motcua.catalogue.choices import Origin
from motcua.catalogue.models import Procedure, ProcedureVersion


def known_procedures(codes: Sequence[str]) -> dict[str, Procedure]:
    """The procedures that exist already, by code, with what people decided in them: two statements."""
    found = Procedure.objects.filter(code__in=codes).select_related(
        "current_version__based_on", "current_version__current_process"
    )
    return {
        procedure.code: procedure for procedure in found.prefetch_related("current_version__settled_limits")
    }


def is_own(procedure: Procedure | None) -> bool:
    """Whether the project itself, or the office, supplies it."""
    return procedure is not None and procedure.origin != Origin.NATIONAL


def is_retired(procedure: Procedure | None, now: datetime) -> bool:
    """Whether it is no longer in force: no source brings it back."""
    return procedure is not None and procedure.is_retired_on(localdate(now))


def stated_version(procedure: Procedure | None) -> ProcedureVersion | None:
    """The current version as its source says it, without what people decided on top."""
    current = procedure.current_version if procedure else None
    return (current.based_on or current) if current else None


def stated_hash(procedure: Procedure | None) -> str:
    """The hash of that version; empty for an unknown procedure."""
    stated = stated_version(procedure)
    return stated.record_hash if stated else ""
