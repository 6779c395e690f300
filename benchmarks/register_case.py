"""How fast a case is registered over HTTP through the API, as a ratio to the raw rate of the same database.

A real server (`motcua serve`, settings as shipped) on a database of its own, SQLite and PostgreSQL; eight
clients with keep-alive connections, each request another applicant. The raw rate is measured in the same run
and interleaved with it: the statements of one registration (captured in this process, reads included)
replayed by the plain driver, prepared, by as many clients, one transaction each with its commit.

Targets: at most 12 statements (BEGIN and COMMIT not counted, on either side), ratio at least 0.15, p99 under
150 ms at 8 clients.

    .venv/bin/python benchmarks/register_case.py [--rounds 5] [--seconds 4] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import statistics
from collections.abc import Sequence
from typing import Any

import _http_load
import _replay
import django
from _harness import run_both, server, spread
from django.conf import settings

CLIENTS = 8
MOST_STATEMENTS, LEAST_RATIO, MOST_P99 = 12, 0.15, 150.0


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=4.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Prepare, then rounds of both kinds in turn."""
    django.setup()
    office = importlib.import_module("_office")  # its models need Django to be set up
    token, body = office.prepare()
    statements = office.captured(token, body)
    rates: list[float] = []
    raw_rates: list[float] = []
    p50: list[float] = []
    p99: list[float] = []
    with server() as port:
        requests = request_of(token, [office.body_of(body, number) for number in range(2000)], port)
        _http_load.load(
            port=port, clients=CLIENTS, seconds=1.5, request=requests("warm"), wanted=b"HTTP/1.1 201"
        )
        raw_rate(options, statements, seconds=1)
        for number in range(options.rounds):
            raw_rates.append(raw_rate(options, statements, seconds=options.seconds))
            answer = _http_load.load(
                port=port,
                clients=CLIENTS,
                seconds=options.seconds,
                request=requests(str(number)),
                wanted=b"HTTP/1.1 201",
            )
            rates.append(answer.rate)
            p50.append(answer.p50)
            p99.append(answer.p99)
    ratios = [rate / raw for rate, raw in zip(rates, raw_rates, strict=True)]
    result = {
        "benchmark": "register_case",
        "database": options.database.partition(":")[0],
        "clients": CLIENTS,
        "rounds": options.rounds,
        "statements": len(statements),
        "registrations_per_second": spread(rates),
        "raw_registrations_per_second": spread(raw_rates),
        "ratio": spread(ratios, 3),
        "p50_ms": spread(p50),
        "p99_ms": spread(p99),
    }
    result["is_within_budget"] = (
        len(statements) <= MOST_STATEMENTS
        and statistics.median(ratios) >= LEAST_RATIO
        and statistics.median(p99) < MOST_P99
    )
    return result


def request_of(token: str, people: Sequence[bytes], port: int) -> Any:
    """Requests as bytes, made before they are sent so that the client costs little."""

    def of_round(name: str) -> Any:
        def request(client: int, number: int) -> bytes:
            content = people[(client * 250 + number) % len(people)]
            head = (
                f"POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
                f"Idempotency-Key: {name}-{client}-{number}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(content)}\r\n\r\n"
            )
            return head.encode() + content

        return request

    return of_round


def raw_rate(
    options: argparse.Namespace, statements: Sequence[_replay.Statement], *, seconds: float
) -> float:
    """The plain driver on the same database with the same settings."""
    database = settings.DATABASES["default"]
    if options.database.startswith("sqlite"):
        pragmas = database["OPTIONS"]["init_command"]
        return _replay.sqlite_rate(database["NAME"], pragmas, statements, clients=CLIENTS, seconds=seconds)
    return _replay.postgresql_rate(options.database, statements, clients=CLIENTS, seconds=seconds)


if __name__ == "__main__":
    raise SystemExit(main())
