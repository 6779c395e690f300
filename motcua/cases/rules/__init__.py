"""Small rules of cases. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime

from motcua.core.rules.dates import local_day


def slip_is_needed(due_at: datetime, received_at: datetime, *, wanted: bool) -> bool:
    """A result given the same day needs no slip unless asked for (NĐ 61/2018 Điều 17 khoản 4)."""
    return wanted or local_day(due_at) != local_day(received_at)


def slip_series(centre_code: str, year: int) -> str:
    """The number series of a centre's slips in a year; all its reception points share it."""
    return f"slip:{centre_code}:{year}:"


def desk_refusal_series(centre_code: str, year: int) -> str:
    """The number series of a centre's notices that a case is not accepted (Mẫu 03) in a year."""
    return f"refusal:{centre_code}:{year}:"


def apology_series(agency_code: str, year: int) -> str:
    """The number series of an agency's apologies (Mẫu 04) in a year."""
    return f"apology:{agency_code}:{year}:"


def stop_notice_series(centre_code: str, year: int) -> str:
    """The number series of a centre's stop notices (Mẫu 05) in a year."""
    return f"stop_notice:{centre_code}:{year}:"


def waiver_series(centre_code: str, year: int) -> str:
    """The number series of a centre's confirmations that a fee need not be paid in a year."""
    return f"waiver:{centre_code}:{year}:"


def book_series(centre_code: str, field_id: int, year: int) -> str:
    """The number series of a centre's tracking book: one book a field and year (TT 03/2025, Mẫu 07)."""
    return f"book:{centre_code}:{field_id}:{year}:"


def progress_percent(step_number: int, steps: int, *, is_finished: bool) -> int:
    """Degree of completion shown to anyone with the slip (TT 01/2018 Điều 16 khoản 2)."""
    if is_finished:
        return 100
    return min(95, round(100 * step_number / max(steps, 1)))


def stored_intake_key(actor_kind: str, actor_id: int | None, key: str) -> str | None:
    """The form an idempotency key is stored in: one actor's keys never meet another's; None without a key."""
    if not key:
        return None
    return hashlib.sha256(f"{actor_kind}:{actor_id}:{key}".encode()).hexdigest()
