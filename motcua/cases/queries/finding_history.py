"""Finding cases of other systems by code or name."""

from __future__ import annotations

from django.db.models import Q

from motcua.cases.models import HistoricalCase, HistoricalCaseQuerySet
from motcua.core.actors import Actor, Role
from motcua.core.prefixes import begins_with
from motcua.core.rules.text import fold


def find_history(text: str, *, actor: Actor, roles: frozenset[Role]) -> HistoricalCaseQuerySet:
    """Imported cases the actor may see whose code or applicant's name begins so, newest first.

    Codes of other systems have any form, so a text with a digit is taken for the beginning of one. Both ways
    follow an index.
    """
    seen = HistoricalCase.objects.visible_to(actor, roles)
    bare, name = "".join(text.split()), fold(text)
    if "|" in text or not name:
        return seen.none()
    if any(map(str.isdigit, bare)):
        found = Q(code=bare) | begins_with("code", bare.upper())
    else:
        found = begins_with("folded_applicant_name", name)
    return seen.filter(found).order_by("-pk")
