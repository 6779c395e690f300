"""The migrated, empty database that tests begin with, and copies of it for programs that tests start.

Applying all migrations takes ten seconds of processor and more, a copy a fraction of one. So they are applied
once for a state of the migrations, by whoever asks first, and every test process copies the outcome:
`scripts/test.py` has it made for both databases side by side (`python -m tests.databases`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache"
SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRESQL = SERVER.startswith("postgres")


def migrated() -> str:
    """The empty database with all migrations of now: a file, or a name on the server of DATABASE_URL.

    It is made unless it is there; who asks meanwhile waits. An older one goes.
    """
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _migrated_there(_state()) if IS_POSTGRESQL else str(_migrated_file(_state()))


def _state() -> str:
    """Changes with any migration of ours and any version of a package."""
    ours = sorted(ROOT.glob("motcua/*/migrations/*.py"))
    seen = [part for path in ours for part in (path.as_posix().encode(), path.read_bytes())]
    seen.append((ROOT / "requirements" / "base.txt").read_bytes())
    return hashlib.sha256(b"\0".join(seen)).hexdigest()[:16]


def _migrated_file(state: str) -> Path:
    kept = KEPT / f"migrated_{state}.sqlite3"
    if kept.exists():
        return kept
    with tempfile.TemporaryDirectory(prefix="motcua-migrated-") as home:
        _migrate(MOTCUA_HOME=home, DATABASE_URL="sqlite://")
        with closing(sqlite3.connect(Path(home) / "motcua.sqlite3")) as made:
            made.execute("VACUUM INTO ?", [f"{kept}.part"])
    for older in KEPT.glob("migrated_*.sqlite3"):
        older.unlink()
    return Path(f"{kept}.part").rename(kept)


def _migrated_there(state: str) -> str:
    name = f"{SERVER.rpartition('/')[2]}_migrated"
    with psycopg.connect(SERVER, autocommit=True) as server:
        described = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        if server.execute(described, [name]).fetchone() == (state,):
            return name
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        _migrate(DATABASE_URL=f"{SERVER.rpartition('/')[0]}/{name}")
        server.execute(f"COMMENT ON DATABASE \"{name}\" IS '{state}'")
    return name


def _migrate(**environment: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", "migrate"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def remove_file(name: str) -> None:
    """A database file, with what an ended process left beside it: it would be read into the next one."""
    for part in ("", "-wal", "-shm"):
        Path(name + part).unlink(missing_ok=True)


@contextmanager
def own_database(home: Path) -> Iterator[dict[str, str]]:
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
        shutil.copyfile(migrated(), home / "motcua.sqlite3")
        yield given
        return
    name = f"own_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE {name} TEMPLATE "{migrated()}"')
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


if __name__ == "__main__":
    migrated()
