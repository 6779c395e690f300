"""What is odd about the events of an import as a whole, asked of the database in four statements."""

from __future__ import annotations

from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import Coalesce

from motcua.cases.models import CaseImport, HistoricalEvent, ImportAnomaly
from motcua.cases.rules.history import Anomaly


def found_in_events(run: CaseImport) -> list[ImportAnomaly]:
    """Anomalies, one a case or a unit, with how many lines show it and the first of them; not saved."""
    events = HistoricalEvent.objects.filter(imported_in=run).order_by()
    ended = events.annotate(end=Coalesce("case__handed_over_at", "case__finished_at"))
    repeated = (
        events.values("case_code", "at", "step", "unit_text", "officer", "note")
        .annotate(lines=Count("pk"), first=Min("line"))
        .filter(lines__gt=1)
        .values_list("case_code", "lines", "first")
    )
    return [
        *_by_case(run, Anomaly.UNKNOWN_CASE, events.filter(case=None)),
        *_by_case(run, Anomaly.EVENT_BEFORE_START, events.filter(at__lt=F("case__received_at"))),
        *_by_case(run, Anomaly.EVENT_AFTER_END, ended.filter(at__gt=F("end"))),
        *_by_unit(run, events.filter(unit=None)),
        *(
            _anomaly(run, Anomaly.REPEATED_EVENT, code, "", lines - 1, first)
            for code, lines, first in repeated
        ),
    ]


def _by_case(run: CaseImport, kind: Anomaly, events: QuerySet[HistoricalEvent]) -> list[ImportAnomaly]:
    rows = events.values("case_code").annotate(lines=Count("pk"), first=Min("line"))
    return [_anomaly(run, kind, row["case_code"], "", row["lines"], row["first"]) for row in rows]


def _by_unit(run: CaseImport, events: QuerySet[HistoricalEvent]) -> list[ImportAnomaly]:
    rows = events.values("unit_text").annotate(lines=Count("pk"), first=Min("line"))
    return [
        _anomaly(run, Anomaly.UNKNOWN_UNIT, "", row["unit_text"], row["lines"], row["first"]) for row in rows
    ]


def _anomaly(run: CaseImport, kind: Anomaly, code: str, text: str, count: int, line: int) -> ImportAnomaly:
    return ImportAnomaly(
        run=run, file="events", kind=kind.value, case_code=code, text=text, count=count, line=line
    )
