"""Learning from the last weeks: how fast a line moves, and how wide the interval told to people must be.

The width is a conformal quantile: of each wait that has ended we know by how many half widths it missed the
middle of what was expected (`Expectation.score`); the widening that would have held the wanted share of them
is that share's quantile of the scores, whatever their distribution. Scores do not depend on the widening in
force, so nothing swings; few waits are damped by waits made up to fit `CAUTIOUS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, log
from statistics import fmean, median, pstdev

from motcua.queueing.rules.waits import Pace

WEEKS = 6  # that count
WANTED = 0.8  # of the waits told to people must fall inside
AIM = 0.86  # of the last weeks: the next ones differ, and the wanted share is a floor
CAUTIOUS = 1.5  # the widening of a line nobody knows yet
DAMPING = 20  # waits so many that made-up ones weigh as much
NARROWEST, WIDEST = 0.5, 8.0
BY_MISTAKE = 20  # seconds: a service shorter than this was a slip of the hand
OUTLYING = 4.0  # robust deviations above the median beyond which a service counts as that long
FIRST_PACE = Pace(mean=600, deviation=300, widening=CAUTIOUS)
PRIOR = 10  # services that `FIRST_PACE` weighs as much as


@dataclass(frozen=True, slots=True)
class Judged:
    """A wait that has ended: its score, and whether it fell inside what was told."""

    score: float
    was_inside: bool


def pace_of(services: Sequence[float], *, absent: int, widening: float) -> Pace:
    """The pace behind so many services (seconds from the call to the end) and people who did not come.

    Slips of the hand are left out and a service nobody ended is cut to the bound. With few services it stays
    near `FIRST_PACE`.
    """
    kept = [seconds for seconds in services if seconds >= BY_MISTAKE]
    came = len(kept)
    share = absent / (came + absent + PRIOR)
    if not kept:
        return Pace(FIRST_PACE.mean, FIRST_PACE.deviation, share, widening)
    bound = _bound(kept)
    cut = [min(seconds, bound) for seconds in kept]
    weight = came / (came + PRIOR)
    mean = weight * fmean(cut) + (1 - weight) * FIRST_PACE.mean
    deviation = weight * pstdev(cut) + (1 - weight) * FIRST_PACE.deviation
    return Pace(mean, deviation, share, widening)


def _bound(kept: Sequence[float]) -> float:
    """Where a service stops being believed: by the spread of the logarithms, for services are skewed."""
    logs = [log(seconds) for seconds in kept]
    middle = median(logs)
    spread = 1.4826 * median(abs(one - middle) for one in logs)
    return exp(middle + OUTLYING * max(spread, 0.25))


def widening_for(judged: Sequence[Judged]) -> float:
    """The factor that holds `AIM` of such waits, within bounds; `CAUTIOUS` of none."""
    scores = sorted(one.score for one in judged)
    if not scores:
        return CAUTIOUS
    place = min(len(scores), ceil((len(scores) + 1) * AIM))
    weight = len(scores) / (len(scores) + DAMPING)
    damped = exp(weight * log(max(scores[place - 1], 0.01)) + (1 - weight) * log(CAUTIOUS))
    return min(WIDEST, max(NARROWEST, damped))


def hit_share(judged: Sequence[Judged]) -> float | None:
    """How many of the waits fell inside what was told; None of none."""
    return sum(one.was_inside for one in judged) / len(judged) if judged else None
