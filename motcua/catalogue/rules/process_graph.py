"""The steps of a process as a graph: what is reached, what leads to the end, the longest way. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from motcua.catalogue.rules.process import Process, Step, StepAction


@dataclass(frozen=True, slots=True)
class Graph:
    """Steps by key and where their actions lead; actions to unknown steps are left out (named elsewhere)."""

    steps: Mapping[str, Step]
    every: Mapping[str, tuple[str, ...]]
    forward: Mapping[str, tuple[str, ...]]
    reached: frozenset[str]

    @classmethod
    def of(cls, process: Process) -> Graph:
        steps = {step.key: step for step in process.steps}

        def ways(wanted: Callable[[StepAction], bool]) -> dict[str, tuple[str, ...]]:
            return {
                key: tuple(action.to for action in step.actions if action.to in steps and wanted(action))
                for key, step in steps.items()
            }

        every = ways(lambda action: True)
        return cls(
            steps, every, ways(lambda action: not action.is_return), _reached(every, process.first.key)
        )

    def leading_to(self, key: str) -> frozenset[str]:
        """The steps from which that one can be reached, itself included."""
        back: dict[str, list[str]] = {step: [] for step in self.steps}
        for step, targets in self.every.items():
            for target in targets:
                back[target].append(step)
        return _reached(back, key)


def _reached(ways: Mapping[str, tuple[str, ...] | list[str]], start: str) -> frozenset[str]:
    seen, waiting = {start}, [start]
    while waiting:
        new = set(ways[waiting.pop()]) - seen
        seen |= new
        waiting += new
    return frozenset(seen)


def is_on_loop(graph: Graph, key: str) -> bool:
    """Whether a way forward from the step leads back to it."""
    return any(key in _reached(graph.forward, target) for target in graph.forward[key])


def longest_way(graph: Graph, start: str) -> tuple[str, ...] | None:
    """The steps of the way forward that takes longest; None when a way forward runs in a circle."""
    order: list[str] = []
    state: dict[str, bool] = {}  # False while its ways are followed, True once they all are
    waiting = [(start, iter(graph.forward[start]))]
    state[start] = False
    while waiting:
        key, targets = waiting[-1]
        target = next(targets, None)
        if target is None:
            state[key] = True
            order.append(key)
            waiting.pop()
        elif target not in state:
            state[target] = False
            waiting.append((target, iter(graph.forward[target])))
        elif not state[target]:
            return None
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for key in order:  # every step after those it leads to
        minutes, rest = max((best[target] for target in graph.forward[key]), default=(0, ()))
        best[key] = (minutes + max(graph.steps[key].minutes, 0), (key, *rest))
    return best[start][1]
