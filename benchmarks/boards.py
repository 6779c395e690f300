"""How soon a call is on fifty boards: a real server, fifty streams, calls at a steady rate.

A board is a cheap socket that holds the event stream of the page; the officers' button is posted over HTTP,
one call after the other at twenty counters. Measured is the time from the moment the button is sent to the
moment a board has received the frame that shows the call; one value for each call and board. Everything runs
on one machine: the clients take their part of its time.

Target: 300 ms at the 99th percentile, on both databases, and every call on every board.

    .venv/bin/python benchmarks/boards.py [--seconds 30] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import time
from typing import Any

import django
from _harness import run_both, server

BOARDS, COUNTERS, CALLS_A_SECOND = 50, 20, 4.0
MOST_P99 = 300.0  # milliseconds


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=30.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Fill the lines, open the counters and the boards, call."""
    django.setup()
    hall = importlib.import_module("_busy_hall")  # its models need Django to be set up
    busy = hall.prepare(lines=10, counters=COUNTERS, kiosks=1, boards=BOARDS)
    calls = int(options.seconds * CALLS_A_SECOND)
    with server() as port:
        kiosk = hall.Browser(port, busy.kiosks[0])
        for number in range(calls + COUNTERS):
            hall.take_ticket(kiosk, busy.lines[number % len(busy.lines)])
        officers = [hall.Browser(port, cookie) for cookie in busy.officers]
        for officer, counter_id in zip(officers, busy.counters, strict=True):
            hall.open_counter(officer, counter_id)
            hall.call_next(officer, counter_id)
        begun = hall.called_in_order(busy.counters)
        with hall.Boards(port, busy.boards) as boards:
            posted, answered = [], []
            start = time.perf_counter()
            for number in range(calls):
                time.sleep(max(0.0, start + number / CALLS_A_SECOND - time.perf_counter()))
                place = number % COUNTERS
                posted.append(time.perf_counter())
                answered.append(hall.call_next(officers[place], busy.counters[place]) * 1000)
            time.sleep(2)
        tickets = [ticket for ticket in hall.called_in_order(busy.counters) if ticket not in set(begun)]
    missing = sum(BOARDS - len(boards.seen[ticket]) for ticket in tickets)
    delays = [
        (at - sent) * 1000 for sent, ticket in zip(posted, tickets, strict=True) for at in boards.seen[ticket]
    ]
    p99 = statistics.quantiles(delays, n=100)[98]
    return {
        "benchmark": "boards",
        "database": options.database.partition(":")[0],
        "boards": BOARDS,
        "calls": calls,
        "calls_a_second": CALLS_A_SECOND,
        "answer_ms": {"p50": round(statistics.median(answered), 1), "max": round(max(answered), 1)},
        "on_board_ms": {
            "p50": round(statistics.median(delays), 1),
            "p99": round(p99, 1),
            "max": round(max(delays), 1),
        },
        "missing": missing,
        "is_within_budget": p99 < MOST_P99 and missing == 0 and not boards.failed,
    }


if __name__ == "__main__":
    raise SystemExit(main())
