"""BPMN 2.0 in and out: the subset that says what an internal process is (ADR 0014). Pure."""

from motcua.catalogue.rules.bpmn.reading import BpmnReading, read_bpmn
from motcua.catalogue.rules.bpmn.source import MAX_BYTES, BpmnUnusable
from motcua.catalogue.rules.bpmn.writing import step_id, write_bpmn

__all__ = ["MAX_BYTES", "BpmnReading", "BpmnUnusable", "read_bpmn", "step_id", "write_bpmn"]
