"""Where the shapes of a process stand in its drawing, and how the ways between them run. Pure.

Lanes lie below each other, one for each owner, steps from left to right in their order. A step in another
lane than the one before may begin before that ends: the drawing stays narrow enough to stand beside a table.
No shape covers another and no way runs through a shape, because at every step two vertical lines stay free
in all lanes: one for its way onward (`_onward_x`) and one for ways that enter it from afar (`_ENTRY`).
Those ways run in tracks along the top of a lane, one for each.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from motcua.catalogue.rules.process import Process, Step, StepUnit

HEADER = 30
TASK_WIDTH = 110
TASK_HEIGHT = 76
GATEWAY = 32
EVENT = 36
_LEFT = 2 * HEADER + 34
_STAGGER = 75
_GAP = 30
_ENTRY = 42
_BESIDE = 16
_TRACK = 18
_MARGIN = 20
_CHARACTERS = 15
_LINE = 15
_LETTER = 6
_LONGEST_LABEL = 156


@dataclass(frozen=True, slots=True)
class Box:
    """A shape: its upper left corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2


Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A way in the drawing; its label has a place of its own only on ways that run in a track."""

    points: Points
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """The steps of one owner."""

    unit: StepUnit
    role: str
    box: Box
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole drawing; steps by their place, ways by the place of step and action."""

    pool: Box
    lanes: tuple[Lane, ...]
    steps: tuple[Box, ...]
    gateways: dict[int, Box]
    start: Box
    end: Box
    lines: dict[tuple[int, int], Line]


def fitting(label: str) -> str:
    """A label cut to the one line it has in a track."""
    most = _LONGEST_LABEL // _LETTER
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def targets(process: Process) -> dict[tuple[int, int], int]:
    """Where each way leads, as places of steps; ways to unknown steps are left out."""
    places: dict[str, int] = {}
    for place, step in enumerate(process.steps):
        places.setdefault(step.key, place)
    return {
        (place, number): places[action.to]
        for place, step in enumerate(process.steps)
        for number, action in enumerate(step.actions)
        if action.to in places
    }


def has_choice(leads: dict[tuple[int, int], int], place: int) -> bool:
    """Whether several ways lead out of a step, so that a gateway stands behind it."""
    return sum(source == place for source, _ in leads) > 1


def lay_out(process: Process) -> Layout:
    """The drawing of a process of at least one step."""
    leads = targets(process)
    owners = list(dict.fromkeys((step.unit, step.role) for step in process.steps))
    lane_of = [owners.index((step.unit, step.role)) for step in process.steps]
    choices = {place for place in range(len(process.steps)) if has_choice(leads, place)}
    columns = _columns(lane_of, choices)
    far = {way: target for way, target in leads.items() if target != way[0] + 1}
    tracks = _tracks(far, lane_of)
    lanes = _lanes(process, owners, lane_of, tracks, width=_width(columns, choices))
    boxes = [
        Box(columns[place], lanes[lane_of[place]].box.bottom - _MARGIN - height, TASK_WIDTH, height)
        for place, height in enumerate(map(_height, process.steps))
    ]
    gateways = {
        place: Box(boxes[place].right + _BESIDE, boxes[place].middle[1] - GATEWAY // 2, GATEWAY, GATEWAY)
        for place in choices
    }
    near = {way: target for way, target in leads.items() if target == way[0] + 1}
    lines = {way: _near(boxes, gateways, lane_of, way[0], target) for way, target in near.items()}
    for way, target in far.items():
        source = gateways.get(way[0], boxes[way[0]])
        label = process.steps[way[0]].actions[way[1]].label
        lines[way] = _far(source, boxes[target], lanes[lane_of[way[0]]].box, tracks[way], label)
    pool = Box(HEADER, lanes[0].box.y, lanes[0].box.width + HEADER, lanes[-1].box.bottom - lanes[0].box.y)
    last = gateways.get(len(boxes) - 1, boxes[-1])
    return Layout(
        pool, lanes, tuple(boxes), gateways,
        start=Box(_LEFT, boxes[0].middle[1] - EVENT // 2, EVENT, EVENT),
        end=Box(last.right + _GAP, boxes[-1].middle[1] - EVENT // 2, EVENT, EVENT),
        lines=lines,
    )  # fmt: skip


def _columns(lane_of: list[int], choices: set[int]) -> list[int]:
    """The left edge of each step: right of the one before, clear of the last one in its lane."""
    columns: list[int] = []
    free: dict[int, int] = {}
    x = _LEFT + EVENT + _GAP
    for place, lane in enumerate(lane_of):
        x = max(x, free.get(lane, 0))
        columns.append(x)
        right = x + TASK_WIDTH + (_BESIDE + GATEWAY if place in choices else 0)
        free[lane] = right + _GAP
        x = right + _BESIDE if place in choices else x + _STAGGER
    return columns


def _width(columns: list[int], choices: set[int]) -> int:
    """The width of the lanes, from their header to right of the end."""
    right = columns[-1] + TASK_WIDTH + (_BESIDE + GATEWAY if len(columns) - 1 in choices else 0)
    return right + _GAP + EVENT + _MARGIN - 2 * HEADER


def _tracks(far: Iterable[tuple[int, int]], lane_of: list[int]) -> dict[tuple[int, int], int]:
    """The track of each far way in the lane it leaves."""
    used: dict[int, int] = {}
    tracks = {}
    for way in far:
        lane = lane_of[way[0]]
        tracks[way] = used[lane] = used.get(lane, 0) + 1
    return tracks


def _lanes(
    process: Process,
    owners: list[tuple[StepUnit, str]],
    lane_of: list[int],
    tracks: dict[tuple[int, int], int],
    *,
    width: int,
) -> tuple[Lane, ...]:
    lanes = []
    top = 0
    for lane, (unit, role) in enumerate(owners):
        places = tuple(place for place, owner in enumerate(lane_of) if owner == lane)
        most = max((track for (place, _), track in tracks.items() if lane_of[place] == lane), default=0)
        height = 2 * _MARGIN + most * _TRACK + max(_height(process.steps[place]) for place in places)
        lanes.append(Lane(unit, role, Box(2 * HEADER, top, width, height), places))
        top += height
    return tuple(lanes)


def _height(step: Step) -> int:
    """Tall enough for the name."""
    return max(TASK_HEIGHT, 3 * _BESIDE + _LINE * math.ceil(len(step.name) / _CHARACTERS))


def _near(boxes: list[Box], gateways: dict[int, Box], lane_of: list[int], source: int, target: int) -> Line:
    """To the next step: straight on in a lane, else by the free line of this step."""
    start, end = gateways.get(source, boxes[source]), boxes[target]
    if lane_of[source] == lane_of[target]:
        return Line(_without_doubles((start.right, start.middle[1]), (end.x, start.middle[1])))
    x, y = start.middle
    leave = start.bottom if end.middle[1] > y else start.y
    return Line(((x, leave), (x, end.middle[1]), (end.x, end.middle[1])))


def _far(start: Box, end: Box, lane: Box, track: int, label: str) -> Line:
    """Up into a track of the lane, along it, into the step by its free line; the label where it begins."""
    x, enter = start.middle[0], end.x + _ENTRY
    y = lane.y + track * _TRACK
    reach = end.y if end.y >= y else end.bottom
    width = _LETTER * len(fitting(label)) + 4
    box = Box(x + 4 if enter > x else x - 4 - width, y - _TRACK + 3, width, _TRACK - 4)
    return Line(_without_doubles((x, start.y), (x, y), (enter, y), (enter, reach)), box)


def _without_doubles(*points: tuple[int, int]) -> Points:
    """The same line without standing still."""
    return (points[0], *(after for before, after in pairwise(points) if before != after))
