"""Databases for programs that tests start, of the kind the tests run on: copies of the migrated, empty one.

Applying all migrations takes ten seconds and more; a copy takes a fraction of one.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from django.db import connection

SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRESQL = SERVER.startswith("postgres")


@contextmanager
def empty_copy() -> Iterator[str]:
    """A copy of the test database as it stands now, of which `own_database` makes others; its name."""
    name = f"{connection.settings_dict['NAME']}_empty"
    if not IS_POSTGRESQL:
        Path(name).unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        yield name
        Path(name).unlink()
        return
    connection.close()
    connection.close_pool()  # a database in use is not copied
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        yield name
        server.execute(f'DROP DATABASE "{name}"')


@contextmanager
def own_database(home: Path, *, empty: str) -> Iterator[dict[str, str]]:
    """The environment of programs on a migrated database that only one test uses; `home`: their folder."""
    home.mkdir()
    given = {
        **os.environ,
        "MOTCUA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "PYTHONUTF8": "1",
    }
    if not IS_POSTGRESQL:
        given.pop("DATABASE_URL", None)
        shutil.copyfile(empty, home / "motcua.sqlite3")
        yield given
        return
    name = f"own_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE {name} TEMPLATE "{empty}"')
        yield {**given, "DATABASE_URL": f"{SERVER.rpartition('/')[0]}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def opened(environment: dict[str, str]) -> Iterator[sqlite3.Connection | psycopg.Connection]:
    """The database of `own_database`; what is changed is kept."""
    url = environment.get("DATABASE_URL", "")
    if url:
        with psycopg.connect(url) as database:
            yield database
        return
    path = Path(environment["MOTCUA_HOME"]) / "motcua.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as file, file:
        yield file


def asked(environment: dict[str, str], statement: LiteralString) -> int:
    """The number that a statement finds there; 0 for nothing."""
    with opened(environment) as database:
        row = database.execute(statement).fetchone()
    return int(row[0] or 0) if row else 0


def change(environment: dict[str, str], statement: LiteralString) -> None:
    """Carry out a statement there."""
    with opened(environment) as database:
        database.execute(statement)
