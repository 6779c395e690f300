"""Reception points: those that give numbers from afar, those where a procedure is filed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from motcua.agencies.models import Office
from motcua.catalogue.queries import offerings_by_centre, receivable_by


def remote_offices(*, on: date) -> list[Office]:
    """The offices in force with a hall that gives numbers from afar: one statement."""
    offices = Office.objects.filter(_in_force(on), hall__gives_remote=True)
    return list(offices.select_related("agency", "hall").order_by("-is_main", "name"))


def offering_at(office: Office, procedure: str, *, on: date) -> int | None:
    """What the office takes for a procedure code, None when it takes nothing of it."""
    if not procedure or not procedure.isprintable():
        return None
    found = receivable_by(office.agency, on=on).filter(procedure__code=procedure)
    return found.order_by("agency__path").values_list("pk", flat=True).first()


def offices_taking(procedure_id: int, *, on: date) -> list[Office]:
    """The offices in force where cases of a procedure are filed, the main ones first: three statements."""
    offices = list(Office.objects.filter(_in_force(on)).select_related("agency", "hall"))
    taking = offerings_by_centre(procedure_id, [one.agency for one in offices], on=on)
    found = [one for one in offices if one.agency_id in taking]
    return sorted(found, key=lambda one: (not one.is_main, one.name))


def _in_force(on: date) -> Q:
    begun = Q(effective_from=None) | Q(effective_from__lte=on)
    return begun & (Q(effective_to=None) | Q(effective_to__gte=on))
