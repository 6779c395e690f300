"""What our own extension elements say of a step and of a way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motcua.catalogue.rules.bpmn.names import ACTION, STEP, bpmn
from motcua.catalogue.rules.process import Condition, Step, StepAction, StepKind, StepUnit
from motcua.catalogue.rules.record import Channel

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST_TIME = 10**6


def own_step(element: Element) -> Step | None:
    """The step of a task, its ways left out; None without our extension or with one that says nonsense."""
    said = element.find(f"{bpmn('extensionElements')}/{STEP}")
    if said is None:
        return None
    exits = said.get("exits", "").split()
    try:
        minutes = int(said.get("minutes", "0"))
        return Step(
            said.get("key", ""),
            element.get("name", ""),
            StepKind(said.get("kind", "")),
            StepUnit(said.get("unit", "")),
            said.get("role", ""),
            minutes if abs(minutes) <= _LONGEST_TIME else 0,
            allows_supplement="supplement" in exits,
            allows_refusal="refusal" in exits,
            allows_stop="stop" in exits,
            channels=tuple(Channel(word) for word in said.get("channels", "").split()),
            pauses_clock=said.get("pausesClock") == "true",
        )
    except ValueError:
        return None


def own_action(flow: Element, *, to: str) -> StepAction | None:
    """The way of a flow; None without our extension or with one that says nonsense."""
    said = flow.find(f"{bpmn('extensionElements')}/{ACTION}")
    if said is None:
        return None
    try:
        conditions = tuple(Condition(word) for word in said.get("conditions", "").split())
    except ValueError:
        return None
    return StepAction(
        said.get("key", ""), said.get("label", ""), to, conditions, said.get("isReturn") == "true"
    )
