"""How fast a ticket is issued at a kiosk and a person called to a counter, over HTTP, as ratios.

A real server (`motcua serve`, settings as shipped) on a database of its own, SQLite and PostgreSQL. Twenty
kiosks touch for tickets, then twenty counters call and mark as absent, each with the cookie of its browser.
The raw rate is measured in the same run and in turn: only the rows that such a move writes, by the plain
driver with as many clients, one commit each; reads, rules and HTML are all on our side. A round of tickets
begins with an empty hall, for it fills faster than any does. PostgreSQL commits as an office's does.

Targets: at most 6 statements of the action, ratio at least 0.2, p99 under 100 ms at twenty clients. Beside
its action, a request of an officer reads who asks: session, user, what they hold.

    .venv/bin/python benchmarks/tickets.py [--rounds 5] [--seconds 4] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import statistics
from secrets import token_hex
from typing import Any

import _http_load
import _replay
import django
from _harness import run_both, server, spread
from django.conf import settings

CLIENTS = 20
MOST_STATEMENTS, LEAST_RATIO, MOST_P99 = 6, 0.2, 100.0
RAW = 1000  # transactions a round of the plain driver


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=4.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Both moves, one after the other, on one database."""
    django.setup()
    hall = importlib.import_module("_hall")
    made = hall.prepare(kiosks=CLIENTS, counters=CLIENTS)
    moves = {
        "issue": Move(hall.rows_of_issues, hall.statements_of_issue, Kiosks(made).request, hall.serve_all),
        "call": Move(hall.rows_of_calls, hall.statements_of_call, Counters(made).request, lambda made: None),
    }
    result: dict[str, Any] = {
        "benchmark": "tickets",
        "database": options.database.partition(":")[0],
        "clients": CLIENTS,
        "rounds": options.rounds,
        "is_within_budget": True,
    }
    with server() as port:
        for name, move in moves.items():
            if name == "call":
                hall.serve_all(made)  # also those the plain driver wrote, which have no log
                hall.fill(made, round(600 * options.seconds * (options.rounds + 1)) + RAW * 2)
            found = rounds(options, made, move, port)
            result[name] = found
            result["is_within_budget"] &= found["is_within_budget"]
    return result


class Move:
    """How the rows of a move are captured, how many statements it takes, and the request that makes it.

    `prepare` makes the hall ready for a round.
    """

    def __init__(self, rows: Any, statements: Any, request: Any, prepare: Any) -> None:
        self.rows, self.statements, self.request, self.prepare = rows, statements, request, prepare


def rounds(options: argparse.Namespace, hall: Any, move: Move, port: int) -> dict[str, Any]:
    rates: list[float] = []
    raw_rates: list[float] = []
    p99: list[float] = []
    p50: list[float] = []
    statements = move.statements(hall)
    load(options, move, port, seconds=1.5)
    for _ in range(options.rounds):
        move.prepare(hall)
        raw_rates.append(raw_rate(options, move.rows(hall, RAW)))
        answer = load(options, move, port, seconds=options.seconds)
        rates.append(answer.rate)
        p50.append(answer.p50)
        p99.append(answer.p99)
    ratios = [rate / raw for rate, raw in zip(rates, raw_rates, strict=True)]
    return {
        "statements": statements,
        "per_second": spread(rates),
        "raw_per_second": spread(raw_rates),
        "ratio": spread(ratios, 3),
        "p50_ms": spread(p50),
        "p99_ms": spread(p99),
        "is_within_budget": statements <= MOST_STATEMENTS
        and statistics.median(ratios) >= LEAST_RATIO
        and statistics.median(p99) < MOST_P99,
    }


def load(options: argparse.Namespace, move: Move, port: int, *, seconds: float) -> _http_load.Load:
    return _http_load.load(
        port=port, clients=CLIENTS, seconds=seconds, request=move.request, wanted=b"HTTP/1.1 302"
    )


class Kiosks:
    """Each touch is another visit."""

    def __init__(self, hall: Any) -> None:
        self.hall = hall

    def request(self, client: int, _number: int) -> bytes:
        path = f"/ki-ot/nhom/{self.hall.line.pk}/"
        return post(path, self.hall.kiosk_cookies[client], f"key={token_hex(8)}")


class Counters:
    """Each counter calls the next, who does not come; both moves write the same three rows."""

    def __init__(self, hall: Any) -> None:
        self.hall = hall
        self._done = [0] * CLIENTS  # also over the rounds

    def request(self, client: int, _number: int) -> bytes:
        move = ("goi", "vang-mat")[self._done[client] % 2]
        self._done[client] += 1
        path = f"/can-bo/xep-hang/quay/{self.hall.counters[client].pk}/{move}/"
        return post(path, self.hall.officer_cookies[client], f"key={token_hex(8)}")


def post(path: str, cookie: str, body: str) -> bytes:
    csrf = cookie.rpartition("csrftoken=")[2]
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {csrf}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def raw_rate(options: argparse.Namespace, actions: list[list[_replay.Statement]]) -> float:
    """The plain driver on the same database with the same settings."""
    database = settings.DATABASES["default"]
    if options.database.startswith("sqlite"):
        pragmas = database["OPTIONS"]["init_command"]
        return _replay.sqlite_once(database["NAME"], pragmas, actions, clients=CLIENTS)
    return _replay.postgresql_once(options.database, actions, clients=CLIENTS)


if __name__ == "__main__":
    raise SystemExit(main())
