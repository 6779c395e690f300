"""How long a ticket takes to be drawn and encoded for the printer: 25 ms of one core or less, warm.

Processor time of this process, each ticket another number with its own QR. The ratio is to encoding alone:
a picture that is there already.

    .venv/bin/python benchmarks/print_ticket.py [ROUNDS]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from motcua.core.rules.dates import VN_TZ
from motcua.queueing.printing import WIDTHS, TicketFace, draw_ticket, ticket_bytes
from motcua.queueing.printing.raster import encode

BUDGET_MS = 25.0
TICKETS = 50
FACE = TicketFace(
    code="D-000",
    line="Đất đai, tài nguyên và môi trường",
    office="Trung tâm Phục vụ hành chính công phường Bình Hòa",
    issued_at=datetime(2026, 11, 24, 8, 5, tzinfo=VN_TZ),
    ahead=7,
    wait=(15, 30),
    place="Ghế chờ bên trái",
    follow_url="https://motcua.example.gov.vn/so/BCGHKLMNPQTV/",
)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    results = [measure(width, rounds) for width in WIDTHS]
    print(json.dumps(results, indent=2))
    return 0 if all(result["is_within_budget"] for result in results) else 1


def measure(width: int, rounds: int) -> dict[str, object]:
    picture = draw_ticket(FACE, width=width)
    whole, encoding = [], []
    for turn in range(rounds):
        begun = time.process_time()
        for number in range(TICKETS):
            ticket_bytes(replace(FACE, code=f"D-{turn}{number:02d}"), width=width)
        drawn = time.process_time()
        for _number in range(TICKETS):
            encode(picture)
        whole.append((drawn - begun) / TICKETS * 1000)
        encoding.append((time.process_time() - drawn) / TICKETS * 1000)
    median = statistics.median(whole)
    return {
        "benchmark": "print_ticket",
        "width": width,
        "ms_a_ticket": {
            "median": round(median, 2), "min": round(min(whole), 2), "max": round(max(whole), 2),
        },
        "ratio": round(statistics.median(encoding) / median, 3),
        "is_within_budget": median <= BUDGET_MS,
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
