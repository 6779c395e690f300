"""The names of BPMN 2.0 (ISO/IEC 19510:2013) and of what we add to it."""

from __future__ import annotations

from typing import Final

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
OWN: Final = "urn:motcua:process:1"

STEP: Final = f"{{{OWN}}}step"
ACTION: Final = f"{{{OWN}}}action"

TASKS: Final = frozenset(
    {
        "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask",
        "businessRuleTask",
    }
)  # fmt: skip
# Activities that hold others; each is read as one step.
CONTAINERS: Final = frozenset({"subProcess", "transaction", "adHocSubProcess", "callActivity"})
GATEWAYS: Final = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
)
PASSED_EVENTS: Final = frozenset({"intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent"})
FLOW_NODES: Final = (
    TASKS | CONTAINERS | GATEWAYS | PASSED_EVENTS | {"startEvent", "endEvent", "boundaryEvent"}
)


def bpmn(local: str) -> str:
    """The qualified tag of a BPMN element."""
    return f"{{{BPMN}}}{local}"


def local_name(tag: object) -> str:
    """The local name of a BPMN tag; "" for other namespaces, comments and instructions."""
    prefix = f"{{{BPMN}}}"
    return tag[len(prefix) :] if isinstance(tag, str) and tag.startswith(prefix) else ""
