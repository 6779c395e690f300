"""Which of the office's forms serve a procedure."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from motcua.documents.models import OfficeFormVersion


def office_forms_for(procedure_id: int, path: str, *, on: date) -> list[OfficeFormVersion]:
    """The texts in use on a day of the forms of a procedure, at the agency of that path: one query.

    A form of an agency serves all below it.
    """
    versions = (
        OfficeFormVersion.objects.filter(
            form__procedure=procedure_id,
            form__retired_at=None,
            form__agency__path__in=_with_above(path),
            effective_from__lte=on,
        )
        .select_related("form__agency", "file")
        .order_by("form__name", "form_id", "-effective_from", "-number")
    )
    return [next(texts) for _form, texts in groupby(versions, key=lambda one: one.form_id)]


def _with_above(path: str) -> list[str]:
    """The paths of an agency and of all above it: "1.4." gives 1. and 1.4."""
    ids = path.strip(".").split(".")
    return [".".join(ids[:depth]) + "." for depth in range(1, len(ids) + 1)]
