"""How fast ten desks enter lines in one book against the raw rate, and how long books take to be printed.

Entering: ten threads, one paper each time, on a database of its own; the raw rate is a number from a series
and one row in a bare table, committed, by as many threads, interleaved. Printing: a book
of 20,000 lines and one of 150,000, laid out as for binding, with the time, the pages and the growth of the
process; and a page of lines, plain and found by a rare word, in the longer one.

Targets: at most six statements, ratio at least 0.10, 20,000 lines in under 20 s, less than 400 MB more while
150,000 are printed, a page in under 100 ms, a rare word in under 500 ms.

    .venv/bin/python benchmarks/books.py [--rounds 3] [--seconds 3] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import resource
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import django
from _harness import run_both, spread

DESKS = 10
SHORT, LONG = 20_000, 150_000
MOST_STATEMENTS, LEAST_RATIO, MOST_SECONDS, MOST_MB, MOST_PAGE_MS, MOST_WORD_MS = 6, 0.10, 20.0, 400, 100, 500


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=3.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Entering in rounds of both kinds, then the two books."""
    django.setup()
    shelf = importlib.import_module("_books")  # its models need Django to be set up
    office = shelf.prepare()
    statements = shelf.statements_of_one(office)
    rates, raw_rates = [], []
    for _round in range(options.rounds):
        raw_rates.append(desk_rate(shelf, shelf.raw_one, office, options.seconds))
        rates.append(desk_rate(shelf, shelf.enter_one, office, options.seconds))
    ratios = [rate / raw for rate, raw in zip(rates, raw_rates, strict=True)]
    prints = [printed(shelf, office, lines) for lines in (SHORT, LONG)]
    page_ms, word_ms = shelf.page_times(office)
    result = {
        "benchmark": "books",
        "database": options.database.partition(":")[0],
        "desks": DESKS,
        "statements": statements,
        "entries_per_second": spread(rates),
        "raw_entries_per_second": spread(raw_rates),
        "ratio": spread(ratios, 3),
        "prints": prints,
        "page_ms": round(page_ms, 1),
        "rare_word_ms": round(word_ms, 1),
    }
    result["is_within_budget"] = (
        statements <= MOST_STATEMENTS
        and statistics.median(ratios) >= LEAST_RATIO
        and prints[0]["seconds"] < MOST_SECONDS
        and prints[1]["grown_mb"] < MOST_MB
        and page_ms < MOST_PAGE_MS
        and word_ms < MOST_WORD_MS
    )
    return result


def desk_rate(shelf: Any, enter: Callable[[Any], None], office: Any, seconds: float) -> float:
    """Entries a second of ten desks at once."""
    counts = [0] * DESKS
    until = time.monotonic() + seconds

    def work(desk: int) -> None:
        while time.monotonic() < until:
            enter(office)
            counts[desk] += 1
        shelf.leave()

    threads = [threading.Thread(target=work, args=(desk,)) for desk in range(DESKS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begun)


def printed(shelf: Any, office: Any, lines: int) -> dict[str, Any]:
    """One whole book laid out; how much the process grew meanwhile."""
    book = shelf.filled(office, lines)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    content, pages = shelf.laid_out(book)
    return {
        "lines": lines,
        "pages": pages,
        "seconds": round(time.monotonic() - begun, 1),
        "megabytes": round(len(content) / 1e6, 1),
        "grown_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
    }


if __name__ == "__main__":
    raise SystemExit(main())
