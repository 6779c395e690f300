"""The code at the door: whoever names today's is there. It is nowhere kept; each day has its own."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from motcua.agencies.models import Office
from motcua.core.rules.lookup_codes import LENGTH
from motcua.queueing.rules.codes import spelt

_SALT = "motcua.queueing.presence"


def presence_code(office_id: int, *, on: date) -> str:
    """What the QR at the door of an office says on a day; all processes of an installation agree on it."""
    digest = salted_hmac(_SALT, f"{office_id}:{on:%Y%m%d}", algorithm="sha256").digest()
    return spelt(digest, LENGTH)


def is_presence_code(code: str, *, office_id: int, on: date) -> bool:
    """Whether the code is that of the door on the day."""
    return constant_time_compare(code.strip().upper(), presence_code(office_id, on=on))


def is_old_presence_code(code: str, *, on: date) -> bool:
    """Whether the code stood at some door the day before: an old sheet on the wall, not a guess."""
    return office_of_door(code, on=on - timedelta(days=1)) is not None


def office_of_door(code: str, *, on: date) -> Office | None:
    """The office at whose door the code stands on the day; one statement.

    Also of an office that gives no more numbers from afar: who took one before must be let in.
    """
    offices = Office.objects.filter(hall__isnull=False).select_related("agency", "hall").order_by("pk")
    return next((one for one in offices if is_presence_code(code, office_id=one.pk, on=on)), None)
