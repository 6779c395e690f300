"""Very many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite.

For a database that is thrown away after the measurement: foreign keys are not checked, a crash may lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def fields_of(model: type[Model], *, with_key: bool) -> list[Field[Any, Any]]:
    """The columns in the order of `values_of` and `insert_values`."""
    return [field for field in model._meta.concrete_fields if with_key or not field.primary_key]


def values_of(row: Model, fields: Iterable[Field[Any, Any]]) -> list[Any]:
    """The values of a row as the driver of the database takes them."""
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def insert_values(model: type[Model], rows: Iterable[list[Any]], *, with_key: bool = False) -> None:
    """Insert rows given as values of `fields_of`."""
    names = ", ".join(f'"{field.column}"' for field in fields_of(model, with_key=with_key))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * (names.count(",") + 1))
            connection.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
            return
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copying:
            for row in rows:
                copying.write_row(row)


@contextmanager
def unchecked() -> Iterator[None]:
    """One transaction in which no foreign key is checked."""
    is_sqlite = connection.vendor == "sqlite"
    off, on = (
        ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON")
        if is_sqlite
        else ("SET session_replication_role = replica", "SET session_replication_role = origin")
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
        cursor.execute("BEGIN")
        yield
        cursor.execute("COMMIT")
        cursor.execute(on)
    know_the_rows()


def know_the_rows() -> None:
    """Plans know how many rows there are: in an office autovacuum sees to it, not within seconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
