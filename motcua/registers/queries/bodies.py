"""The bodies for which somebody may decide how things are written."""

from __future__ import annotations

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.core.access import Right
from motcua.core.actors import Actor


def bodies_of(actor: Actor, wanted: Right) -> list[Agency]:
    """The bodies for which the actor holds the right: their own, or that of their centre; one statement."""
    held = Agency.objects.filter(path__in=actor.paths_of(wanted.roles)).select_related("parent")
    bodies = {agency.parent if agency.kind == AgencyKind.CENTRE else agency for agency in held}
    return sorted((body for body in bodies if body is not None), key=lambda body: body.path)
