"""When a visit may be rated, and what counts as a low score."""

from __future__ import annotations

from datetime import datetime, timedelta

HIGHEST_LOW_SCORE = 3  # from here down reasons are asked
CHANGEABLE = timedelta(minutes=10)
OPEN_DAYS = 30  # days after a visit, or after the result was handed over, in which it may be rated


def asks_reasons(score: int) -> bool:
    """Whether somebody who gives this score is asked why."""
    return score <= HIGHEST_LOW_SCORE


def may_still_rate(*, ended_at: datetime, now: datetime) -> bool:
    """Whether it is recent enough to be remembered."""
    return now - ended_at <= timedelta(days=OPEN_DAYS)


def may_still_change(*, rated_at: datetime, now: datetime) -> bool:
    """Whether the rating may be changed; a clock set back closes nothing."""
    return now - rated_at <= CHANGEABLE
