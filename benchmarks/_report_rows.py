"""A commune's imported cases in any number, and the reports that are timed over them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Count

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.cases.actions.folding import lock_cursor, refresh_history
from motcua.cases.models import CaseFact, CaseImport, HistoricalCase
from motcua.core.inserts import insert_rows
from motcua.core.rules.dates import local_day
from motcua.core.transactions import writing
from motcua.reform.queries.on_time import Dimension, on_time
from motcua.reform.queries.progress import progress
from motcua.reform.queries.scope import Scope

AT_ONCE = 1000
PROCEDURES, CHANNELS = 140, ("direct", "online", "post")


def fill(size: int, open_cases: int, first: datetime, now: datetime, source: random.Random) -> None:
    """So many cases with their facts and counters, the last ones open."""
    agency = Agency.objects.create(code="H29.1", name="UBND phường", kind=AgencyKind.COMMUNE, path="1.")
    run = CaseImport.objects.create(cases_name="x", cases_hash="x", started_at=now, by_label="x")
    for start in range(0, size, AT_ONCE):
        rows = []
        for number in range(start, min(start + AT_ONCE, size)):
            received = first + (now - first) * number / size
            due = received + timedelta(days=source.choice((1, 5, 15)))
            end = (
                None if number >= size - open_cases else received + timedelta(days=source.choice((1, 4, 16)))
            )
            rows.append(
                HistoricalCase(
                    code=f"A-{number}",
                    procedure_code=f"1.{source.randrange(PROCEDURES):06d}",
                    agency=agency,
                    channel=source.choice(CHANNELS),
                    received_at=received,
                    due_at=due,
                    finished_at=end,
                    state=4 if end is None else 10,
                    imported_in=run,
                    line=number,
                )
            )
        with writing():
            insert_rows(rows)
            lock_cursor()
            refresh_history([row.pk for row in rows])


def reports(now: datetime) -> dict[str, Callable[[], object]]:
    """What is timed, by name; the last one is what reports do not do."""
    today = local_day(now)
    part = Scope(today - timedelta(days=200), today - timedelta(days=10))
    year = today.replace(month=1, day=1)
    return {
        "on_time_by_procedure": lambda: on_time(by=Dimension.PROCEDURE, scope=Scope(), now=now),
        "on_time_by_month": lambda: on_time(by=Dimension.MONTH, scope=Scope(), now=now),
        "on_time_part_of_time": lambda: on_time(by=Dimension.CHANNEL, scope=part, now=now),
        "progress": lambda: progress(first=year, last=today, scope=Scope(), now=now),
        "grouping_all_cases": lambda: list(
            CaseFact.objects.order_by().values("procedure_code", "verdict").annotate(n=Count("pk"))
        ),
    }
