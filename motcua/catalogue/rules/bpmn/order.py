"""Steps in the order a case passes them, and which ways lead back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def in_order(ways: Mapping[str, Sequence[str]], first: str) -> tuple[list[str], set[tuple[str, int]]]:
    """The steps, each after those that lead on to it, and the ways back as (step, number of the way).

    A way is one back when it leads to a step that is on the way to it: without those no way runs in a circle.
    The end, "", is no step. Steps that `first` does not reach come after those it does.
    """
    order: list[str] = []
    backward: set[tuple[str, int]] = set()
    done: dict[str, bool] = {}
    done[""] = True
    for root in (first, *ways):
        left: list[str] = []
        _follow(root, ways, done, left, backward)
        order += reversed(left)
    return order, backward


def _follow(
    root: str,
    ways: Mapping[str, Sequence[str]],
    done: dict[str, bool],
    left: list[str],
    backward: set[tuple[str, int]],
) -> None:
    """Depth first, the last way of a step first so that reversed the first one leads."""
    if root in done:
        return
    done[root] = False
    waiting = [(root, list(enumerate(ways[root])))]
    while waiting:
        name, open_ways = waiting[-1]
        if not open_ways:
            done[name] = True
            left.append(name)
            waiting.pop()
            continue
        number, target = open_ways.pop()
        if target not in done:
            done[target] = False
            waiting.append((target, list(enumerate(ways[target]))))
        elif not done[target]:
            backward.add((name, number))
