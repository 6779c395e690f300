"""The cursor of statements that come again: values apart from the text, planned once on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.core import prepared

pytestmark = pytest.mark.django_db
ASKED = "SELECT key, value FROM core_series WHERE key = %s"
WRITTEN = "INSERT INTO core_series (key, value) VALUES (%s, %s)"


def asked(key: str) -> list[Any]:
    with prepared.cursor() as cursor:
        cursor.execute(ASKED, [key])
        return list(cursor.fetchall())


def write(key: str, value: int) -> None:
    with prepared.cursor() as cursor:
        cursor.execute(WRITTEN, [key, value])


def test_values_come_back_whatever_they_hold() -> None:
    for number, key in enumerate(["quầy '1'", 'hai "nháy"', "%s $1 --", "\\"], start=70_000):
        write(key, number)
        assert asked(key) == [(key, number)]
    assert asked("không có") == []


def test_what_the_database_refuses_is_an_error_of_django() -> None:
    write("một", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        write("một", 2)
    assert asked("một") == [("một", 1)]


def test_wrappers_and_logs_see_it() -> None:
    seen: list[tuple[str, list[str]]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        asked("một")
    assert seen == [(ASKED, ["một"])]
    with CaptureQueriesContext(connection) as captured:
        asked("một")
    assert ["một" in one["sql"] for one in captured] == [True]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its statements by itself")
def test_postgresql_plans_it_once() -> None:
    for number in range(5):
        asked(f"lần {number}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement = %s",
            [ASKED.replace("%s", "$1")],
        )
        assert cursor.fetchall() == [(3,)], "one plan, from the third time on"
