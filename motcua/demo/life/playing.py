"""Everyday life of a sample office, turn by turn through the actions; its seed says what a turn does."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from motcua.demo.life.arriving import arrive, notify, turn_away
from motcua.demo.life.certifying import finish
from motcua.demo.life.leaving import bring_papers, hand_over, postal_round, start
from motcua.demo.life.pace import Pace
from motcua.demo.life.waiting import apologise, complete, paid, resume
from motcua.demo.life.working import work
from motcua.demo.models import Turn, TurnKind

_PLAYS: dict[str, Callable[[Pace, Turn, Random], list[Turn]]] = {
    TurnKind.ARRIVE: arrive,
    TurnKind.TURN_AWAY: turn_away,
    TurnKind.NOTIFY: notify,
    TurnKind.WORK: work,
    TurnKind.COMPLETE: complete,
    TurnKind.PAID: paid,
    TurnKind.RESUME: resume,
    TurnKind.APOLOGISE: apologise,
    TurnKind.HAND_OVER: hand_over,
    TurnKind.POSTAL_ROUND: postal_round,
    TurnKind.PAPER_ROUND: bring_papers,
    TurnKind.START: start,
    TurnKind.CERTIFY: finish,
}


class Life(Pace):
    """Plays single turns. It keeps nothing that the database does not: a new one can go on."""

    def play(self, turn: Turn) -> list[Turn]:
        """Do what the turn is for; what follows from it, if it happens before the replay ends."""
        chances = Random(f"{self.replay.seed}:{turn.number}:{turn.count}")
        return [after for after in _PLAYS[turn.kind](self, turn, chances) if after.at <= self.replay.until]
