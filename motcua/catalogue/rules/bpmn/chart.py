"""The flow of one BPMN process: its activities, and which of them lead where through gateways and events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from motcua.catalogue.rules.bpmn.names import CONTAINERS, FLOW_NODES, TASKS, bpmn, local_name
from motcua.catalogue.rules.bpmn.notes import named
from motcua.catalogue.rules.bpmn.source import BpmnUnusable
from motcua.catalogue.rules.process import MAX_STEPS
from motcua.core.rules.text import nfc, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_NODES = 1000
MAX_FLOWS = 3000


@dataclass(frozen=True, slots=True)
class Lead:
    """A way from an activity: to which other one ("" for an end), the last name on it, its last flow."""

    to: str
    label: str
    flow: Element


@dataclass(slots=True)
class Chart:
    """Activities and the nodes between them by id, and the flows out of each; `notes` say what was lost."""

    nodes: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, list[Element]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, process: Element) -> Chart:
        """Read the direct children of a process. Raises BpmnUnusable for one far too large."""
        chart = cls()
        nodes = [child for child in process if local_name(child.tag) in FLOW_NODES]
        flows = process.findall(bpmn("sequenceFlow"))
        if len(nodes) > MAX_NODES or len(flows) > MAX_FLOWS:
            raise BpmnUnusable("Sơ đồ có quá nhiều phần tử để là một quy trình nội bộ.")
        for number, node in enumerate(nodes):
            identity = node.get("id", "")
            is_usable = identity and not identity.startswith("#") and identity not in chart.nodes
            chart.nodes[identity if is_usable else f"#{number}"] = node
        if len(chart.activities) > MAX_STEPS:
            raise BpmnUnusable(f"Quy trình có {len(chart.activities)} việc; nhiều nhất là {MAX_STEPS}.")
        for flow in flows:
            chart._take(flow)
        return chart

    @property
    def activities(self) -> list[str]:
        """The ids of what becomes a step, in the order of the file."""
        return [name for name, node in self.nodes.items() if local_name(node.tag) in TASKS | CONTAINERS]

    def of_kind(self, local: str) -> list[str]:
        """The ids of the nodes with that tag."""
        return [name for name, node in self.nodes.items() if local_name(node.tag) == local]

    def leads(self, start: str) -> Iterator[Lead]:
        """The ways out of a node to the next activities and ends; each gateway on the way is passed once."""
        passed = {start}
        waiting = [(flow, "") for flow in reversed(self.flows.get(start, []))]
        while waiting:
            flow, before = waiting.pop()
            to = flow.get("targetRef", "")
            label = squeeze(nfc(flow.get("name", ""))) or before
            kind = local_name(self.nodes[to].tag)
            if kind in TASKS | CONTAINERS:
                yield Lead(to, label, flow)
            elif kind == "endEvent":
                yield Lead("", label, flow)
            elif to not in passed:
                passed.add(to)
                waiting += [(each, label) for each in reversed(self.flows.get(to, []))]

    def _take(self, flow: Element) -> None:
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        if source in self.nodes and target in self.nodes:
            self.flows.setdefault(source, []).append(flow)
        else:
            self.notes.append(f"Luồng {named(flow) or 'không tên'} nối tới phần tử không có: không đọc.")
