"""Statements whose text is made once a process: PostgreSQL plans them once and takes several at a time.

Django writes the values into the text, so PostgreSQL plans a statement anew each time it comes; for the one
that looks for who is next at a counter that takes several times as long as running it. Here the values
travel apart and psycopg prepares what comes again; statements that do not wait for each other's answers go in
one round trip (ADR 0040). SQLite keeps its statements anyway and has no way to go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """A text that stays the same from call to call, its values, and what is taken from its cursor."""

    sql: str
    params: Sequence[Any]
    taken: Callable[[CursorWrapper], T]


def run(statement: Statement[T]) -> T:
    """Run one statement on the default database and give what it takes."""
    with cursor() as running:
        running.execute(statement.sql, statement.params)
        return statement.taken(running)


def run_together(*statements: Statement[Any]) -> list[Any]:
    """Run statements one after the other and give what each takes; to PostgreSQL they go in one round trip.

    There all have run before the first is looked at, so a refusal found in one of them must end the
    transaction. Of errors of the database the first is raised, as ever.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    if not _is_prepared(database):
        return [run(statement) for statement in statements]
    running = [(statement, cursor()) for statement in statements]
    with database.wrap_database_errors, database.connection.pipeline():
        for statement, one in running:
            one.execute(statement.sql, statement.params)
    return [statement.taken(one) for statement, one in running]


def cursor() -> CursorWrapper:
    """A cursor of the default database, for texts that stay the same from call to call."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if not _is_prepared(database):
        found: CursorWrapper = database.cursor()
    else:
        with database.wrap_database_errors:
            found = database._prepare_cursor(psycopg.Cursor(database.connection))
    return found


def _is_prepared(database: Any) -> bool:
    """While statements are logged Django's own cursor is taken, whose log shows the values."""
    return database.vendor == "postgresql" and not database.queries_logged
