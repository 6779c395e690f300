"""How fast the history of another system is imported: 100,000 cases with 600,000 events in 3 minutes or less.

The files are made first, with 3 % of odd cases and, with --broken, broken lines. `motcua import-cases` then
runs as a process of its own on a fresh database; its peak memory is that of the process. The raw rate is
measured in the same run: as many rows as the import left in its three large tables, inserted into copies of
them by the plain driver, prepared, 2,000 rows a commit.

    .venv/bin/python benchmarks/import_cases.py [--cases 100000] [--broken 0.05] [--database postgres://…]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _history_files
import django
from django.conf import settings
from django.db import connection, transaction

BUDGET_SECONDS, BUDGET_MB, BUDGET_CASES = 180.0, 500.0, 100_000
TABLES = ("cases_historicalcase", "cases_historicalevent", "cases_casefact")
PROGRAM = [sys.executable, "-m", "motcua.config.cli"]


def main() -> int:
    options = parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        os.environ["MOTCUA_HOME"] = folder
        if options.database:
            os.environ["DATABASE_URL"] = options.database
        result = measure(options, Path(folder))
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0 if result["is_within_budget"] else 1


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    subprocess.run([*PROGRAM, "migrate", "-v0"], check=True)
    cases, events = _history_files.write_history(
        folder, cases=options.cases, agency="H29.901", unit="Phòng Tư pháp", broken=options.broken
    )
    began = time.perf_counter()
    done = subprocess.run(
        [*PROGRAM, "import-cases", str(cases), str(events)], check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows, raw = raw_inserts()
    allowed = BUDGET_SECONDS * max(1.0, options.cases / BUDGET_CASES)
    return {
        "benchmark": "import_cases",
        "database": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
        "cases": options.cases,
        "broken": options.broken,
        "said": done.stdout.splitlines()[0],
        "seconds": round(seconds, 1),
        "peak_memory_mb": round(memory),
        "rows": rows,
        "raw_seconds": round(raw, 1),
        "ratio": round(raw / seconds, 3),
        "budget_seconds_for_100000": BUDGET_SECONDS,
        "budget_memory_mb": BUDGET_MB,
        "is_within_budget": seconds <= allowed and memory <= BUDGET_MB,
    }


def raw_inserts() -> tuple[int, float]:
    """Rows of the large tables, written to copies with the same indexes; their count, and seconds."""
    count, seconds = 0, 0.0
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            _copy_of(table, cursor)
        marks = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO raw_{table} VALUES ({marks})"
        began = time.perf_counter()
        for start in range(0, len(rows), 2000):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(statement, rows[start : start + 2000])
        seconds += time.perf_counter() - began
        count += len(rows)
    return count, seconds


def _copy_of(table: str, cursor: Any) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(f"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)")
        return
    cursor.execute("SELECT sql, type FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
    for sql, kind in cursor.fetchall():
        begins = {"table": 'CREATE TABLE "', "index": 'INDEX "'}[kind]
        named = sql.replace(begins, f"{begins}raw_", 1)
        cursor.execute(named if kind == "table" else named.replace(f'ON "{table}"', f'ON "raw_{table}"'))


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--cases", type=int, default=BUDGET_CASES)
    given.add_argument("--broken", type=float, default=0.0, help="share of broken lines")
    given.add_argument("--database", default="", help="an empty PostgreSQL database; SQLite without it")
    return given


if __name__ == "__main__":
    raise SystemExit(main())
