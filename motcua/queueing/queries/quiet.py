"""The quietest hours of a line, from the visits of the last weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from motcua.agencies.models import Agency
from motcua.agencies.queries import week_in_force
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.queueing.models import ServiceLine, Ticket
from motcua.queueing.rules.quiet import Hour, Load, QuietHour, open_hours, quiet_hours

WEEKS = 4
_WALKED_IN = Q(arrived_at=None, slot_at=None, first_called_at__isnull=False)
_WAITED = ExpressionWrapper(F("first_called_at") - F("issued_at"), output_field=DurationField())


def quiet_hours_of(line: ServiceLine, agency: Agency, *, now: datetime) -> list[QuietHour]:
    """The quietest hours of the line in the weeks before today: one statement.

    A visit counts in the hour of its ticket. Waits of numbers from afar hold the way there and of
    appointments the time until them: both count as visits, not as waits.
    """
    today = local_day(now)
    visits = Ticket.objects.filter(line=line, day__gte=today - timedelta(weeks=WEEKS), day__lt=today)
    rows = (
        visits.order_by()
        .values_list(ExtractIsoWeekDay("issued_at", tzinfo=VN_TZ), ExtractHour("issued_at", tzinfo=VN_TZ))
        .annotate(people=Count("pk"), wait=Avg(_WAITED, filter=_WALKED_IN))
    )
    loads = {Hour(weekday, hour): Load(people, _minutes(wait)) for weekday, hour, people, wait in rows}
    return quiet_hours(open_hours(week_in_force(agency, today)), loads, weeks=WEEKS)


def _minutes(wait: timedelta | None) -> float:
    return wait / timedelta(minutes=1) if wait else 0.0
