"""At which desk an officer deals with the money of a collecting body."""

from __future__ import annotations

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.core.access import Right
from motcua.core.actors import Actor, ActorKind


def desk_of(actor: Actor, wanted: Right, collector: Agency) -> Agency | None:
    """The agency where the actor holds the right for what the collector is owed; None without: one statement.

    A job deals for the collector itself.
    """
    if actor.kind is ActorKind.JOB:
        return collector
    held = Agency.objects.filter(path__in=actor.paths_of(wanted.roles)).select_related("parent")
    return next((agency for agency in held.order_by("path") if reaches(agency, collector)), None)


def reaches(desk: Agency, collector: Agency) -> bool:
    """Whether a desk deals for the body: for itself, and a one-stop centre for its body and units too."""
    if collector.path.startswith(desk.path):
        return True
    body = desk.parent if desk.kind == AgencyKind.CENTRE else None
    return body is not None and collector.path.startswith(body.path)
