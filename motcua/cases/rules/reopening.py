"""Where an error in a result can be corrected. Pure."""

from __future__ import annotations

from motcua.catalogue.rules.process import Process, Step, StepKind

_DECIDING = frozenset({StepKind.DO, StepKind.CHECK, StepKind.SIGN})
_CORRECTING = _DECIDING | {StepKind.NUMBER_AND_SEAL}


def steps_to_reopen_at(process: Process, *, is_refused: bool) -> list[Step]:
    """Steps that make, check, sign or number a result, in their usual order.

    A refusal is decided anew, since reopening clears it: only steps from which a signature is still ahead.
    """
    if not is_refused:
        return [step for step in process.steps if step.kind in _CORRECTING]
    signs = [place for place, step in enumerate(process.steps) if step.kind is StepKind.SIGN]
    until = signs[-1] + 1 if signs else 0
    return [step for step in process.steps[:until] if step.kind in _DECIDING]
