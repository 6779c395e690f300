"""The rows in which officers say what is wrong with a case: why, what, which paper; on two screens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from motcua.cases.actions import Defect
from motcua.cases.choices import SupplementReason
from motcua.core.rules.text import nfc
from motcua.web.desk.forms.work import VersionForm

MOST_DEFECTS = 50
_LEAST_ROWS, _FREE_ROWS = 4, 2
_LONGEST = 1000
_TEXT = re.compile(r"defect-([0-9]{1,2})-text")


@dataclass(frozen=True, slots=True)
class DefectRow:
    """One row as it is shown; `paper` is the place of the paper in the checklist, "" for none."""

    number: int
    reason: str = ""
    text: str = ""
    paper: str = ""


def defects_of(data: Mapping[str, Any]) -> list[Defect]:
    """The rows that say something, as sent; a wrong one is the action's to refuse."""
    return [
        Defect(row.reason, row.text, int(row.paper) if row.paper.isdecimal() else None)
        for row in sent_rows(data)
        if row.text or row.paper
    ]


def sent_rows(data: Mapping[str, Any]) -> list[DefectRow]:
    """All rows that were sent, in their order."""
    numbers = sorted({int(found[1]) for name in data if (found := _TEXT.fullmatch(name))})
    return [
        DefectRow(
            number,
            reason=str(data.get(f"defect-{number}-reason", "")),
            text=nfc(str(data.get(f"defect-{number}-text", ""))).strip()[:_LONGEST],
            paper=str(data.get(f"defect-{number}-paper", ""))[:3],
        )
        for number in numbers[:MOST_DEFECTS]
    ]


def shown_rows(filled: Sequence[DefectRow]) -> list[DefectRow]:
    """Filled rows and free ones after them, numbered from 1: a row can be added without a script."""
    wanted = max(_LEAST_ROWS, len(filled) + _FREE_ROWS)
    rows = [*filled, *[DefectRow(0)] * (wanted - len(filled))]
    return [DefectRow(number, row.reason, row.text, row.paper) for number, row in enumerate(rows, start=1)]


def missing_row(order: int) -> DefectRow:
    """A row that asks for a paper that was not handed in."""
    return DefectRow(0, SupplementReason.MISSING, "", str(order))


class SupplementForm(VersionForm):
    """What is wrong with a case, and a remark; another request says why there is one."""

    reason = forms.CharField(required=False, max_length=2000)
    repeat_reason = forms.CharField(required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """With the defects."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["defects"] = defects_of(self.data)
        return cleaned
