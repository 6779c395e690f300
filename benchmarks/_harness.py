"""What the benchmarks over HTTP share: both databases in processes of their own, a real server, spreads."""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import postgresql

Measure = Callable[[argparse.Namespace], dict[str, Any]]


def run_both(file: str, doc: str | None, measure: Measure, *, seconds: float) -> int:
    """Measure on SQLite and on PostgreSQL, print what was found; 1 when something is over its budget."""
    options = parser(doc, seconds=seconds).parse_args()
    if options.database:
        print(json.dumps(measure(options)))
        return 0
    programs = postgresql.find_programs()
    results = []
    if options.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
            results.append(run_apart(file, options, "sqlite://", home))
    if options.only != "sqlite" and programs is None:
        print("PostgreSQL is not installed: that half is left out.", file=sys.stderr)
    elif options.only != "sqlite":
        with (
            postgresql.cluster(programs, survives_power_cuts=True) as url,
            tempfile.TemporaryDirectory(prefix="motcua-bench-") as home,
        ):
            results.append(run_apart(file, options, url, home))
    print(json.dumps(results, indent=2))
    return 0 if all(result["is_within_budget"] for result in results) else 1


def parser(doc: str | None, *, seconds: float) -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=seconds, help="length of one round of each kind")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--database", default="", help=argparse.SUPPRESS)
    return options


def run_apart(file: str, options: argparse.Namespace, url: str, home: str) -> dict[str, Any]:
    """Measure one database in a process of its own: settings are read once a process."""
    given = ["--rounds", str(options.rounds), "--seconds", str(options.seconds), "--database", url]
    done = subprocess.run(
        [sys.executable, file, *given],
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
    return result


@contextmanager
def server() -> Iterator[int]:
    """`motcua serve` as anybody would start it; ended by its own id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "motcua.config.cli", "serve", "--port", str(port)],
        cwd=Path(__file__).resolve().parents[1],
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
    }
