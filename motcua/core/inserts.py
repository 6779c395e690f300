"""Inserting rows of a model in one statement, with the SQL text made once a process (ADR 0012).

`bulk_create` compiles its statement anew each time: for the nine inserts of a reception that is a third of
the time a receiver waits for. Values are adapted by the same fields; nothing else of the ORM is bypassed.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, JSONField, Model

_PLAIN = frozenset({str, int, type(None)})


@functools.cache
def _plan(model: type[Model], vendor: str) -> tuple[str, str, tuple[Field[Any, Any], ...]]:
    """Beginning of the statement, placeholders of one row, and the fields in their order."""
    fields = tuple(field for field in model._meta.local_concrete_fields if not isinstance(field, AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    head = " ".join(("INSERT INTO", quote(model._meta.db_table), f"({columns})", "VALUES "))
    return head, f"({', '.join(['%s'] * len(fields))})", fields


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))


def _taken_over(names: Sequence[str]) -> str:
    return ", ".join(f"{_quoted([name])} = EXCLUDED.{_quoted([name])}" for name in names)


def _value(field: Field[Any, Any], value: Any) -> Any:
    """As the driver takes it. Plain texts, integers and NULL go in as they are, except into JSON."""
    if type(value) in _PLAIN and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def insert_rows(rows: Sequence[Model], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
    """Insert rows of one model and set their keys; call it inside an action.

    With `unique` (fields without relations), a row that meets one of the same values there takes over the
    fields of `update` and keeps all others. For a few rows: a statement takes at most some thousand values.
    Constraints raise IntegrityError as ever.
    """
    if not rows:
        return
    model = type(rows[0])
    head, one, fields = _plan(model, connection.vendor)
    key = model._meta.pk
    params = [_value(field, getattr(row, field.attname)) for row in rows for field in fields]
    conflict = f" ON CONFLICT ({_quoted(unique)}) DO UPDATE SET {_taken_over(update)}" if unique else ""
    sql = f"{head}{', '.join([one] * len(rows))}{conflict} RETURNING {_quoted([str(key.column)])}"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        keys = cursor.fetchall()
    for row, (value,) in zip(rows, keys, strict=True):
        setattr(row, key.attname, value)
        row._state.adding, row._state.db = False, connection.alias
