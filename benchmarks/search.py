"""How fast words of papers are found in a large archive, beside the bare statements.

200,000 papers of a hundred words hang at 40,000 cases. Asked for, without marks and with them: a word that
stands in nearly every paper, one in each hundredth, a number that stands in one, three common ones together,
one of nobody. Each question goes in turns to `papers_with` (the words, which cases the officer may see, one
paper a case, the excerpt) as a director asks, and to the database in bare statements; both warm.

Targets: at most three statements, p95 of every question at most 200 ms, at most six times the bare statements
where these take more than three milliseconds. On a shared machine only the ratio says something.

    .venv/bin/python benchmarks/search.py [--rounds 5] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any

import django
from _harness import run_both, spread

CASES, PAPERS_OF_A_CASE = 40_000, 5
MOST_STATEMENTS, MOST_P95_MS, MOST_RATIO = 3, 200.0, 6.0
TURNS = 8  # of a round
NOISE_MS = 3.0  # a database that answers sooner is taken to need this long: a ratio to less says nothing


def main() -> int:
    return run_both(__file__, __doc__, measure, seconds=0)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All questions, one after the other."""
    django.setup()
    papers = importlib.import_module("_papers")  # its models need Django to be set up
    archive = papers.Papers(cases=CASES, of_a_case=PAPERS_OF_A_CASE)
    questions = [asked(archive, name, words, options.rounds) for name, words in papers.QUESTIONS]
    return {
        "benchmark": "search",
        "database": options.database.partition(":")[0],
        "papers": CASES * PAPERS_OF_A_CASE,
        "questions": questions,
        "is_within_budget": all(
            one["statements"] <= MOST_STATEMENTS
            and one["p95_ms"] <= MOST_P95_MS
            and one["ratio"] <= MOST_RATIO
            for one in questions
        ),
    }


def asked(archive: Any, name: str, words: str, rounds: int) -> dict[str, Any]:
    """One question through the program and in bare statements, in turns."""
    hits, statements = archive.statements(words)
    whole, bare = [], []
    for _turn in range(rounds * TURNS):
        whole.append(milliseconds(lambda: archive.find(words)))
        bare.append(milliseconds(lambda: archive.ask_database(words)))
    return {
        "question": name,
        "words": words,
        "found": hits,
        "statements": statements,
        "ms": spread(whole),
        "p95_ms": round(statistics.quantiles(whole, n=20)[-1], 1),
        "bare_ms": spread(bare, 2),
        "ratio": round(statistics.median(whole) / max(NOISE_MS, statistics.median(bare)), 1),
    }


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
