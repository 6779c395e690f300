"""Statements whose text is made once a process: PostgreSQL plans them once and takes several at a time.

Django writes the values into the text, so PostgreSQL plans a statement anew each time it comes; for the one
that looks for who is next at a counter that takes several times as long as running it. Here the values
travel apart and psycopg prepares what comes again; statements that do not wait for each other's answers go in
one round trip (ADR 0040). SQLite keeps its statements anyway and has no way to go; only the marks for values,
which Django puts into each text anew, are put there once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX, SQLiteCursorWrapper
from django.db.backends.utils import CursorWrapper

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """A text that stays the same from call to call, its values, and what is taken from its cursor."""

    sql: str
    params: Sequence[Any]
    taken: Callable[[CursorWrapper], T]

    def run_on(self, running: CursorWrapper) -> T:
        """Run it on a cursor and give what it takes."""
        running.execute(self.sql, self.params)
        return self.taken(running)


def run(statement: Statement[T]) -> T:
    """Run one statement on the default database and give what it takes."""
    with cursor() as running:
        return statement.run_on(running)


def run_together(*statements: Statement[Any]) -> list[Any]:
    """Run statements one after the other and give what each takes; to PostgreSQL they go in one round trip.

    There all have run before the first is looked at, so a refusal found in one of them must end the
    transaction. Of errors of the database the first is raised, as ever.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or database.queries_logged:
        with cursor() as one_by_one:
            return [statement.run_on(one_by_one) for statement in statements]
    running = [(statement, cursor()) for statement in statements]
    with database.wrap_database_errors, database.connection.pipeline():
        for statement, one in running:
            one.execute(statement.sql, statement.params)
    return [statement.taken(one) for statement, one in running]


def cursor() -> CursorWrapper:
    """A cursor of the default database, for texts that stay the same from call to call.

    While statements are logged it is Django's own, whose log shows the values.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    found: CursorWrapper
    if database.queries_logged:
        found = database.cursor()
    else:
        with database.wrap_database_errors:
            if database.vendor == "postgresql":
                plain: Any = psycopg.Cursor(database.connection)
            else:
                plain = database.connection.cursor(factory=_MarkedOnce)
            found = database._prepare_cursor(plain)
    return found


class _MarkedOnce(SQLiteCursorWrapper):
    """Django's cursor of SQLite, which puts the marks for values into a text at its first use only."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The text as SQLite wants it; values come in order here, never by name."""
        return _marked(query)


@functools.lru_cache(maxsize=1000)
def _marked(query: str) -> str:
    return str(FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))
