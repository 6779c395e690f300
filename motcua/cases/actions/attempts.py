"""Guessing look-up codes is slow: failures are counted by the address they come from, on all ways in."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from motcua.core.errors import TooOften
from motcua.core.series import attempts_left, count_attempt
from motcua.core.transactions import action

# People in one office or café share an address; 20 wrong pairs a quarter of an hour leave them room, and a
# guesser of one in 86 million none.
LIMIT = 20
WINDOW = timedelta(minutes=15)


def refuse_guessing(*, address: str, now: datetime) -> None:
    """Raise TooOften where an address has failed too often just now, whatever it asks next."""
    if not attempts_left(key=address_key("lookup", address), now=now, window=WINDOW, limit=LIMIT):
        raise TooOften(
            _(
                "Có quá nhiều lần nhập sai từ nơi ông/bà đang dùng mạng. Xin chờ 15 phút rồi thử lại, "
                "hoặc hỏi tại quầy, qua đường dây nóng."
            )
        )


@action
def count_failure(*, address: str, now: datetime) -> None:
    """Count one wrong pair of codes; called outside actions, or the refusal that follows would undo it."""
    count_attempt(key=address_key("lookup", address), now=now, window=WINDOW, limit=LIMIT)


def address_key(purpose: str, given: str) -> str:
    """What attempts from an address are counted under.

    The address is kept only as a keyed hash; one household holds a whole /64 of IPv6.
    """
    try:
        address = ip_address(given)
    except ValueError:
        address = None
    if isinstance(address, IPv6Address):
        given = str(int(address) >> 64)
    return f"{purpose}:{salted_hmac('motcua.cases.attempts', given).hexdigest()}"
