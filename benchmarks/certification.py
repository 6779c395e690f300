"""How many requests for certification an office enters a second over HTTP, from the screen of the lane.

A real server (`motcua serve`, settings as shipped) on a database of its own; ten desks with keep-alive
connections, each signed in, each request another person with one paper and three copies. One request is one
transaction: case, tracking-book line, number of the certification book, charge, receipt, events.

Target: at least 20 entries a second on SQLite. The numbers of the book are checked afterwards: from 1 on
without a gap.

    .venv/bin/python benchmarks/certification.py [--rounds 5] [--seconds 4] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import statistics
from typing import Any
from urllib.parse import urlencode

import _http_load
import django
from _harness import run_both, server, spread

CLIENTS = 10
LEAST_PER_SECOND = 20.0
ADDRESS = "/can-bo/chung-thuc/gui/"


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=4.0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Rounds of ten desks; whether the books are whole afterwards."""
    django.setup()
    lane = importlib.import_module("_lane")  # its models need Django to be set up
    desks, form = lane.prepare(CLIENTS)
    rates: list[float] = []
    p50: list[float] = []
    p99: list[float] = []
    with server() as port:
        requests = request_of(desks, form, port)
        _http_load.load(
            port=port, clients=CLIENTS, seconds=1.5, request=requests("warm"), wanted=b"HTTP/1.1 200"
        )
        for number in range(options.rounds):
            answer = _http_load.load(
                port=port,
                clients=CLIENTS,
                seconds=options.seconds,
                request=requests(str(number)),
                wanted=b"HTTP/1.1 200",
            )
            rates.append(answer.rate)
            p50.append(answer.p50)
            p99.append(answer.p99)
    entered, is_whole = lane.entered()
    is_whole = is_whole and entered > 0
    return {
        "benchmark": "certification",
        "database": options.database.partition(":")[0],
        "clients": CLIENTS,
        "rounds": options.rounds,
        "entries_per_second": spread(rates),
        "p50_ms": spread(p50),
        "p99_ms": spread(p99),
        "entered": entered,
        "numbers_without_gap": is_whole,
        "is_within_budget": is_whole and statistics.median(rates) >= LEAST_PER_SECOND,
    }


def request_of(desks: list[tuple[str, str]], form: dict[str, str], port: int) -> Any:
    """Requests as bytes: the form of the screen with a key and a person of its own."""

    def of_round(name: str) -> Any:
        def request(client: int, number: int) -> bytes:
            session, token = desks[client]
            person = client * 1000 + number % 1000
            sent = form | {
                "csrfmiddlewaretoken": token,
                "entry_key": f"{name}-{client}-{number}",
                "applicant-name": f"Nguyễn Văn Số {person}",
                "applicant-identifier": f"0260990{person:05d}",
            }
            content = urlencode(sent).encode()
            head = (
                f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Cookie: {session}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"HX-Request: true\r\nContent-Length: {len(content)}\r\n\r\n"
            )
            return head.encode() + content

        return request

    return of_round


if __name__ == "__main__":
    raise SystemExit(main())
