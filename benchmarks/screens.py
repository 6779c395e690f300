"""Whether the officers' screens stay as quick at 200,000 cases as at 20,000: statements and server time.

Each size has a database of its own, SQLite and PostgreSQL. A request goes through the whole of Django in this
process (middleware, view, template), so what is measured is the server's time without the network; the median
of several rounds after one that warms up.

Targets at 200,000: at most 12 statements of the screen and 60 ms each; no growth beyond noise from 20,000.

    .venv/bin/python benchmarks/screens.py [--sizes 20000 200000] [--rounds 15] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
import postgresql

MOST_STATEMENTS, MOST_MS, MOST_GROWTH = 12, 60.0, 1.5
# Session, user, grants and authorisations: read for every page before the screen begins.
BEFORE = 4


def main() -> int:
    options = parser().parse_args()
    if options.measure:
        print(json.dumps(measure(options)))
        return 0
    results = []
    programs = postgresql.find_programs()
    for size in options.sizes:
        if options.only != "postgresql":
            results.append(run_apart(options, size, "sqlite://"))
        if options.only != "sqlite" and programs is not None:
            with postgresql.cluster(programs) as url:
                results.append(run_apart(options, size, url))
    print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0 if within_budget(results) else 1


def within_budget(results: list[dict[str, Any]]) -> bool:
    """Prints a line for each screen: milliseconds at each size, growth, statements."""
    good = True
    for database in dict.fromkeys(result["database"] for result in results):
        mine = sorted((one for one in results if one["database"] == database), key=lambda one: one["cases"])
        for name in mine[-1]["screens"]:
            times = [one["screens"][name]["ms"]["median"] for one in mine]
            last = mine[-1]["screens"][name]
            growth = times[-1] / max(times[0], 5.0)  # below 5 ms a ratio says nothing
            fits = last["statements"] <= MOST_STATEMENTS and times[-1] <= MOST_MS and growth <= MOST_GROWTH
            good = good and fits
            shown = " → ".join(f"{value:.1f}" for value in times)
            mark = "" if fits else "  over budget"
            print(
                f"{database:<9} {name:<24} {shown} ms, {last['statements']} statements{mark}", file=sys.stderr
            )
    return good


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000])
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--measure", type=int, default=0, help=argparse.SUPPRESS)
    return options


def run_apart(options: argparse.Namespace, size: int, url: str) -> dict[str, Any]:
    """Measure one size on one database in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        done = subprocess.run(
            [sys.executable, __file__, "--rounds", str(options.rounds), "--measure", str(size)],
            env={
                "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
                **os.environ,
                "MOTCUA_HOME": home,
                "DATABASE_URL": url,
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"benchmark": "screens", "database": url.partition(":")[0], "cases": size, **result}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Build the office, then open each screen again and again."""
    django.setup()
    screens = importlib.import_module("_screens")  # its models need Django to be set up
    begun = time.perf_counter()
    opened = screens.Screens(cases=options.measure)
    built = time.perf_counter() - begun
    found: dict[str, Any] = {}
    for name, open_screen in opened.all():
        open_screen()  # what a process remembers is remembered now
        statements = opened.statements(open_screen) - BEFORE
        taken = []
        for _ in range(options.rounds):
            started = time.perf_counter()
            open_screen()
            taken.append((time.perf_counter() - started) * 1000)
        found[name] = {
            "statements": statements,
            "ms": {
                "median": round(statistics.median(taken), 1),
                "min": round(min(taken), 1),
                "max": round(max(taken), 1),
            },
        }
    return {"built_in_seconds": round(built, 1), "screens": found}


if __name__ == "__main__":
    raise SystemExit(main())
