"""The ticket in an address (`phieu`) or a form (`ticket`): whose visit the officer is working on."""

from __future__ import annotations

from typing import Any

from motcua.core.access import may
from motcua.queueing.actions import VISITED
from motcua.queueing.models import Ticket
from motcua.queueing.permissions import CALL
from motcua.web.shared.requests import SiteRequest

_LONGEST_ID = 18


def visit_of(request: SiteRequest, wanted: Any) -> Ticket | None:
    """The ticket of a person called at a hall of the officer's, with who holds it; None for any other.

    Nothing but its id stands in the address; whoever may not call there sees nothing of it.
    """
    found_id = _number(wanted)
    if found_id is None:
        return None
    ticket = (
        Ticket.objects.select_related("office__agency", "applicant", "counter")
        .filter(pk=found_id, state__in=VISITED)
        .first()
    )
    return ticket if ticket is not None and may(request.actor, CALL, ticket.office.agency.path) else None


def visit_id(request: SiteRequest) -> int | None:
    """The ticket a form was sent for."""
    return _number(request.POST.get("ticket"))


def _number(text: Any) -> int | None:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= _LONGEST_ID else None
