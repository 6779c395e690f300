"""Drawings are clear: no shape on another, no way through a shape, everything inside its lane."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given

from motcua.catalogue.rules.bpmn.layout import Box, Layout, lay_out, targets
from motcua.catalogue.rules.process import Process, default_process, same_day_process
from tests.catalogue.test_bpmn import processes

USUAL = [default_process(1440), default_process(960, external_system="VBDLIS"), same_day_process(480)]


def shapes(drawing: Layout) -> list[Box]:
    return [*drawing.steps, *drawing.gateways.values(), drawing.start, drawing.end]


def overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def crosses(start: tuple[int, int], end: tuple[int, int], box: Box) -> bool:
    """Whether a straight piece runs through the inside of a shape; touching its edge is no crossing."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left < box.right and right > box.x and top < box.bottom and bottom > box.y


def check(process: Process) -> None:
    drawing = lay_out(process)
    for one, other in combinations(shapes(drawing), 2):
        assert not overlap(one, other)
    for one, other in combinations([lane.box for lane in drawing.lanes], 2):
        assert not overlap(one, other)
    for lane in drawing.lanes:
        for place in lane.steps:
            inside = [drawing.steps[place]]
            inside += [drawing.gateways[place]] if place in drawing.gateways else []
            for box in inside:
                assert lane.box.x <= box.x < box.right <= lane.box.right
                assert lane.box.y <= box.y < box.bottom <= lane.box.bottom
    for way, target in targets(process).items():
        points = drawing.lines[way].points
        source = drawing.gateways.get(way[0], drawing.steps[way[0]])
        assert touches(source, points[0])
        assert touches(drawing.steps[target], points[-1])
        for start, end in pairwise(points):
            assert start[0] == end[0] or start[1] == end[1]
            assert not any(crosses(start, end, box) for box in shapes(drawing))


def touches(box: Box, point: tuple[int, int]) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


@given(processes())
def test_no_drawing_is_muddled(process: Process) -> None:
    check(process)


@pytest.mark.parametrize("process", USUAL)
def test_the_usual_drawings_are_clear_and_narrow(process: Process) -> None:
    check(process)
    assert lay_out(process).pool.width < 1420


def test_every_owner_has_one_lane() -> None:
    lanes = lay_out(default_process(1440)).lanes
    assert len({(lane.unit, lane.role) for lane in lanes}) == len(lanes) == 5
    assert sorted(place for lane in lanes for place in lane.steps) == list(range(8))
