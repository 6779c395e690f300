"""Reception points: those that give numbers from afar, those where a procedure is filed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from motcua.agencies.models import Office
from motcua.agencies.queries import ancestor_ids
from motcua.catalogue.models import Offering


def remote_offices(*, on: date) -> list[Office]:
    """The offices in force with a hall that gives numbers from afar: one statement."""
    offices = Office.objects.filter(_in_force(on), hall__gives_remote=True)
    return list(offices.select_related("agency", "hall").order_by("-is_main", "name"))


def offering_at(office: Office, procedure: str) -> int | None:
    """What the office takes for a procedure code: the offering of its agency or of one above."""
    if not procedure or not procedure.isprintable():
        return None
    found = Offering.objects.filter(
        procedure__code=procedure, agency__in=ancestor_ids(office.agency.path), is_open=True
    )
    return found.order_by("-agency__path").values_list("pk", flat=True).first()


def offices_taking(procedure_id: int, *, on: date) -> list[Office]:
    """The offices in force where cases of a procedure are filed, those with a hall known: two statements."""
    agencies = set(
        Offering.objects.filter(procedure=procedure_id, is_open=True).values_list("agency_id", flat=True)
    )
    if not agencies:
        return []
    offices = Office.objects.filter(_in_force(on)).select_related("agency", "hall")
    taking = [one for one in offices if agencies.intersection(ancestor_ids(one.agency.path))]
    return sorted(taking, key=lambda one: (not one.is_main, one.name))


def _in_force(on: date) -> Q:
    begun = Q(effective_from=None) | Q(effective_from__lte=on)
    return begun & (Q(effective_to=None) | Q(effective_to__gte=on))
