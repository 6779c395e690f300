"""Inserting rows of a model in one statement, with the SQL text made once a process (ADR 0012).

`bulk_create` compiles its statement anew each time: for the nine inserts of a reception that is a third of
the time a receiver waits for. Values are adapted by the same fields; nothing else of the ORM is bypassed.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import AutoField, Field, JSONField, Model

from motcua.core.prepared import Statement, run

_PLAIN = frozenset({str, int, type(None)})


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a statement; of each column its attribute, whether plain values go in as is, its field."""

    head: str
    row: str
    tail: str
    key: str
    columns: tuple[tuple[str, bool, Field[Any, Any]], ...]


def insert_rows(rows: Sequence[Model], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
    """Insert rows of one model and set their keys; call it inside an action.

    With `unique` (fields without relations), a row that meets one of the same values there takes over the
    fields of `update` and keeps all others; without `update` it is not written, which raises ValueError.
    For a few rows: a statement takes at most some thousand values.
    Constraints raise IntegrityError as ever.
    """
    if rows:
        run(inserting(rows, unique=unique, update=update))


def inserting(
    rows: Sequence[Model], *, unique: Sequence[str] = (), update: Sequence[str] = ()
) -> Statement[None]:
    """What `insert_rows` does with at least one row, as a statement that can go together with others."""
    plan = _plan(type(rows[0]))
    database = connections[DEFAULT_DB_ALIAS]
    params = [
        value
        if type(value := getattr(row, name)) in _PLAIN and is_plain
        else field.get_db_prep_save(value, database)
        for row in rows
        for name, is_plain, field in plan.columns
    ]
    met = f"DO UPDATE SET {_taken_over(update)}" if update else "DO NOTHING"
    conflict = f" ON CONFLICT ({_quoted(unique)}) {met}" if unique else ""

    def taken(cursor: CursorWrapper) -> None:
        for row, (value,) in zip(rows, cursor.fetchall(), strict=True):
            setattr(row, plan.key, value)
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    return Statement(f"{plan.head}{', '.join([plan.row] * len(rows))}{conflict}{plan.tail}", params, taken)


@functools.cache
def _plan(model: type[Model]) -> Plan:
    """Both databases quote names alike, so one text serves both. Plain texts may be JSON to a JSONField."""
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, AutoField)]
    return Plan(
        head=" ".join(
            (
                "INSERT INTO",
                _quoted([model._meta.db_table]),
                f"({_quoted([str(field.column) for field in fields])})",
                "VALUES ",
            )
        ),
        row=f"({', '.join(['%s'] * len(fields))})",
        tail=f" RETURNING {_quoted([str(model._meta.pk.column)])}",
        key=model._meta.pk.attname,
        columns=tuple((field.attname, not isinstance(field, JSONField), field) for field in fields),
    )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _taken_over(names: Sequence[str]) -> str:
    return ", ".join(f"{_quoted([name])} = EXCLUDED.{_quoted([name])}" for name in names)
