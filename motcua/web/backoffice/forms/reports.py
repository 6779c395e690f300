"""The shape of what people ask a report for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import QueryDict

from motcua.agencies.models import Agency
from motcua.cases.choices import CounterSpan
from motcua.cases.models import CaseCounter
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day, parse_date
from motcua.core.rules.errors import Unreadable
from motcua.reform.permissions import VIEW_REPORTS
from motcua.reform.queries.scope import Scope, scope_for
from motcua.web.backoffice.views.catalogue import number_in


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Time and agency of a report, the cases that means for the actor, and what could not be read."""

    first: date | None
    last: date | None
    agency: Agency | None
    agencies: tuple[Agency, ...]
    scope: Scope
    message: str

    def period(self, now: datetime) -> tuple[date, date]:
        """The days of a report that needs both: this year to date unless said."""
        last = self.last or local_day(now)
        return self.first or last.replace(month=1, day=1), last


def report_query(said: QueryDict, actor: Actor) -> ReportQuery:
    """`tu`, `den` and `co_quan` of an address; a day that is none is left out and said so."""
    seen = scope_for(actor, VIEW_REPORTS)
    agencies = agencies_with_cases(seen)
    agency_id = number_in(said.get("co_quan"))
    chosen = next((agency for agency in agencies if agency.pk == agency_id), None)
    days: list[date | None] = []
    message = ""
    for name in ("tu", "den"):
        try:
            text = said.get(name, "")
            days.append(parse_date(text) if text else None)
        except Unreadable as error:
            days.append(None)
            message = str(error)
    path = chosen.path if chosen else ""
    scope = replace(seen, first=days[0], last=days[1], agency_path=path)
    return ReportQuery(days[0], days[1], chosen, agencies, scope, message)


def agencies_with_cases(seen: Scope) -> tuple[Agency, ...]:
    """The agencies of the scope that have cases."""
    counters = CaseCounter.objects.filter(seen.of_agency(), span=CounterSpan.MONTH)
    return tuple(Agency.objects.filter(pk__in=counters.values("agency")).order_by("path"))
