"""How fast due moments with their derivation are computed: 100,000 in 5 s or less.

Prints the median of several rounds, and the ratio to a raw rate measured in the same run: one addition of a
timedelta to an aware datetime per due moment, the least any such computation could do.

    .venv/bin/python benchmarks/due_moments.py [COUNT] [ROUNDS]
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import POLICY_2025, Limit, LimitUnit, due, national_calendar

BUDGET_SECONDS = 5.0
BUDGET_COUNT = 100_000
# The mix of limits of the national records, roughly.
LIMITS = (
    *(Limit(n, LimitUnit.WORKING_DAY) for n in (1, 2, 3, 3, 5, 5, 7, 10, 15, 20, 30)),
    *(Limit(n, LimitUnit.DAY) for n in (10, 20, 30)),
    *(Limit(n, LimitUnit.HOUR) for n in (1, 8)),
    Limit(2, LimitUnit.MONTH),
    Limit(1, LimitUnit.SAME_DAY),
    Limit(1, LimitUnit.SAME_DAY),
)

Case = tuple[datetime, Limit]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BUDGET_COUNT
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    source = random.Random(2026)
    first = datetime(2025, 7, 1, tzinfo=VN_TZ)
    cases = [
        (first + timedelta(minutes=source.randrange(500 * 24 * 60)), source.choice(LIMITS))
        for _ in range(count)
    ]
    raw, ours = [], []
    for _ in range(rounds):
        raw.append(_seconds(_add, cases))
        ours.append(_seconds(_compute, cases))
    raw_rate, rate = count / statistics.median(raw), count / statistics.median(ours)
    seconds = statistics.median(ours) * BUDGET_COUNT / count
    print(
        json.dumps(
            {
                "benchmark": "due_moments",
                "count": count,
                "rounds": rounds,
                "due_moments_per_second": round(rate),
                "raw_additions_per_second": round(raw_rate),
                "ratio": round(rate / raw_rate, 4),
                "seconds_per_100000": round(seconds, 2),
                "budget_seconds": BUDGET_SECONDS,
                "is_within_budget": seconds <= BUDGET_SECONDS,
            },
            indent=2,
        )
    )
    return 0 if seconds <= BUDGET_SECONDS else 1


def _compute(cases: list[Case]) -> None:
    calendar = national_calendar()
    for received_at, limit in cases:
        due(received_at=received_at, limit=limit, calendar=calendar, policy=POLICY_2025)


def _add(cases: list[Case]) -> None:
    for received_at, limit in cases:
        received_at + timedelta(days=limit.amount)


def _seconds(work: Callable[[list[Case]], None], cases: list[Case]) -> float:
    started = time.perf_counter()
    work(cases)
    return time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(main())
