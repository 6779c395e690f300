"""The hours in which only urgent messages go."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.notifications.errors import UnfitQuietHours
from motcua.notifications.models import QuietHours
from motcua.notifications.permissions import SET_QUIET_HOURS


@action
def set_quiet_hours(
    *, effective_from: date, begins_at: time, ends_at: time, by: Actor, now: datetime
) -> QuietHours:
    """From a day on, today at the earliest; said again for the same day, the last word holds.

    Raises NotAllowed, UnfitQuietHours.
    """
    check(by, SET_QUIET_HOURS)
    if effective_from < local_day(now):
        raise UnfitQuietHours(_("Chỉ đặt được từ hôm nay trở đi."), field="effective_from")
    row = QuietHours(
        effective_from=effective_from, begins_at=begins_at, ends_at=ends_at, set_at=now, set_by=by.label
    )
    insert_rows([row], unique=("effective_from",), update=("begins_at", "ends_at", "set_at", "set_by"))
    return row
