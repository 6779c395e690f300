"""Whose lane it is: roles and units guessed from the names that lanes and pools bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motcua.catalogue.rules.bpmn.names import bpmn
from motcua.catalogue.rules.process import StepUnit
from motcua.core.rules.text import fold, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Owner = tuple[str, StepUnit]
NOBODY: Owner = ("", StepUnit.SECTION)

# Words of a lane's name, folded, the more exact first.
_WORDS: tuple[tuple[str, Owner], ...] = (
    ("giam doc", ("director", StepUnit.CENTRE)),
    ("lanh dao phong", ("head_of_section", StepUnit.SECTION)),
    ("truong phong", ("head_of_section", StepUnit.SECTION)),
    ("chuyen vien", ("specialist", StepUnit.SECTION)),
    ("cong chuc chuyen mon", ("specialist", StepUnit.SECTION)),
    ("van thu", ("records_clerk", StepUnit.AGENCY)),
    ("chu tich", ("leader", StepUnit.AGENCY)),
    ("lanh dao", ("leader", StepUnit.AGENCY)),
    ("mot cua", ("receiver", StepUnit.CENTRE)),
    ("tiep nhan", ("receiver", StepUnit.CENTRE)),
    ("trung tam", ("receiver", StepUnit.CENTRE)),
)


def owners_of(root: Element, process: Element) -> dict[str, tuple[Owner, str]]:
    """By id of a node: who does it as its lane says, and the name of that lane.

    The innermost lane counts; under "" stands the pool, for nodes in no lane.
    """
    found = {}
    for pool in root.iter(bpmn("participant")):
        if pool.get("processRef") == process.get("id", ""):
            found[""] = _owner(pool)
    for lane in process.iter(bpmn("lane")):
        for reference in lane.findall(bpmn("flowNodeRef")):
            found[(reference.text or "").strip()] = _owner(lane)
    return found


def _owner(element: Element) -> tuple[Owner, str]:
    name = squeeze(element.get("name", ""))
    words = f" {fold(name)} "
    return next((owner for word, owner in _WORDS if f" {word} " in words), NOBODY), name
