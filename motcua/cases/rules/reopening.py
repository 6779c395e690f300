"""Where an error in a result can be corrected. Pure."""

from __future__ import annotations

from motcua.catalogue.rules.process import Process, Step, StepKind

_CORRECTING = frozenset({StepKind.DO, StepKind.CHECK, StepKind.SIGN, StepKind.NUMBER_AND_SEAL})


def steps_to_reopen_at(process: Process) -> list[Step]:
    """Steps that make, check, sign or number a result, in their usual order."""
    return [step for step in process.steps if step.kind in _CORRECTING]
