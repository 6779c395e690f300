"""Reading and changing single rows by statements whose text is made once a process (ADR 0013).

The sibling of `inserts`: an action on a case reads a row or two and changes them on a condition, and the ORM
would compile each of these statements anew at every call. Values are adapted and converted by the models'
fields, so what comes out is what the ORM would give.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, JSONField, Model

from motcua.core.prepared import Statement, run

# A plain import of it makes mypy 2.4 fail with an internal error ("Cannot serialize PlaceholderType").
ModelState: Any = import_module("django.db.models.base").ModelState
_PLAIN = frozenset({str, int, type(None)})
Convert = Callable[[Any], Any]
Place = tuple[Callable[[Sequence[Any]], Any], int, int]  # what builds a part, from where to where in a row


class Part:
    """The columns of one model in a hand-written SELECT, under an alias; all of them unless named.

    Fields left out are deferred: who reads one pays a query, nothing is ever wrong.
    """

    def __init__(self, alias: str, model: type[Model], *names: str) -> None:
        fields = [
            field for field in model._meta.concrete_fields if not names or field.attname in names
        ]  # in the order of the model, in which `from_db` wants the values
        self.model = model
        self.names = [field.attname for field in fields]
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self._fields = fields
        self._key = self.names.index(model._meta.pk.attname)

    def built(self, values: Sequence[Any]) -> Any:
        """The object of these values, None where an outer join found nothing."""
        if values[self._key] is None:
            return None
        given = list(values)
        for place, convert in self._converters:
            given[place] = convert(given[place])
        # As unpickling does: without the signals and the field by field setting of `Model.__init__`.
        made = self.model.__new__(self.model)
        made._state = ModelState()
        made._state.db, made._state.adding = DEFAULT_DB_ALIAS, False
        made.__dict__.update(zip(self.names, given, strict=True))
        return made

    @functools.cached_property
    def _converters(self) -> list[tuple[int, Convert]]:
        """What the database gives differently from what the model holds; one database a process."""
        database = connections[DEFAULT_DB_ALIAS]
        found: list[tuple[int, Convert]] = []
        for place, field in enumerate(self._fields):
            column = field.get_col(self.model._meta.db_table)
            converters = [*database.ops.get_db_converters(column), *column.get_db_converters(database)]
            found += [(place, _bound(convert, column, database)) for convert in converters]
        return found


class Computed:
    """One computed number or text in a hand-written SELECT, as the database gives it."""

    names = ("value",)

    def __init__(self, sql: str) -> None:
        self.columns = sql

    def built(self, values: Sequence[Any]) -> Any:
        """The value itself."""
        return values[0]


def _bound(convert: Callable[[Any, Any, Any], Any], column: Any, database: Any) -> Convert:
    return lambda value: convert(value, column, database)


def read(parts: Sequence[Part | Computed], tail: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Objects and values of each part, row by row. `tail` is everything from FROM on, a constant."""
    return run(reading(parts, tail, params))


def reading(
    parts: Sequence[Part | Computed], tail: str, params: Sequence[Any]
) -> Statement[list[tuple[Any, ...]]]:
    """What `read` does, as a statement that can go together with others."""
    sql, places = _select(tuple(parts), tail)
    return Statement(
        sql,
        list(params),
        lambda cursor: [
            tuple([built(row[start:end]) for built, start, end in places]) for row in cursor.fetchall()
        ],
    )


@functools.lru_cache(maxsize=200)
def _select(parts: tuple[Part | Computed, ...], tail: str) -> tuple[str, list[Place]]:
    """The text, and where in a row the values of each part stand."""
    places: list[Place] = []
    start = 0
    for part in parts:
        end = start + len(part.names)
        places.append((part.built, start, end))
        start = end
    return f"SELECT {', '.join(part.columns for part in parts)} {tail}", places


def update_row(row: Model, *names: str, where: Mapping[str, Any]) -> bool:
    """Write the named fields of a row if it still fits `where`; False when it does not, and nothing changed.

    `where` compares attributes with plain values or None; it should name the key. Constraints raise
    IntegrityError as ever.
    """
    return run(updating(row, *names, where=where))


def updating(
    row: Model, *names: str, where: Mapping[str, Any], refusal: Exception | None = None
) -> Statement[bool]:
    """What `update_row` does, as a statement that can go together with others.

    Given a `refusal`, it is raised when the row does not fit any more.
    """
    model = type(row)
    empty = frozenset(name for name, value in where.items() if value is None)
    sql, fields, conditions = _update(model, names, tuple(where), empty)
    database = connections[DEFAULT_DB_ALIAS]
    params = [
        value
        if type(value := getattr(row, field.attname)) in _PLAIN and not isinstance(field, JSONField)
        else field.get_db_prep_save(value, database)
        for field in fields
    ]
    params += [field.get_db_prep_save(where[name], database) for name, field in conditions]

    def taken(cursor: CursorWrapper) -> bool:
        fits = bool(cursor.rowcount)
        if refusal is not None and not fits:
            raise refusal
        return fits

    return Statement(sql, params, taken)


@functools.cache
def _update(
    model: type[Model], names: tuple[str, ...], where: tuple[str, ...], empty: frozenset[str]
) -> tuple[str, list[Field[Any, Any]], list[tuple[str, Field[Any, Any]]]]:
    """The statement, the fields it sets and those it compares; both databases quote names alike."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    by_name |= {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in dict.fromkeys(names)]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    tests = " AND ".join(
        f'"{by_name[name].column}" {"IS NULL" if name in empty else "= %s"}' for name in where
    )
    sql = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE {tests}'  # noqa: S608 - names of columns only
    return sql, fields, [(name, by_name[name]) for name in where if name not in empty]
