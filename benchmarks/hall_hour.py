"""An hour of 4,600 visitors (460 × 10) with fifty boards open: no error, no double, boards within 300 ms.

Of the hour, the first `--seconds` run, at the rate of the whole (600 by default: 766 visitors; 3600 for the
whole hour). Twenty kiosks give tickets at a steady rate, twenty officers press the button that ends one
service and calls the next as often, all over HTTP on one machine, clients and boards included.

Checked: every button was taken; every ticket has a number of its own and was called once; no counter had
two people; every board showed every call; 99 of 100 calls were on a board within 300 ms of the button.

    .venv/bin/python benchmarks/hall_hour.py [--seconds 600] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import django
from _harness import run_both, server

VISITORS_AN_HOUR, BOARDS, KIOSKS, COUNTERS, LINES = 4600, 50, 20, 20, 10
AHEAD = 60  # people who wait already when the first is called, so that no counter finds nobody
MOST_P99 = 300.0  # milliseconds


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=600.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """The hour, then what the database says of it."""
    django.setup()
    hall = importlib.import_module("_busy_hall")  # its models need Django to be set up
    visitors = int(VISITORS_AN_HOUR * options.seconds / 3600)
    busy = hall.prepare(lines=LINES, counters=COUNTERS, kiosks=KIOSKS, boards=BOARDS)
    with server() as port:
        kiosks = [hall.Browser(port, cookie) for cookie in busy.kiosks]
        officers = [hall.Browser(port, cookie) for cookie in busy.officers]
        for officer, counter_id in zip(officers, busy.counters, strict=True):
            hall.open_counter(officer, counter_id)
        for number in range(AHEAD):
            hall.take_ticket(kiosks[0], busy.lines[number % LINES])
        with hall.Boards(port, busy.boards) as boards:
            taken = Paced(KIOSKS, visitors - AHEAD, options.seconds, lambda kiosk, number: hall.take_ticket(
                kiosks[kiosk], busy.lines[number % LINES]
            ))  # fmt: skip
            called = Paced(COUNTERS, visitors, options.seconds, lambda place, number: hall.call_next(
                officers[place], busy.counters[place]
            ))  # fmt: skip
            taken.start()
            called.start()
            taken.join()
            called.join()
            time.sleep(2)
    faults = taken.faults + called.faults + boards.failed
    delays = hall.delays(boards, called.pressed, busy.counters)
    found = hall.outcome(busy.counters)
    missing = sum(BOARDS - len(boards.seen[ticket]) for ticket in hall.called_in_order(busy.counters))
    p99 = statistics.quantiles(delays, n=100)[98]
    is_right = found == dict.fromkeys(("tickets", "numbers", "called", "calls"), visitors)
    return {
        "benchmark": "hall_hour",
        "database": options.database.partition(":")[0],
        "shown": f"{visitors} visitors in {options.seconds:.0f} seconds of the hour",
        "errors": len(faults),
        "first_error": faults[0][:300] if faults else "",
        **found,
        "ticket_ms": summary(taken.answers),
        "call_ms": summary(called.answers),
        "on_board_ms": summary(delays),
        "missing_on_boards": missing,
        "is_within_budget": not faults and is_right and missing == 0 and p99 < MOST_P99,
    }


def summary(values: list[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(values), 1),
        "p99": round(statistics.quantiles(values, n=100)[98], 1),
        "max": round(max(values), 1),
    }


class Paced:
    """Clients that do the same thing, spread evenly over the time; each has a thread of its own."""

    def __init__(self, clients: int, times: int, seconds: float, press: Callable[[int, int], float]) -> None:
        self.answers: list[float] = []
        self.pressed: list[tuple[int, float]] = []  # which client, when
        self.faults: list[str] = []
        self._step, self._times, self._clients, self._press = seconds / times, times, clients, press
        self._threads = [threading.Thread(target=self._run, args=(client,)) for client in range(clients)]

    def start(self) -> None:
        self._begun = time.perf_counter()
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _run(self, client: int) -> None:
        for number in range(client, self._times, self._clients):
            time.sleep(max(0.0, self._begun + number * self._step - time.perf_counter()))
            self.pressed.append((client, time.perf_counter()))
            try:
                self.answers.append(self._press(client, number) * 1000)
            except (RuntimeError, OSError) as fault:
                self.faults.append(str(fault))
                return


if __name__ == "__main__":
    raise SystemExit(main())
