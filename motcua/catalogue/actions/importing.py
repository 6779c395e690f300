"""Importing the national records and loading the project's own procedures."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.audit.actions import NewEvent, open_chain
from motcua.audit.rules import canonical_json
from motcua.catalogue.actions.publishing import Publication, publish
from motcua.catalogue.choices import Origin
from motcua.catalogue.models import ImportRun, Procedure
from motcua.catalogue.permissions import IMPORT_PROCEDURES
from motcua.catalogue.rules.diff import diff_records
from motcua.catalogue.rules.national_record import ReadLine, attention_across
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found: `read` = `created` + `changed` + `unchanged` + `rejected`.

    `own_codes` are the unchanged ones that stay because the project itself supplies them.
    """

    read: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    needs_attention: list[dict[str, Any]] = field(default_factory=list)
    rejected_lines: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    own_codes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, the form of `--report FILE.json`."""
        return dataclasses.asdict(self)


@action
def import_procedures(
    *, lines: Iterable[ReadLine], source_name: str, by: Actor, now: datetime
) -> tuple[ImportRun, ImportReport]:
    """Bring national records into the catalogue: new ones, changed ones as new versions, nothing overwritten.

    Broken lines are rejected with their number and the rest goes in. Procedures the project itself supplies
    stay as they are. Running it again changes nothing. Raises NotAllowed.
    """
    check(by, IMPORT_PROCEDURES)
    read = list(lines)
    records, rejected = _accepted(read)
    across = attention_across(list(records.values()))
    known = {
        procedure.code: procedure
        for procedure in Procedure.objects.filter(code__in=list(records)).select_related("current_version")
    }
    publications = [
        Publication.of(record, tuple(across.get(code, ())))
        for code, record in records.items()
        if not _is_own(known.get(code))
    ]
    due = [item for item in publications if _hash_of(known.get(item.record.code)) != item.record_hash]
    changes = [_change(known[item.record.code], item) for item in due if item.record.code in known]
    publish(due, origin=Origin.NATIONAL, known=known, now=now)
    own_codes = sorted(code for code in records if _is_own(known.get(code)))
    report = ImportReport(
        read=len(read),
        created=len(due) - len(changes),
        changed=len(changes),
        unchanged=len(records) - len(due),
        rejected=len(rejected),
        needs_attention=[
            {
                "code": item.record.code,
                "name": item.record.name,
                "kind": doubt.kind.value,
                "part": doubt.field,
                "text": doubt.text,
            }
            for item in publications
            for doubt in item.attention
        ],
        rejected_lines=rejected,
        changes=changes,
        own_codes=own_codes,
    )
    return _recorded(report, due, source_name, by, now), report


@action
def load_own_procedures(*, records: Sequence[ProcedureRecord], by: Actor, now: datetime) -> int:
    """Bring the project's own procedures in, over national ones of the same code; returns how many changed."""
    check(by, IMPORT_PROCEDURES)
    known = {
        procedure.code: procedure
        for procedure in Procedure.objects.filter(code__in=[record.code for record in records]).select_related(
            "current_version"
        )
    }
    due = [
        publication
        for publication in map(Publication.of, records)
        if _hash_of(known.get(publication.record.code)) != publication.record_hash
    ]
    if due:
        publish(due, origin=Origin.OWN, known=known, now=now)
        _sealed("own", due, by, now)
    return len(due)


def _accepted(read: Sequence[ReadLine]) -> tuple[dict[str, ProcedureRecord], list[dict[str, Any]]]:
    records: dict[str, ProcedureRecord] = {}
    rejected: list[dict[str, Any]] = []
    for line in read:
        if line.record is None:
            rejected.append({"line": line.line_number, "error": line.error})
        elif line.record.code in records:
            rejected.append(
                {
                    "line": line.line_number,
                    "error": f"Mã {line.record.code} đã có ở một dòng trước trong cùng tệp; dòng này bị bỏ qua.",
                }
            )
        else:
            records[line.record.code] = line.record
    return records, rejected


def _is_own(procedure: Procedure | None) -> bool:
    return procedure is not None and procedure.origin != Origin.NATIONAL


def _hash_of(procedure: Procedure | None) -> str:
    return procedure.current_version.record_hash if procedure and procedure.current_version else ""


def _change(procedure: Procedure, publication: Publication) -> dict[str, Any]:
    old = procedure.current_version
    differences = diff_records(old.record, publication.record) if old else []
    return {
        "code": procedure.code,
        "name": publication.record.name,
        "differences": [dataclasses.asdict(difference) for difference in differences],
    }


def _recorded(
    report: ImportReport, due: Sequence[Publication], source_name: str, by: Actor, now: datetime
) -> ImportRun:
    text = canonical_json(report.as_dict())
    run = ImportRun.objects.create(
        source_name=source_name[:250],
        source_hash=hashlib.sha256(text.encode()).hexdigest(),
        started_at=now,
        finished_at=now,
        by_label=by.label,
        read=report.read,
        created=report.created,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=report.rejected,
        kept_own=len(report.own_codes),
        report_text=text,
    )
    _sealed(str(run.pk), due, by, now, counts=Counter({"read": report.read, "rejected": report.rejected}))
    return run


def _sealed(
    name: str, due: Sequence[Publication], by: Actor, now: datetime, counts: Counter[str] | None = None
) -> None:
    """One event for the whole run: which procedure got which content."""
    open_chain(
        subject_kind="procedure_import",
        subject_id=f"{name}:{now:%Y%m%d%H%M%S%f}",
        events=[
            NewEvent(
                "catalogue.procedures_imported",
                {
                    **(counts or {}),
                    "records": {item.record.code: item.record_hash for item in due},
                },
            )
        ],
        by=by,
        now=now,
    )
