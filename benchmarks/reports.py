"""How long reports take at 20,000 and at 200,000 cases: the time must not grow with the cases that ended.

Each size has a fresh SQLite database with so many imported cases of one commune over two years, of which
500 are open in both. Printed: the median of several rounds of each report in milliseconds, its statements,
and the ratio of the larger office to the smaller one; beside it a plain GROUP BY over the cases, which grows.

A part of a time reads a counter for each day at both ends, at most 30 days each, and each procedure and
channel of it: ten times as busy an office fills more of them, at most procedures × channels × 60.

    .venv/bin/python benchmarks/reports.py [--sizes 20000 200000] [--rounds 9]
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.rules.dates import VN_TZ

BUDGET_RATIO, BUDGET_MS = 2.0, 60.0
NOISE_MS = 10.0  # a median below it is taken as this when growth is judged: a ratio of a few ms says nothing
OPEN = 500
FIRST, NOW = datetime(2024, 7, 1, 9, 0, tzinfo=VN_TZ), datetime(2026, 7, 1, 9, 0, tzinfo=VN_TZ)
REPORTS = ("on_time_by_procedure", "on_time_by_month", "on_time_part_of_time", "progress")


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--sizes", type=int, nargs=2, default=(20_000, 200_000))
    given.add_argument("--rounds", type=int, default=9)
    given.add_argument("--measure", type=int, default=0, help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.rounds)))
        return 0
    small, large = (run_apart(size, options.rounds) for size in options.sizes)
    ratios = {name: round(large[name]["ms"] / small[name]["ms"], 2) for name in small}
    is_within = all(
        large[name]["ms"] <= min(BUDGET_MS, BUDGET_RATIO * max(small[name]["ms"], NOISE_MS))
        for name in REPORTS
    )
    found = {"sizes": list(options.sizes), "small": small, "large": large, "ratios": ratios}
    print(json.dumps({**found, "is_within_budget": is_within}, indent=2))
    return 0 if is_within else 1


def run_apart(size: int, rounds: int) -> dict[str, Any]:
    """One size in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        environment = {**os.environ, "MOTCUA_HOME": home, "DATABASE_URL": f"sqlite:///{home}/bench.sqlite3"}
        program = [sys.executable, __file__, "--measure", str(size), "--rounds", str(rounds)]
        done = subprocess.run(program, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def measure(size: int, rounds: int) -> dict[str, Any]:
    """Milliseconds and statements of each report."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    subprocess.run([sys.executable, "-m", "motcua.config.cli", "migrate", "-v0"], check=True)
    rows = importlib.import_module("_report_rows")  # its models need the settings
    rows.fill(size, OPEN, FIRST, NOW, random.Random(2026))
    return {name: timed(work, rounds) for name, work in rows.reports(NOW).items()}


def timed(work: Callable[[], object], rounds: int) -> dict[str, float]:
    """The median of the rounds after one that is not counted."""
    with CaptureQueriesContext(connection) as captured:
        work()
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - began))
    return {"ms": round(statistics.median(spent), 2), "statements": len(captured)}


if __name__ == "__main__":
    raise SystemExit(main())
