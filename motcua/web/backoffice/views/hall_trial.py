"""A day of the hall tried out with a counter more and one fewer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.core.access import needs
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.recent_days import recent_days
from motcua.queueing.rules.crowds import LineDemand
from motcua.queueing.rules.day_figures import Outcome, WaitFigures
from motcua.queueing.rules.what_if import Comparison, compare
from motcua.web.backoffice.forms.hall_trial import MOST_PEOPLE, trial_query
from motcua.web.backoffice.scope import hall_for
from motcua.web.shared.requests import SiteRequest

FEWEST_DAYS, MOST_DAYS = 3, 10
VISITS = 1500  # played for each of the three settings: about a third of a second in all


@dataclass(frozen=True, slots=True)
class Column:
    """One setting: its words, what came of it, and whether it is the hall as it stands."""

    label: str
    outcome: Outcome
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its waits in each of the settings."""

    label: str
    waits: list[WaitFigures]


@needs(MANAGE_HALL)
@require_safe
def hall_trial(request: SiteRequest, office_id: int) -> HttpResponse:
    """Waits and idle time as in the last weeks, and with one counter more and one fewer."""
    hall = hall_for(request.actor, office_id)
    recent = recent_days(hall, now=request.now)
    if recent is None or not recent.counters:
        return render(request, "backoffice/halls/trial.html", {"hall": hall})
    query = trial_query(request.GET, counters=[one.number for one in recent.counters])
    setting = replace(recent.setting(seed=hall.pk), demands=query.applied(recent.demands))
    found = compare(setting, days=_days(setting.demands), without=query.without)
    columns = _columns(found)
    names = dict(hall.lines.values_list("letters", "name"))
    rows = [
        Row(f"{letters} · {names.get(letters, '')}", [column.outcome.lines[letters] for column in columns])
        for letters in found.same.lines
    ]
    context = {
        "hall": hall,
        "query": query,
        "recent": recent,
        "people": round(sum(one.people for one in setting.demands)),
        "most_people": MOST_PEOPLE,
        "found": found,
        "columns": columns,
        "rows": rows,
        "has_booked": any(column.outcome.booked.people for column in columns),
    }
    return render(request, "backoffice/halls/trial.html", context)


def _days(demands: list[LineDemand]) -> int:
    """As many days as are played while somebody waits for the page."""
    people = max(1.0, sum(one.people for one in demands))
    return max(FEWEST_DAYS, min(MOST_DAYS, int(VISITS / people)))


def _columns(found: Comparison) -> list[Column]:
    fewer = _("Bớt quầy %(number)s") % {"number": found.without}
    return [
        *([Column(fewer, found.fewer)] if found.fewer else []),
        Column(_("Như hiện nay"), found.same, is_same=True),
        Column(_("Thêm một quầy"), found.more),
    ]
