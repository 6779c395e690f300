"""Rows inserted by the quick way are the rows the ORM would have written."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.applicants.models import Applicant
from motcua.core.inserts import insert_rows

pytestmark = pytest.mark.django_db


def person(now: datetime, **values: object) -> Applicant:
    given = {"identifier": "026099000001", "name": "Nguyễn Văn An", "folded_name": "nguyen van an",
             "born_on": date(1999, 12, 30), "updated_at": now}  # fmt: skip
    return Applicant(**{**given, **values})


def test_rows_are_inserted_in_one_statement_and_know_their_keys(now: datetime) -> None:
    rows = [person(now), person(now, identifier=None, name="Trần Thị Bình")]
    with CaptureQueriesContext(connection) as captured:
        insert_rows(rows)
    assert len(captured) == 1
    stored = Applicant.objects.in_bulk([row.pk for row in rows])
    assert [stored[row.pk].name for row in rows] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert stored[rows[0].pk].born_on == date(1999, 12, 30)
    assert stored[rows[0].pk].updated_at == now
    assert not rows[0]._state.adding


def test_a_known_row_takes_over_only_the_fields_named(now: datetime) -> None:
    first, again = person(now, phone="0912345678"), person(now, name="Nguyễn Văn Ân", phone="")
    insert_rows([first])
    insert_rows([again], unique=["kind", "identifier"], update=["name"])
    assert again.pk == first.pk
    stored = Applicant.objects.get()
    assert (stored.name, stored.phone) == ("Nguyễn Văn Ân", "0912345678")


def test_constraints_hold(now: datetime) -> None:
    insert_rows([person(now)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([person(now)])


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as captured:
        insert_rows([])
    assert len(captured) == 0
