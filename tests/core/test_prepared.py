"""The cursor of statements that come again: values apart from the text, planned once on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.core.errors import Conflict
from motcua.core.prepared import Statement, run, run_together

pytestmark = pytest.mark.django_db
ASKED = "SELECT key, value FROM core_series WHERE key = %s"
WRITTEN = "INSERT INTO core_series (key, value) VALUES (%s, %s)"


def asking(key: str) -> Statement[list[Any]]:
    return Statement(ASKED, [key], lambda cursor: list(cursor.fetchall()))


def writing(key: str, value: int) -> Statement[int]:
    return Statement(WRITTEN, [key, value], lambda cursor: cursor.rowcount)


def refused(cursor: Any) -> None:
    raise Conflict("có người nhanh hơn")


def asked(key: str) -> list[Any]:
    return run(asking(key))


def write(key: str, value: int) -> None:
    assert run(writing(key, value)) == 1


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


def test_statements_that_go_together_see_what_went_before_and_answer_in_order() -> None:
    assert run_together(asking("một"), writing("một", 7), asking("một"), writing("hai", 8)) == [
        [],
        1,
        [("một", 7)],
        1,
    ]
    assert run_together() == []


def test_of_statements_that_go_together_all_or_none_stand() -> None:
    late = Statement(WRITTEN, ["ba", 1], refused)
    for together, error in (
        ([writing("một", 1), writing("một", 2), writing("hai", 1)], IntegrityError),
        ([writing("một", 1), late, writing("hai", 1)], Conflict),
    ):
        with pytest.raises(error), transaction.atomic():
            run_together(*together)
        assert [asked(key) for key in ("một", "hai", "ba")] == [[], [], []]


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
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = %s",
            [ASKED.replace("%s", "$1")],
        )
        assert cursor.fetchall() == [(3, 0)], "one plan for all values, from the third time on"
