"""Who may certify at an agency on a day: the chairman, and who stands in the register of authorisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.accounts.models import Authorisation, PositionHolding, User
from motcua.agencies.models import Agency
from motcua.agencies.queries import ancestor_ids
from motcua.core.actors import Role
from motcua.registers.rules.certifying import Standing, capacity, is_chairman, standing_of


@dataclass(frozen=True, slots=True)
class Certifier:
    """Somebody who may certify an act that day: the post, and by which decision."""

    user: User
    standing: Standing
    title: str
    authorisation: Authorisation | None

    @property
    def capacity(self) -> tuple[str, ...]:
        """The lines above the signature."""
        return capacity(self.standing, self.title)

    @property
    def says(self) -> str:
        """Name and ground, as an officer reads them."""
        if self.authorisation is None:
            return f"{self.user} – {self.title}"
        return f"{self.user} – {self.title or 'ủy quyền'}, QĐ {self.authorisation.decision_number}"


def certifiers_of(agency: Agency, *, on: date) -> dict[str, list[Certifier]]:
    """Who may certify that day, by procedure code; "" holds those for whom all acts are open. Two statements.

    The chairman comes first. An authorisation counts when the chairman gave it, for the role of a leader, at
    this agency or above it, on that day and not revoked.
    """
    holdings = _holdings(agency, on)
    titles: dict[int, str] = {}
    for holding in holdings:
        titles.setdefault(holding.user_id, holding.position.title)
    chairmen = {
        holding.user_id: holding
        for holding in holdings
        if holding.position.agency_id == agency.pk and is_chairman(holding.position.title)
    }
    found: dict[str, list[Certifier]] = {"": []}
    for holding in chairmen.values():
        found[""].append(Certifier(holding.user, Standing.CHAIRMAN, holding.position.title, None))
    for authorisation in _authorisations(agency, on):
        if authorisation.giver_id not in chairmen or authorisation.holder_id in chairmen:
            continue
        title = titles.get(authorisation.holder_id, "")
        standing = standing_of(title)
        certifier = Certifier(
            authorisation.holder,
            Standing.AUTHORISED if standing is Standing.CHAIRMAN else standing,
            title,
            authorisation,
        )
        for code in authorisation.procedures.split() or [""]:
            found.setdefault(code, []).append(certifier)
    return found


def certifiers_for(found: dict[str, list[Certifier]], procedure: str) -> list[Certifier]:
    """Those of `certifiers_of` who may certify this procedure, each once."""
    each = {certifier.user.pk: certifier for certifier in (*found.get(procedure, ()), *found[""])}
    return sorted(each.values(), key=lambda one: (one.standing is not Standing.CHAIRMAN, str(one.user)))


def certifier_of(
    agency: Agency, *, procedure: str, user_id: int, on: date
) -> tuple[Certifier | None, Sequence[Certifier]]:
    """The officer as certifier of the procedure that day, None if not, and who could. Two statements."""
    could = certifiers_for(certifiers_of(agency, on=on), procedure)
    return next((one for one in could if one.user.pk == user_id), None), could


def _holdings(agency: Agency, on: date) -> list[PositionHolding]:
    rows = PositionHolding.objects.in_force(on).filter(
        position__agency__path__startswith=agency.path, user__is_active=True
    )
    return list(rows.select_related("user", "position").order_by("pk"))


def _authorisations(agency: Agency, on: date) -> list[Authorisation]:
    rows = Authorisation.objects.standing(on).filter(
        role=Role.LEADER.value, agency_id__in=ancestor_ids(agency.path), holder__is_active=True
    )
    return list(rows.select_related("holder").order_by("pk"))
