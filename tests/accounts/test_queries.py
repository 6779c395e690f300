"""Who may do a role's work, and what an actor costs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from motcua.accounts.models import Grant
from motcua.accounts.queries import actor_of, people_with_role
from motcua.core.actors import ANONYMOUS, Role
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


def test_people_with_a_role_are_granted_in_the_agency_or_above() -> None:
    commune = make_agency()
    section = make_agency(parent=commune)
    here = make_user(Role.SPECIALIST, section, full_name="An")
    above = make_user(Role.SPECIALIST, commune, full_name="Bình")
    make_user(Role.SPECIALIST, make_agency(parent=commune))
    make_user(Role.LEADER, section)
    make_user(Role.SPECIALIST, section, is_active=False)

    assert list(people_with_role(Role.SPECIALIST, section.path)) == [here, above]


def test_people_whose_grant_has_ended_are_left_out_on_a_day() -> None:
    agency = make_agency()
    user = make_user(Role.SPECIALIST, agency, valid_to=date(2026, 3, 23))

    assert list(people_with_role(Role.SPECIALIST, agency.path, on=date(2026, 3, 23))) == [user]
    assert list(people_with_role(Role.SPECIALIST, agency.path, on=date(2026, 3, 24))) == []


def test_an_actor_costs_one_query_for_any_number_of_grants(
    now: datetime, django_assert_num_queries: Any
) -> None:
    user = make_user(Role.RECEIVER)
    for _ in range(5):
        Grant.objects.create(user=user, role=Role.SPECIALIST, agency=make_agency())

    with django_assert_num_queries(1):
        assert len(actor_of(user, now=now).grants) == 6


def test_who_has_not_signed_in_is_anonymous(now: datetime) -> None:
    assert actor_of(None, now=now) is ANONYMOUS
