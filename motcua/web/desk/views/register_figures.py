"""Số liệu: what the books add up to in a period."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.registers.permissions import VIEW
from motcua.registers.queries.books import agencies_with_books
from motcua.registers.queries.figures import certification_figures, civil_figures
from motcua.web.desk.forms.registers import PeriodForm
from motcua.web.desk.views.registers import chosen_agency
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_safe
def register_figures(request: SiteRequest) -> HttpResponse:
    """Numbers, copies, fees and events from a day to a day; this month unless said."""
    agencies = agencies_with_books(request.actor, VIEW)
    if not agencies:
        return redirect("desk:books")
    agency = chosen_agency(request, agencies)
    form = PeriodForm(request.GET or None)
    since, until = _period(form, local_day(request.now))
    certified = certification_figures(agency, since, until)
    context = {
        "agency": agency,
        "form": PeriodForm(initial={"tu": since, "den": until}),
        "since": since,
        "until": until,
        "certified": certified,
        "numbers": sum(row.numbers for row in certified),
        "fee": sum(row.fee for row in certified),
        "civil": civil_figures(agency, since, until),
        "is_wrong": form.is_bound and not form.is_valid(),
    }
    return render(request, "desk/registers/figures.html", context)


def _period(form: PeriodForm, today: date) -> tuple[date, date]:
    """The days asked for; what makes no sense is this month."""
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, until = given.get("tu") or today.replace(day=1), given.get("den") or today
    return (since, until) if since <= until else (until, since)
