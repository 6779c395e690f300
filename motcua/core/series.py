"""Running numbers and attempt counts: one statement each, on both databases.

The ORM needs two statements and a retry for the first number of a key; INSERT … ON CONFLICT … RETURNING needs
one and cannot race. This is the only hand-written SQL of the core (ADR 0003).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from motcua.core import prepared
from motcua.core.errors import TooOften
from motcua.core.models import AttemptCount


def take(keys: Sequence[str]) -> list[int]:
    """Take the next number of each key, all in one statement; call it inside an action.

    Keys must differ. The numbers come back in the order of the keys. The rows stay locked until the action
    ends, so a rolled-back action leaves no gap.
    """
    ordered = sorted(keys)  # one order for all, or two actions could wait for each other
    with prepared.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO core_series (key, value) {_rows(len(ordered))} "
            "ON CONFLICT (key) DO UPDATE SET value = core_series.value + 1 RETURNING key, value",
            ordered,
        )
        taken = dict(cursor.fetchall())
    return [taken[key] for key in keys]


def take_several(key: str, count: int) -> range:
    """Take the next `count` numbers of one key in one statement; call it inside an action."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_series (key, value) VALUES (%s, %s) "
            "ON CONFLICT (key) DO UPDATE SET value = core_series.value + excluded.value RETURNING value",
            [key, count],
        )
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def _rows(count: int) -> str:
    """The keys as rows, in the order of arrival.

    PostgreSQL lets newcomers overtake those who wait for a row. Its advisory locks are handed on in order, so
    the slowest reception waits for those before it and no longer.
    """
    if connection.vendor != "postgresql":
        return f"VALUES {', '.join(['(%s, 1)'] * count)}"
    keys = ", ".join(["(%s)"] * count)
    return (
        f"SELECT wanted.key, 1 FROM (VALUES {keys}) AS wanted(key) "  # noqa: S608 - only %s is put in
        "WHERE pg_advisory_xact_lock(hashtextextended(wanted.key, 0)) IS NOT NULL"
    )


def count_attempt(*, key: str, now: datetime, window: timedelta, limit: int) -> None:
    """Count one attempt; raise TooOften when more than `limit` fell into the present window."""
    slot = int(now.timestamp() // window.total_seconds())
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO core_attemptcount (key, "window", count) VALUES (%s, %s, 1) '
            'ON CONFLICT (key, "window") DO UPDATE SET count = core_attemptcount.count + 1 RETURNING count',
            [key, slot],
        )
        count = cursor.fetchone()[0]
    if count > limit:
        raise TooOften(_("Ông/bà đã thử quá nhiều lần. Xin chờ ít phút rồi thử lại."))


def attempts_left(*, key: str, now: datetime, window: timedelta, limit: int) -> bool:
    """Whether another attempt is allowed in the present window."""
    slot = int(now.timestamp() // window.total_seconds())
    tried = AttemptCount.objects.filter(key=key, window=slot).values_list("count", flat=True).first()
    return (tried or 0) < limit
