"""Deciding how books are kept where the law leaves a choice."""

from __future__ import annotations

from datetime import datetime

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.audit.rules import changes
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.registers.models import BookSettings
from motcua.registers.permissions import CLOSE, check_books
from motcua.registers.queries.books import settings_of

CHOICES = ("electronic_copies_apart", "own_civil_numbers", "closes_at_year_end")


@action
def choose_settings(
    *,
    agency: Agency,
    electronic_copies_apart: bool,
    own_civil_numbers: bool,
    closes_at_year_end: bool,
    by: Actor,
    now: datetime,
) -> BookSettings:
    """Keep the choices of an agency. Raises NotAllowed."""
    check_books(by, CLOSE, agency)
    before = {name: getattr(settings_of(agency), name) for name in CHOICES}
    after = {
        "electronic_copies_apart": electronic_copies_apart,
        "own_civil_numbers": own_civil_numbers,
        "closes_at_year_end": closes_at_year_end,
    }
    chosen, _created = BookSettings.objects.update_or_create(agency=agency, defaults=after)
    changed = changes(before, after)
    if changed:
        append(
            subject_kind="registers.settings",
            subject_id=agency.code,
            events=[NewEvent("registers.settings_chosen", changed)],
            by=by,
            now=now,
        )
    return chosen
