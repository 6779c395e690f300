"""What simulated visitors are like; everything about one follows from the seed and the ticket."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from motcua.queueing.rules.crowds import LineDemand, draw_service

KEY = "mophong"  # begins the idempotency key of every simulated ticket and appointment
VISITORS = 80  # a day, a commune
VISITORS_OF_A_CENTRE = 460
PRIORITY_SHARE = 0.1
ABSENT_SHARE = 0.05
KNOWN_SHARE = 0.4  # hold their card to the kiosk; so many of these book a time instead of coming
BOOKING_SHARE = 0.15
REMOTE_SHARE = 0.12
GIVEN_UP = 0.1  # of those who took a number from afar
MISSED = 0.1  # of the appointments
# Of a hundred visitors how many come for it; minutes of service and their deviation.
_LINES: Mapping[str, tuple[float, float, float]] = {
    "C": (24, 5, 3), "H": (16, 9, 5), "D": (12, 13, 8), "K": (6, 10, 5), "X": (5, 12, 6),
    "A": (10, 8, 4), "B": (7, 7, 4), "S": (6, 8, 4), "T": (12, 3, 1.5), "G": (2, 6, 3),
}  # fmt: skip


def demands(visitors: int, lines: Collection[str]) -> list[LineDemand]:
    """What so many visitors a day come for in a hall that has these lines."""
    known = {line: facts for line, facts in _LINES.items() if line in lines}
    whole = sum(share for share, *_service in known.values())
    return [
        LineDemand(
            line=line,
            people=visitors * share / whole,
            mean=mean * 60,
            deviation=deviation * 60,
            absent_share=ABSENT_SHARE,
            priority_share=PRIORITY_SHARE,
        )
        for line, (share, mean, deviation) in known.items()
    ]


@dataclass(frozen=True, slots=True)
class Character:
    """What one visitor will do: walk so long, need so long, not come, step aside, be sent on."""

    walk: timedelta
    service: timedelta
    is_absent: bool
    steps_aside: bool
    is_sent_on: bool


def character_of(seed: int, ticket_id: int, line: str) -> Character:
    """The same one whenever it is asked for."""
    random = Random(f"{seed}:{ticket_id}")
    _share, mean, deviation = _LINES.get(line, (0, 8, 4))
    chance = random.random()
    return Character(
        walk=timedelta(seconds=random.uniform(8, 35)),
        service=timedelta(seconds=max(45.0, draw_service(random, mean * 60, deviation * 60))),
        is_absent=chance < ABSENT_SHARE,
        steps_aside=ABSENT_SHARE <= chance < 0.09,
        is_sent_on=0.09 <= chance < 0.12,
    )


@dataclass(frozen=True, slots=True)
class Journey:
    """How long somebody with a number from afar is on the way, and whether they give up meanwhile."""

    takes: timedelta
    is_given_up: bool


def journey_of(seed: int, ticket_id: int) -> Journey:
    """The same one whenever it is asked for."""
    random = Random(f"{seed}:way:{ticket_id}")
    return Journey(timedelta(minutes=random.uniform(3, 25)), random.random() < GIVEN_UP)


def promptness_of(seed: int, appointment_id: int) -> timedelta | None:
    """How long after the time of their appointment somebody is there, mostly before; None for never."""
    random = Random(f"{seed}:hen:{appointment_id}")
    return None if random.random() < MISSED else timedelta(minutes=random.uniform(-14, 6))


def choose_line(random: Random, lines: Collection[str]) -> str:
    """What the next visitor comes for in a hall that has these lines."""
    known = [line for line in _LINES if line in lines]
    return random.choices(known, weights=[_LINES[line][0] for line in known])[0]
