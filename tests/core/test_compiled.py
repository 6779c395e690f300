"""A query compiled once asks for another key and another day each time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import Grant
from motcua.core.actors import Role
from motcua.core.compiled import CompiledQuery
from motcua.core.prepared import run
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 24)


def grants_in_force(user_id: int, day: date):  # type: ignore[no-untyped-def]
    return Grant.objects.filter(user_id=user_id).in_force(day).values_list("role", "user_id")


def test_each_key_and_day_is_its_own_question() -> None:
    ever = make_user(Role.RECEIVER)
    soon = make_user(Role.LEADER, valid_from=date(2026, 4, 1))
    query = CompiledQuery(grants_in_force)
    assert run(query.reading(ever.pk, DAY)) == [("receiver", ever.pk)]
    assert run(query.reading(soon.pk, DAY)) == []
    assert run(query.reading(soon.pk, date(2026, 4, 1))) == [("leader", soon.pk)]
    assert run(query.reading(0, DAY)) == []


def test_it_asks_what_the_orm_asks() -> None:
    user = make_user(Role.RECEIVER, valid_from=DAY, valid_to=DAY)
    query = CompiledQuery(grants_in_force)
    run(query.reading(user.pk, DAY))
    with CaptureQueriesContext(connection) as captured:
        found = run(query.reading(user.pk, DAY))
        assert found == list(grants_in_force(user.pk, DAY))
    ours, theirs = (one["sql"] for one in captured)
    assert ours == theirs


def test_it_is_compiled_once() -> None:
    built = []

    def build(user_id: int, day: date):  # type: ignore[no-untyped-def]
        built.append(user_id)
        return grants_in_force(user_id, day)

    query = CompiledQuery(build)
    for _ in range(3):
        run(query.reading(1, DAY))
    assert len(built) == 1
