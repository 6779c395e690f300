"""How fast cases are sent on over HTTP through the API, as a ratio to the raw rate of the same database.

A real server (`motcua serve`, settings as shipped) on a database of its own, SQLite and PostgreSQL; eight
clients with keep-alive connections send cases of a same-day procedure from step to step, each its own. The
raw rate is measured in the same run and interleaved: the very statements of an action (captured in this
process by acting and rolling back, reads included) sent by the plain driver, prepared, by as many clients,
each on cases of its own, one transaction each with its commit.

Targets: at most 10 statements (BEGIN and COMMIT not counted), at least 150 actions a second at 8 clients.

    .venv/bin/python benchmarks/act_on_case.py [--rounds 5] [--seconds 3] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
from typing import Any

import _http_load
import _replay
import django
from _harness import run_both, server, spread
from django.conf import settings

CLIENTS = 8
MOST_STATEMENTS, LEAST_RATE = 10, 150.0
FASTEST = 900  # actions a second for which cases are prepared
RAW_CASES = 400  # a round
WARM_UP = 1.5  # seconds


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=3.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Prepare, then rounds of both kinds in turn."""
    django.setup()
    office = importlib.import_module("_acting")  # its models need Django to be set up
    cases = round(FASTEST * (options.rounds * options.seconds + WARM_UP) / len(office.ACTS))
    token, codes = office.prepare(cases=cases + RAW_CASES * options.rounds)
    raw = [office.captured(token, code) for code in codes[cases:]]
    sent = Sent(token, codes[:cases], office.ACTS)
    rates, raw_rates, p50, p99 = [], [], [], []
    with server() as port:
        sent.port = port
        _http_load.load(
            port=port, clients=CLIENTS, seconds=WARM_UP, request=sent.request, wanted=b"HTTP/1.1 200"
        )
        for number in range(options.rounds):
            share = raw[number * RAW_CASES : (number + 1) * RAW_CASES]
            raw_rates.append(raw_rate(options, share))
            answer = _http_load.load(
                port=port,
                clients=CLIENTS,
                seconds=options.seconds,
                request=sent.request,
                wanted=b"HTTP/1.1 200",
            )
            rates.append(answer.rate)
            p50.append(answer.p50)
            p99.append(answer.p99)
    statements = max(len(one) for one in raw)
    return {
        "benchmark": "act_on_case",
        "database": options.database.partition(":")[0],
        "clients": CLIENTS,
        "rounds": options.rounds,
        "statements": statements,
        "actions_per_second": spread(rates),
        "raw_actions_per_second": spread(raw_rates),
        "ratio": spread([rate / rough for rate, rough in zip(rates, raw_rates, strict=True)], 3),
        "p50_ms": spread(p50),
        "p99_ms": spread(p99),
        "is_within_budget": statements <= MOST_STATEMENTS and statistics.median(rates) >= LEAST_RATE,
    }


class Sent:
    """Requests as bytes: each client works through cases of its own, step by step, also over the rounds."""

    def __init__(self, token: str, codes: list[str], acts: tuple[dict[str, str], ...]) -> None:
        self.token, self.codes, self.acts, self.port = token, codes, acts, 0
        self._done = [0] * CLIENTS

    def request(self, client: int, _number: int) -> bytes:
        turn, step = divmod(self._done[client], len(self.acts))
        self._done[client] += 1
        code = self.codes[turn * CLIENTS + client]
        content = json.dumps({**self.acts[step], "version": step + 1}).encode()
        head = (
            f"POST /api/v1/cases/{code}/act HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content


def raw_rate(options: argparse.Namespace, actions: list[list[_replay.Statement]]) -> float:
    """The plain driver on the same database with the same settings."""
    database = settings.DATABASES["default"]
    if options.database.startswith("sqlite"):
        return _replay.sqlite_once(
            database["NAME"], database["OPTIONS"]["init_command"], actions, clients=CLIENTS
        )
    return _replay.postgresql_once(options.database, actions, clients=CLIENTS)


if __name__ == "__main__":
    raise SystemExit(main())
