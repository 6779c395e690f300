"""What the proof found, beside the table of steps and in the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from motcua.catalogue.rules.bpmn import step_id
from motcua.catalogue.rules.process import Process
from motcua.catalogue.rules.proof import Finding, Severity


def placed(findings: Sequence[Finding], process: Process) -> list[dict[str, Any]]:
    """Each finding with the row of its step, None when it is about the whole; errors first."""
    rows = {step.key: row for row, step in enumerate(process.steps)}
    found = [{"finding": finding, "row": rows.get(finding.step)} for finding in findings]
    return sorted(found, key=lambda each: each["finding"].severity is not Severity.ERROR)


def marked(findings: Sequence[Finding], process: Process) -> str:
    """The ids, in the drawing, of the steps with an error."""
    wrong = {finding.step for finding in findings if finding.severity is Severity.ERROR}
    return " ".join(step_id(row) for row, step in enumerate(process.steps) if step.key in wrong)
