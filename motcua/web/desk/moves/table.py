"""All moves of the case page. A new exit of a case is an entry in one of these topics."""

from __future__ import annotations

from motcua.web.desk.moves import (
    apologies,
    consulting,
    drafts,
    endings,
    fees,
    given_out,
    linking,
    oversight,
    pauses,
    refusals,
    steps,
    supplements,
)
from motcua.web.desk.moves.kinds import CaseMove

ALL: tuple[CaseMove, ...] = (
    *steps.MOVES,
    *fees.MOVES,
    *oversight.MOVES,
    *consulting.MOVES,
    *linking.MOVES,
    *drafts.MOVES,
    *supplements.MOVES,
    *pauses.MOVES,
    *refusals.MOVES,
    *apologies.MOVES,
    *endings.MOVES,
    *given_out.MOVES,
)
