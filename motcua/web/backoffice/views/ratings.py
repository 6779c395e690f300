"""What people say of the service: averages, reasons, the ratings themselves, a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from motcua.agencies.models import Office
from motcua.core.access import needs
from motcua.core.rules.dates import local_day, parse_date
from motcua.core.rules.errors import Unreadable
from motcua.feedback.models import Rating
from motcua.feedback.permissions import VIEW_RATINGS
from motcua.feedback.queries import Split, averages, offices_rated, ratings_between, reasons_given, total
from motcua.feedback.sheet import ratings_sheet
from motcua.web.backoffice.views.reports import XLSX
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 30
SPLITS = {
    Split.LINE: _("Nhóm lấy số"),
    Split.COUNTER: _("Quầy"),
    Split.OFFICER: _("Cán bộ"),
    Split.MONTH: _("Tháng"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ratings: days, offices, and what of the address could not be read."""

    first: date
    last: date
    offices: list[Office]
    chosen: Office | None
    message: str

    def ratings(self) -> QuerySet[Rating]:
        """Those ratings."""
        return ratings_between([self.chosen] if self.chosen else self.offices, self.first, self.last)


@needs(VIEW_RATINGS)
@require_safe
def ratings(request: SiteRequest) -> HttpResponse:
    """Averages split by one thing, the reasons of low scores, the newest ratings."""
    asked = _asked(request)
    by = Split(request.GET["theo"]) if request.GET.get("theo") in set(Split) else Split.LINE
    found = asked.ratings()
    listed = found.select_related("line", "counter", "officer")
    context = {
        "asked": asked,
        "by": by.value,
        "splits": [(split.value, words) for split, words in SPLITS.items()],
        "split": SPLITS[by],
        "rows": averages(found, by),
        "total": total(found),
        "reasons": reasons_given(found),
        "page": Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "backoffice/ratings.html", context)


@needs(VIEW_RATINGS)
@require_safe
def ratings_file(request: SiteRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    asked = _asked(request)
    name = f"danh-gia-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx"
    return HttpResponse(
        ratings_sheet(asked.ratings()),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: SiteRequest) -> Asked:
    """`tu`, `den`, `diem` of the address; this month and the two before unless said."""
    today = local_day(request.now)
    months = today.year * 12 + today.month - 3
    days, message = {"tu": date(months // 12, months % 12 + 1, 1), "den": today}, ""
    for name in days:
        text = request.GET.get(name, "")
        try:
            days[name] = parse_date(text) if text else days[name]
        except Unreadable as error:
            message = str(error)
    offices = list(offices_rated(request.actor, roles=VIEW_RATINGS.roles))
    chosen = next((office for office in offices if str(office.pk) == request.GET.get("diem")), None)
    return Asked(days["tu"], days["den"], offices, chosen, message)
