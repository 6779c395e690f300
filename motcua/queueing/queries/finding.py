"""Finding a ticket by its name."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from motcua.agencies.models import Agency
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.queueing.models import Ticket
from motcua.queueing.rules.codes import parse_ticket_code
from motcua.queueing.workflow import OPEN


def ticket_named(text: str, *, actor: Actor, roles: frozenset[Role], now: datetime) -> Ticket | None:
    """The newest ticket of that name (D-047, d47) of today or still open, where the actor holds a role.

    None for a text that names no ticket; no query then.
    """
    try:
        code = parse_ticket_code(text)
    except Unreadable:
        return None
    halls = Agency.objects.under(actor.paths_of(roles)).values("pk")
    named = Ticket.objects.filter(code=code, office__agency__in=halls)
    return named.filter(Q(day=local_day(now)) | Q(state__in=OPEN)).order_by("-day", "-pk").first()
