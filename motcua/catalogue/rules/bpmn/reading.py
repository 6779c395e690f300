"""A BPMN 2.0 file as an internal process, and in words what of it a process cannot say.

Files that we wrote come back as they were. In others a task is a step, the flows between tasks, through
gateways, are its ways; a flow that leads back is a return. Reception and hand-over are put around: a BPMN
start and end are events, an office's are steps of the desk. Minutes, exits and most owners are not in such a
file; the proof asks for them before the process can be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from motcua.catalogue.rules.bpmn.chart import Chart, Lead
from motcua.catalogue.rules.bpmn.names import CONTAINERS, TASKS, bpmn, local_name
from motcua.catalogue.rules.bpmn.notes import limited, named, notes_of
from motcua.catalogue.rules.bpmn.order import in_order
from motcua.catalogue.rules.bpmn.own import own_action, own_step
from motcua.catalogue.rules.bpmn.owners import NOBODY, Owner, owners_of
from motcua.catalogue.rules.bpmn.source import BpmnUnusable, parse
from motcua.catalogue.rules.process import (
    MAX_ACTIONS,
    Condition,
    Process,
    Step,
    StepAction,
    StepKind,
    StepUnit,
)
from motcua.core.rules.text import nfc, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST_NAME = 200
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_RECEPTION = Step("receive", "Tiếp nhận hồ sơ", StepKind.RECEIVE, StepUnit.CENTRE, "receiver", 0)
_HAND_OVER = Step("hand_over", "Trả kết quả", StepKind.HAND_OVER, StepUnit.CENTRE, "receiver", 0)
# Stands for the reception among the ids of the file (`Chart` gives none of its nodes this one).
_START = "#"


@dataclass(frozen=True, slots=True)
class BpmnReading:
    """The process, None when the file holds none, and sentences about what was not read."""

    process: Process | None
    notes: tuple[str, ...]


def read_bpmn(data: bytes) -> BpmnReading:
    """Read a file; raises BpmnUnusable for what is no BPMN, dangerous, or far too large."""
    root = parse(data)
    chosen = max(root.findall(bpmn("process")), key=_size, default=None)
    notes = list(notes_of(root, chosen=chosen))
    if chosen is None:
        return BpmnReading(None, limited(["Tệp không có quy trình nào (phần “process”).", *notes]))
    chart = Chart.of(chosen)
    if not chart.activities:
        return BpmnReading(None, limited([f"Quy trình {named(chosen)} không có việc nào.", *notes]))
    steps = {identity: own_step(chart.nodes[identity]) for identity in chart.activities}
    read = _read_own if any(steps.values()) else _read_foreign
    process, more = read(root, chosen, chart)
    ways = sum(len(step.actions) for step in process.steps)
    if ways > MAX_ACTIONS:
        raise BpmnUnusable(f"Quy trình có {ways} lối đi giữa các việc; nhiều nhất là {MAX_ACTIONS}.")
    return BpmnReading(process, limited([*more, *chart.notes, *notes]))


def _size(process: Element) -> int:
    return sum(local_name(child.tag) in TASKS | CONTAINERS for child in process)


def _read_own(root: Element, chosen: Element, chart: Chart) -> tuple[Process, list[str]]:
    """A file of ours; tasks that another program added stand before the last step."""
    known = {name: step for name in chart.activities if (step := own_step(chart.nodes[name]))}
    added = {name: step for name, step in _strangers(root, chosen, chart, []) if name not in known}
    last = list(known)[-1]
    steps = {**{name: step for name, step in known.items() if name != last}, **added, last: known[last]}
    places = {name: place for place, name in enumerate(steps)}
    whole = []
    for name, step in steps.items():
        leads = [lead for lead in chart.leads(name) if lead.to]
        actions = [
            own_action(lead.flow, to=steps[lead.to].key)
            or _action(number, lead, steps[lead.to], is_return=places[lead.to] <= places[name])
            for number, lead in enumerate(leads)
        ]
        whole.append(replace(step, actions=tuple(actions)))
    notes = [f"Việc “{step.name}” do phần mềm khác thêm: xin bổ sung thông tin." for step in added.values()]
    return Process(chosen.get("name", ""), tuple(whole)), notes


def _read_foreign(root: Element, chosen: Element, chart: Chart) -> tuple[Process, list[str]]:
    """A file of another program: its tasks between a reception and a hand-over of ours."""
    notes = ["Tệp không ghi thời gian, lối bổ sung, từ chối, dừng của từng bước: xin điền ở bảng."]
    steps = dict(_strangers(root, chosen, chart, notes))
    leads: dict[str, list[Lead]] = {name: list(chart.leads(name)) for name in steps}
    notes += [
        f"Việc {named(chart.nodes[name])} không có luồng ra: đọc như việc cuối."
        for name, found in leads.items()
        if not found
    ]
    ways: dict[str, list[tuple[str, Lead | None]]] = {
        name: [(lead.to, lead) for lead in found] or [("", None)] for name, found in leads.items()
    }
    ways[_START] = [(lead.to, lead) for lead in _openings(chart)]
    order, backward = in_order({name: [to for to, _ in found] for name, found in ways.items()}, _START)
    everyone = {_START: _RECEPTION, **steps, "": _HAND_OVER}
    whole = []
    for name in order:
        actions = [
            _action(number, lead, everyone[to], is_return=(name, number) in backward)
            for number, (to, lead) in enumerate(ways[name])
        ]
        whole.append(replace(everyone[name], actions=tuple(actions)))
    name = squeeze(nfc(chosen.get("name", "") or root.get("name", "")))[:_LONGEST_NAME]
    return Process(name or "Quy trình nhập từ BPMN", (*whole, _HAND_OVER)), notes


def _openings(chart: Chart) -> list[Lead]:
    """Where the flow begins: after the start events, else at tasks nothing leads to, else at the first."""
    starts = [lead for name in chart.of_kind("startEvent") for lead in chart.leads(name)]
    if starts:
        return list({lead.to: lead for lead in starts}.values())
    led_to = {lead.to for name in chart.activities for lead in chart.leads(name)}
    free = [name for name in chart.activities if name not in led_to] or chart.activities[:1]
    return [Lead(name, "", chart.nodes[name]) for name in free]


def _strangers(root: Element, chosen: Element, chart: Chart, notes: list[str]) -> Iterator[tuple[str, Step]]:
    """Each activity as a step, its owner guessed from its lane; `notes` name those without one."""
    owners = owners_of(root, chosen)
    keys = {
        _RECEPTION.key,
        _HAND_OVER.key,
        *(step.key for step in map(own_step, chart.nodes.values()) if step),
    }
    for number, name in enumerate(chart.activities, start=1):
        element = chart.nodes[name]
        (role, unit), lane = owners.get(name) or owners.get("") or (NOBODY, "")
        if not role:
            where = f" (làn “{lane}”)" if lane else ""
            notes.append(f"Việc {named(element)}{where}: chưa rõ ai làm, xin chọn vai trò.")
        key = name if _KEY.fullmatch(name) and name not in keys else f"step_{number}"
        keys.add(key)
        yield name, _stranger(element, key, (role, unit), number)


def _stranger(element: Element, key: str, owner: Owner, number: int) -> Step:
    role, unit = owner
    label = squeeze(nfc(element.get("name", "")))[:_LONGEST_NAME]
    waits = local_name(element.tag) == "receiveTask"
    kind = StepKind.EXTERNAL_WAIT if waits else StepKind.DO
    return Step(key, label or f"Việc {number}", kind, unit, role, 0)


def _action(number: int, lead: Lead | None, target: Step, *, is_return: bool) -> StepAction:
    """A way without facts of ours: named as its flow, else after where it leads."""
    said = lead.label[:_LONGEST_NAME] if lead else ""
    label = said or f"{'Trả lại' if is_return else 'Chuyển'} “{target.name}”"[:_LONGEST_NAME]
    conditions = (Condition.NOTE,) if is_return else ()
    return StepAction(f"way_{number + 1}", label, target.key, conditions, is_return)
