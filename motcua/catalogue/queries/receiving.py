"""For whom a centre receives: its own agency, the bodies beside it, and whom a decision adds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.catalogue.models import Offering, ReceptionScope
from motcua.catalogue.queries.finding import HEAVY


def near(centre: Agency) -> Q:
    """Offerings of the centre, of the agency above it, and of the bodies beside it (police, insurance).

    Other communes below a province are left out: whoever receives for them does so by decision.
    """
    found = Q(agency_id=centre.pk)
    if centre.parent_id is not None:
        beside = Q(agency__parent_id=centre.parent_id) & ~Q(
            agency__kind__in=[AgencyKind.COMMUNE, AgencyKind.DISTRICT]
        )
        found |= Q(agency_id=centre.parent_id) | beside
    return found


def by_decision(centre: Agency, *, on: date) -> Exists:
    """Whether a reception scope in force lets the centre receive for an offering's agency."""
    scopes = in_force(ReceptionScope.objects.all(), on=on).annotate(
        receives=StrIndex(Value(centre.path), F("receiver__path")),
        serves=StrIndex(OuterRef("agency__path"), F("served__path")),
    )
    for_it = Q(procedure=None) | Q(procedure_id=OuterRef("procedure_id"))
    return Exists(scopes.filter(for_it, receives=1, serves=1))


def in_force(scopes: QuerySet[ReceptionScope], *, on: date) -> QuerySet[ReceptionScope]:
    """Those that hold on the day."""
    still = Q(effective_to__isnull=True) | Q(effective_to__gte=on)
    return scopes.filter(still, effective_from__lte=on)


def receivable_by(centre: Agency, *, on: date) -> QuerySet[Offering]:
    """Open offerings for which the centre may receive; the rule of `cases.sql` for one of them."""
    return open_offerings().filter(near(centre) | Q(by_decision(centre, on=on)))


def offerings_by_centre(procedure_id: int, centres: Collection[Agency], *, on: date) -> dict[int, Offering]:
    """Which centre takes cases of one procedure, by its id, and for whom: the rule of `receivable_by` for
    many centres in two statements. Of several offerings the own one goes first.
    """
    offerings = list(open_offerings().filter(procedure_id=procedure_id).order_by("agency__path"))
    scopes = in_force(ReceptionScope.objects.all(), on=on).filter(
        Q(procedure=None) | Q(procedure_id=procedure_id)
    )
    pairs = list(scopes.values_list("receiver__path", "served__path")) if offerings else []
    found: dict[int, Offering] = {}
    for centre in centres:
        own = [one for one in offerings if _is_near(centre, one.agency)]
        decided = [
            one
            for one in offerings
            if any(
                centre.path.startswith(receiver) and one.agency.path.startswith(served)
                for receiver, served in pairs
            )
        ]
        if own or decided:
            found[centre.pk] = [*own, *decided][0]
    return found


def _is_near(centre: Agency, agency: Agency) -> bool:
    """`near` for one agency."""
    if agency.pk in (centre.pk, centre.parent_id):
        return True
    is_beside = centre.parent_id is not None and agency.parent_id == centre.parent_id
    return is_beside and agency.kind not in (AgencyKind.COMMUNE, AgencyKind.DISTRICT)


def carriers_in(province_path: str, procedures: Collection[int]) -> QuerySet[Offering]:
    """Open offerings below a province, for linked cases: their definition is the decision."""
    return open_offerings().filter(agency__path__startswith=province_path, procedure__in=procedures)


def open_offerings() -> QuerySet[Offering]:
    """Offerings that take cases, without the heavy texts of their versions."""
    return (
        Offering.objects.filter(is_open=True, procedure__current_version__isnull=False)
        .select_related("agency", "procedure__current_version__field")
        .defer(*(f"procedure__current_version__{name}" for name in HEAVY))
    )
