"""Which agency offers which procedure, through which unit, open or closed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest

from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.catalogue.actions import (
    NewOffering,
    change_offering,
    close_offering,
    offer_procedures,
    reopen_offering,
)
from motcua.catalogue.choices import RefusalBy
from motcua.catalogue.errors import NoteMissing, UnitElsewhere
from motcua.catalogue.models import Offering, Procedure
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from tests.factories import NOW, make_actor, make_agency
from tests.factories_catalogue import raw, run

pytestmark = pytest.mark.django_db


@dataclass
class Place:
    """A commune with two sections, its administrator, and a procedure it offers."""

    commune: Agency
    economy: Agency
    culture: Agency
    admin: Actor
    offering: Offering


@pytest.fixture
def place() -> Place:
    run(raw())
    commune = make_agency()
    economy, culture = make_agency(parent=commune), make_agency(parent=commune)
    admin = make_actor(Role.ADMINISTRATOR, commune)
    new = NewOffering(Procedure.objects.get(), economy)
    offer_procedures(agency=commune, offerings=[new], by=admin, now=NOW)
    offering = Offering.objects.select_related("agency", "procedure").get()
    return Place(commune, economy, culture, admin, offering)


def events(kind: str) -> list[dict[str, str]]:
    return [json.loads(event.payload) for event in Event.objects.filter(kind=f"catalogue.{kind}")]


def test_offering_again_changes_the_unit_and_takes_cases_again(place: Place):
    close_offering(offering=place.offering, reason="Chờ hướng dẫn", by=place.admin, now=NOW)
    new = NewOffering(place.offering.procedure, place.culture)
    offer_procedures(agency=place.commune, offerings=[new], by=place.admin, now=NOW)
    offering = Offering.objects.get()
    assert (offering.handling_unit, offering.is_open) == (place.culture, True)


def test_another_unit_and_another_refuser_are_noted(place: Place):
    change_offering(
        offering=place.offering,
        handling_unit=place.culture,
        refusal_by=RefusalBy.DIRECTOR,
        by=place.admin,
        now=NOW,
    )
    offering = Offering.objects.get()
    assert (offering.handling_unit, offering.refusal_by) == (place.culture, RefusalBy.DIRECTOR)
    assert events("offering_changed") == [
        {"procedure": "9.000001", "handling_unit": place.culture.code, "refusal_by": "director"}
    ]


def test_the_same_again_is_no_event(place: Place):
    change_offering(
        offering=place.offering,
        handling_unit=place.economy,
        refusal_by=RefusalBy.RECEIVER,
        by=place.admin,
        now=NOW,
    )
    assert events("offering_changed") == []


def test_the_unit_belongs_to_the_agency_and_exists(place: Place):
    ended = make_agency(parent=place.commune, effective_to=date(2025, 6, 30))
    for unit in (make_agency(), ended):
        with pytest.raises(UnitElsewhere):
            change_offering(
                offering=place.offering,
                handling_unit=unit,
                refusal_by=RefusalBy.RECEIVER,
                by=place.admin,
                now=NOW,
            )
        new = NewOffering(place.offering.procedure, unit)
        with pytest.raises(UnitElsewhere):
            offer_procedures(agency=place.commune, offerings=[new], by=place.admin, now=NOW)


def test_closing_and_opening_again_are_each_noted_once(place: Place):
    for _click in range(2):
        close_offering(offering=place.offering, reason="Chờ hướng dẫn", by=place.admin, now=NOW)
    assert not Offering.objects.get().is_open
    assert events("offering_closed") == [{"procedure": "9.000001", "reason": "Chờ hướng dẫn"}]
    for _click in range(2):
        reopen_offering(offering=place.offering, by=place.admin, now=NOW)
    assert Offering.objects.get().is_open
    assert events("offering_reopened") == [{"procedure": "9.000001"}]


def test_closing_needs_a_reason(place: Place):
    with pytest.raises(NoteMissing):
        close_offering(offering=place.offering, reason=" ", by=place.admin, now=NOW)
    assert Offering.objects.get().is_open


def test_administrators_of_other_agencies_change_nothing(place: Place):
    stranger = make_actor(Role.ADMINISTRATOR, make_agency())
    with pytest.raises(NotAllowed):
        close_offering(offering=place.offering, reason="x", by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        reopen_offering(offering=place.offering, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        change_offering(
            offering=place.offering,
            handling_unit=place.culture,
            refusal_by=RefusalBy.RECEIVER,
            by=stranger,
            now=NOW,
        )
