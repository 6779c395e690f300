"""The shape of what people ask the figures of a hall for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.core.rules.dates import local_day, parse_date
from motcua.core.rules.errors import Unreadable
from motcua.queueing.queries.figures import LONGEST, By

USUAL = timedelta(days=29)  # before today


@dataclass(frozen=True, slots=True)
class FiguresQuery:
    """A period, what to split it by, and what could not be read."""

    first: date
    last: date
    by: By
    message: str


def figures_query(said: QueryDict, *, now: datetime) -> FiguresQuery:
    """`tu`, `den`, `theo` of an address: the last 30 days by line unless said; a year at most."""
    today, message = local_day(now), ""
    days: dict[str, date | None] = {"tu": None, "den": None}
    for name in days:
        try:
            text = said.get(name, "")
            days[name] = parse_date(text) if text else None
        except Unreadable as error:
            message = str(error)
    last = min(days["den"] or today, today)
    first = days["tu"] or last - USUAL
    if first > last:
        first, message = last - USUAL, _("Ngày đầu phải trước ngày cuối.")
    elif last - first > LONGEST:
        first, message = last - LONGEST, _("Xem được nhiều nhất một năm; ngày đầu đã được dời lại.")
    split = said.get("theo", "")
    by = By(split) if split in set(By) else By.LINE
    return FiguresQuery(first, last, by, message)
