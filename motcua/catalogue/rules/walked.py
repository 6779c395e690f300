"""A process as the cases of one filing channel walk it: steps kept for other channels left out. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from motcua.catalogue.rules.process import Process, Step, StepAction
from motcua.catalogue.rules.record import Channel


def is_for_all(process: Process) -> bool:
    """Whether no step is kept for some channels."""
    return not any(step.channels for step in process.steps)


def walked(process: Process, channel: Channel) -> Process:
    """The steps that cases of the channel walk, their ways led past those they do not.

    A way forward to a step left out becomes that step's own first way forward, asking for what both ask for;
    a return goes where that step's first return goes. A way that so leads nowhere falls away.
    """
    if is_for_all(process):
        return process
    left_out = {step.key: step for step in process.steps if not step.is_walked_by(channel)}
    return dataclasses.replace(
        process,
        steps=tuple(
            dataclasses.replace(step, actions=_led_past(step.actions, left_out))
            for step in process.steps
            if step.key not in left_out
        ),
    )


def _led_past(actions: tuple[StepAction, ...], left_out: Mapping[str, Step]) -> tuple[StepAction, ...]:
    led = (_past(action, left_out) for action in actions)
    return tuple(action for action in led if action is not None)


def _past(action: StepAction, left_out: Mapping[str, Step]) -> StepAction | None:
    seen: set[str] = set()
    while action.to in left_out:
        if action.to in seen:
            return None
        seen.add(action.to)
        step = left_out[action.to]
        onward = next((way for way in step.actions if way.is_return == action.is_return), None)
        if onward is None:
            return None
        asked = (*action.conditions, *(one for one in onward.conditions if one not in action.conditions))
        label = action.label if action.is_return else onward.label
        action = dataclasses.replace(action, to=onward.to, label=label, conditions=asked)
    return action
