"""Addresses, quiet hours and the waits between attempts: plain values, no Django."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, time, timedelta

from motcua.core.rules.dates import local

MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)  # where no office has set others
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_PHONE = re.compile(r"\+?\d{8,15}")


def normal_address(address: str) -> str:
    """The form in which an address is kept and compared: no spaces around it, small letters."""
    return address.strip().lower()


def is_email(address: str) -> bool:
    """Whether a normal address may be given to a mail server; it says nothing of a person behind it."""
    return len(address) <= 254 and _EMAIL.fullmatch(address) is not None


def masked(address: str) -> str:
    """An address that its owner knows again and nobody else learns: `ng•••@gmail.com`, `091•••678`."""
    if not address:  # forgotten
        return "–"
    name, at, host = address.partition("@")
    if at:
        return f"{name[:2] if len(name) > 3 else name[:1]}•••@{host}"
    return f"{address[:3]}•••{address[-3:]}" if _PHONE.fullmatch(address) else "•••"


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1, 4, 16 minutes … at most six hours."""
    return min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)


def is_quiet(moment: datetime, *, begins: time, ends: time) -> bool:
    """Whether the local time lies in quiet hours; they may pass midnight. The same hour twice: none."""
    at = local(moment).time()
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def message_id(key: str, host: str) -> str:
    """The Message-ID of a message: the same at every attempt, so that a copy is known as one."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
