"""Whether the officers' screens stay as quick at 200,000 cases as at 20,000: statements and server time.

    .venv/bin/python benchmarks/screens.py [--sizes 20000 200000] [--rounds 15] [--only sqlite|postgresql]
                                           [--a-year 40000]

SQLite and PostgreSQL in turn, each in a database of its own that is thrown away; under five minutes together
on two cores. The archive is built to the first size, the screens are opened, it grows to the next, and so on
(`_archive.py`): 2,000 open cases and 400 results that wait at every size, 40,000 cases received a year; more
cases means more years. `--a-year 200000` puts all of them into one year.

A request goes through the whole of Django in this process (middleware, view, template), so what is measured
is the server's time without the network, of several rounds after two that warm up. Statements are those of
the screen; four more read session, officer and place for every page. Whatever else the machine does only ever
adds to a round: so the budget is held against the median of the quicker half of the rounds, growth against
the quickest. A machine busy all the while still fails it; the load is printed.

Printed on standard error: a line for each screen with statements, milliseconds at each size, the growth and
the verdict; on standard output the same as JSON. The exit code is 1 when a screen is
over its budget: at the last size at most 12 statements and 60 ms, no growth beyond noise since the first one.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
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
from django.utils import timezone

MOST_STATEMENTS, MOST_MS, MOST_GROWTH = 12, 60.0, 1.5
NOISE_MS = 10.0  # a median below it is taken as this when growth is judged: a ratio of a few ms says nothing


def main() -> int:
    options = parser().parse_args()
    if options.measure:
        print(json.dumps(measure(options)))
        return 0
    results = []
    programs = postgresql.find_programs()
    if options.only != "postgresql":
        results.append(run_apart(options, "sqlite://"))
    if options.only != "sqlite" and programs is not None:
        with postgresql.cluster(programs) as url:
            results.append(run_apart(options, url))
    print(json.dumps(results, indent=2, ensure_ascii=False))
    told = [tell(result) for result in results]
    return 0 if all(told) else 1


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000])
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--a-year", type=int, default=40_000, help="cases the office receives in a year")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return options


def tell(result: dict[str, Any]) -> bool:
    """A line for each screen; whether all of them keep to their budget."""
    good = True
    first, last = result["sizes"][0], result["sizes"][-1]
    busy = f"load {result['load']:.1f}"
    print(f"{result['database']}, {first['cases']:,} → {last['cases']:,} cases, {busy}", file=sys.stderr)
    for name, now in last["screens"].items():
        before, after = first["screens"][name]["ms"], now["ms"]
        growth = max(after["min"], NOISE_MS) / max(before["min"], NOISE_MS)
        fits = now["statements"] <= MOST_STATEMENTS and after["quick"] <= MOST_MS and growth <= MOST_GROWTH
        good = good and fits
        print(
            f"  {name:<24} {now['statements']:>3} statements {spread(before)} → {spread(after)} ms"
            f"  × {growth:.2f}  {'ok' if fits else 'OVER BUDGET'}",
            file=sys.stderr,
        )
    return good


def spread(ms: dict[str, float]) -> str:
    """Median of the quicker half; then the quickest round, the median and the slowest of all."""
    return f"{ms['quick']:>6.1f} ({ms['min']:.1f}–{ms['median']:.1f}–{ms['max']:.1f})"


def run_apart(options: argparse.Namespace, url: str) -> dict[str, Any]:
    """Measure one database in a process of its own: settings are read once a process."""
    sizes = [str(size) for size in sorted(options.sizes)]
    given = ["--rounds", str(options.rounds), "--a-year", str(options.a_year), "--sizes", *sizes]
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        done = subprocess.run(
            [sys.executable, __file__, *given, "--measure"],
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
    return {"benchmark": "screens", "database": url.partition(":")[0], **result}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Build the office, open each screen again and again, let the archive grow, and once more."""
    django.setup()
    archive_module = importlib.import_module("_archive")  # its models need Django to be set up
    archive = archive_module.Archive(now=timezone.now(), a_year=options.a_year)
    screens = importlib.import_module("_screens").Screens()
    sizes = []
    for size in options.sizes:
        began = time.perf_counter()
        archive.grow_to(size)
        built = round(time.perf_counter() - began, 1)
        found = {name: screens.measured(opened, rounds=options.rounds) for name, opened in screens.all()}
        sizes.append({"cases": size, "grown_in_seconds": built, "screens": found})
    return {"sizes": sizes, "load": os.getloadavg()[0]}


if __name__ == "__main__":
    raise SystemExit(main())
