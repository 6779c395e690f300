"""What one run of the import found, narrowed as a screen asks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from motcua.catalogue.models import AttentionItem, ImportRun
from motcua.core.rules.text import fold, sort_key

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the list of what needs a person is narrowed by; empty values narrow nothing."""

    kind: str = ""
    field_name: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """The stored report of a run: what needs a person, what changed, which lines were rejected."""

    needs_attention: Sequence[Line]
    changes: Sequence[Line]
    rejected_lines: Sequence[Line]
    own_codes: Sequence[str]

    def narrowed(self, wanted: ReportFilter) -> list[Line]:
        """What needs a person and fits; the agency by words, with or without tone marks."""
        agency = fold(wanted.agency)
        return [
            item
            for item in self.needs_attention
            if wanted.kind in ("", item["kind"])
            and wanted.field_name in ("", item.get("field_name", ""))
            and agency in fold(item.get("agency", ""))
        ]

    def kinds(self, wanted: ReportFilter) -> Counter[str]:
        """How many of each kind, the filter's own kind left aside."""
        other = ReportFilter(field_name=wanted.field_name, agency=wanted.agency)
        return Counter(item["kind"] for item in self.narrowed(other))

    def field_names(self) -> list[str]:
        """Fields of administration in the report, in alphabetical order."""
        return sorted({item.get("field_name", "") for item in self.needs_attention} - {""}, key=sort_key)

    def agencies(self) -> list[str]:
        """Agencies named in the report, in alphabetical order."""
        return sorted({item.get("agency", "") for item in self.needs_attention} - {""}, key=sort_key)


def report_of(run: ImportRun) -> RunReport:
    """The report of a run, as stored; empty until it has finished."""
    stored = json.loads(run.report_text or "{}")
    return RunReport(
        needs_attention=stored.get("needs_attention", []),
        changes=stored.get("changes", []),
        rejected_lines=stored.get("rejected_lines", []),
        own_codes=stored.get("own_codes", []),
    )


def still_open(items: Sequence[Line]) -> set[tuple[str, str, str]]:
    """Which of these items of a report nobody has settled yet, as (code, kind, part): one query."""
    waiting = AttentionItem.objects.filter(
        settled_at=None,
        version__procedure__current_version_id=F("version_id"),
        version__procedure__code__in={item["code"] for item in items},
    )
    return set(waiting.values_list("version__procedure__code", "kind", "part"))
