"""A process as a BPMN 2.0 file with its drawing.

Standard elements say what any program can read: a pool, a lane for each owner, a task for each step, an
exclusive gateway where a step has several ways out, sequence flows. What BPMN has no word for (kind, minutes,
exits, conditions, returns) stands in extension elements of our namespace and comes back unchanged.
A way to a step that does not exist cannot be drawn and is left out: only a draft has such ways, and its proof
names them.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from motcua.catalogue.rules.bpmn.layout import Box, Layout, Points, fitting, lay_out, targets
from motcua.catalogue.rules.bpmn.names import ACTION, BPMN, BPMNDI, DC, DI, OWN, STEP, bpmn
from motcua.catalogue.rules.process import Process, Step, StepAction, StepKind
from motcua.catalogue.rules.process_words import EXITS, STEP_ROLES, UNITS, channel_words, time_words

_PREFIXES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "motcua": OWN}
_TASKS = {
    StepKind.NUMBER_AND_SEAL: "manualTask",
    StepKind.TRANSFER: "manualTask",
    StepKind.HAND_OVER: "manualTask",
    StepKind.CONSULT: "sendTask",
    StepKind.EXTERNAL_WAIT: "receiveTask",
    StepKind.CONFIRM_DRAFT: "receiveTask",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _uri in _PREFIXES.items():
    ET.register_namespace(_prefix, _uri)


def write_bpmn(process: Process) -> bytes:
    """The file; raises ValueError for a process without steps."""
    if not process.steps:
        raise ValueError("a process without steps has no drawing")
    layout = lay_out(process)
    root = ET.Element(
        bpmn("definitions"), {"id": "definitions", "targetNamespace": OWN, "exporter": "motcua"}
    )
    collaboration = _add(root, bpmn("collaboration"), id="collaboration")
    _add(collaboration, bpmn("participant"), id="pool", name=process.name, processRef="process")
    _write_process(root, process, layout)
    _write_drawing(root, layout)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def step_id(place: int) -> str:
    """The id of a step's task, by its place."""
    return f"step_{place}"


def _flow_id(way: tuple[int, int]) -> str:
    return f"way_{way[0]}_{way[1]}"


def _write_process(root: ET.Element, process: Process, layout: Layout) -> None:
    element = _add(root, bpmn("process"), id="process", name=process.name, isExecutable="false")
    lanes = _add(element, bpmn("laneSet"), id="lanes")
    last = len(process.steps) - 1
    for number, lane in enumerate(layout.lanes):
        names = [step_id(place) for place in lane.steps]
        names += [f"choice_{place}" for place in lane.steps if place in layout.gateways]
        names += ["start"] * (0 in lane.steps) + ["end"] * (last in lane.steps)
        written = _add(lanes, bpmn("lane"), id=f"lane_{number}", name=_lane_name(layout, number))
        for name in names:
            _add(written, bpmn("flowNodeRef")).text = name
    _add(element, bpmn("startEvent"), id="start", name="Nộp hồ sơ")
    for place, step in enumerate(process.steps):
        _write_step(element, place, step)
        if place in layout.gateways:
            _add(element, bpmn("exclusiveGateway"), id=f"choice_{place}")
    _add(element, bpmn("endEvent"), id="end", name="Kết thúc")
    _add(element, bpmn("sequenceFlow"), id="way_start", sourceRef="start", targetRef=step_id(0))
    for place in layout.gateways:
        ends = {"sourceRef": step_id(place), "targetRef": f"choice_{place}"}
        _add(element, bpmn("sequenceFlow"), id=f"way_choice_{place}", **ends)
    for way, target in targets(process).items():
        _write_way(element, layout, way, target, process.steps[way[0]].actions[way[1]])
    _add(element, bpmn("sequenceFlow"), id="way_end", sourceRef=_source(layout, last), targetRef="end")


def _lane_name(layout: Layout, number: int) -> str:
    """The role; with its unit where several units have the role."""
    lane = layout.lanes[number]
    role = STEP_ROLES.get(lane.role, lane.role or "Chưa chọn người làm")
    alike = [other for other in layout.lanes if other.role == lane.role]
    return f"{role} ({UNITS[lane.unit]})" if len(alike) > 1 else role


def _write_step(element: ET.Element, place: int, step: Step) -> None:
    task = _add(element, bpmn(_TASKS.get(step.kind, "userTask")), id=step_id(place), name=step.name)
    allowed = [words for name, words in EXITS.items() if getattr(step, name)]
    said = [f"Thời gian: {time_words(step.minutes)}."]
    said += [f"Được phép: {', '.join(allowed)}."] if allowed else []
    said += [f"Chỉ với hồ sơ nộp {channel_words(step)}."] if step.channels else []
    _add(task, bpmn("documentation")).text = " ".join(said)
    facts: dict[str, str] = {"key": step.key, "kind": step.kind, "unit": step.unit, "role": step.role}
    exits = " ".join(name.removeprefix("allows_") for name in EXITS if getattr(step, name))
    if step.channels:
        facts["channels"] = " ".join(step.channels)
    if step.pauses_clock:
        facts["pausesClock"] = "true"
    _add(_add(task, bpmn("extensionElements")), STEP, **facts, minutes=str(step.minutes), exits=exits)


def _source(layout: Layout, place: int) -> str:
    return f"choice_{place}" if place in layout.gateways else step_id(place)


def _write_way(
    element: ET.Element, layout: Layout, way: tuple[int, int], target: int, action: StepAction
) -> None:
    """Only a way that runs in a track has room for its name in the drawing; the extension holds every one."""
    flow = _add(
        element, bpmn("sequenceFlow"),
        id=_flow_id(way), sourceRef=_source(layout, way[0]), targetRef=step_id(target),
    )  # fmt: skip
    if layout.lines[way].label:
        flow.set("name", _xml(fitting(action.label)))
    _add(
        _add(flow, bpmn("extensionElements")), ACTION,
        key=action.key, label=action.label, conditions=" ".join(action.conditions),
        isReturn="true" if action.is_return else "false",
    )  # fmt: skip


def _write_drawing(root: ET.Element, layout: Layout) -> None:
    diagram = _add(root, f"{{{BPMNDI}}}BPMNDiagram", id="diagram")
    plane = _add(diagram, f"{{{BPMNDI}}}BPMNPlane", id="plane", bpmnElement="collaboration")
    _shape(plane, "pool", layout.pool, isHorizontal="true")
    for number, lane in enumerate(layout.lanes):
        _shape(plane, f"lane_{number}", lane.box, isHorizontal="true")
    _shape(plane, "start", layout.start)
    for place, box in enumerate(layout.steps):
        _shape(plane, step_id(place), box)
    for place, box in layout.gateways.items():
        _shape(plane, f"choice_{place}", box, isMarkerVisible="true")
    _shape(plane, "end", layout.end)
    for name, points in _short_lines(layout):
        _edge(plane, name, points)
    for way, line in layout.lines.items():
        _edge(plane, _flow_id(way), line.points, line.label)


def _short_lines(layout: Layout) -> list[tuple[str, Points]]:
    """The ways into the first step, to each gateway and to the end."""
    first, last = layout.steps[0], len(layout.steps) - 1
    final = layout.gateways.get(last, layout.steps[last])
    joined = [("way_start", layout.start, first)]
    joined += [(f"way_choice_{place}", layout.steps[place], box) for place, box in layout.gateways.items()]
    joined.append(("way_end", final, layout.end))
    return [
        (name, ((before.right, before.middle[1]), (after.x, before.middle[1])))
        for name, before, after in joined
    ]


def _shape(plane: ET.Element, name: str, box: Box, **more: str) -> None:
    shape = _add(plane, f"{{{BPMNDI}}}BPMNShape", id=f"{name}_shape", bpmnElement=name, **more)
    _bounds(shape, box)


def _bounds(parent: ET.Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    _add(parent, f"{{{DC}}}Bounds", **{name: str(size) for name, size in sizes.items()})


def _edge(plane: ET.Element, name: str, points: Points, label: Box | None = None) -> None:
    edge = _add(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{name}_edge", bpmnElement=name)
    for x, y in points:
        _add(edge, f"{{{DI}}}waypoint", x=str(x), y=str(y))
    if label:
        _bounds(_add(edge, f"{{{BPMNDI}}}BPMNLabel"), label)


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, {name: _xml(value) for name, value in attributes.items()})


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)
