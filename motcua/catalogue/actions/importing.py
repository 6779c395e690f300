"""Importing the national records and loading the project's own procedures."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, open_chain
from motcua.audit.rules import canonical_json
from motcua.catalogue.actions.linking import load_own_links
from motcua.catalogue.actions.publishing import Publication
from motcua.catalogue.actions.settled_versions import publish_over
from motcua.catalogue.choices import Origin
from motcua.catalogue.errors import SourceUnusable
from motcua.catalogue.models import ImportRun, Procedure, ProcedureVersion
from motcua.catalogue.permissions import IMPORT_PROCEDURES
from motcua.catalogue.rules.diff import diff_records
from motcua.catalogue.rules.national_record import ReadLine, attention_across
from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.catalogue.rules.storage import text_hash
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
    known = _known(list(records))
    publications = [
        Publication.of(record, across.get(code, ()))
        for code, record in records.items()
        if not _stays(known.get(code), now)
    ]
    due = [item for item in publications if _hash_of(known.get(item.record.code)) != item.record_hash]
    changes = [_change(known[item.record.code], item) for item in due if item.record.code in known]
    reviews = publish_over(due, origin=Origin.NATIONAL, known=known, now=now)
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
                "field_name": item.record.field_name,
                "agency": item.record.agency or item.record.competent_agency,
            }
            for item in publications
            for doubt in (*item.attention, *filter(None, [reviews.get(item.record.code)]))
        ],
        rejected_lines=rejected,
        changes=changes,
        own_codes=own_codes,
    )
    return _recorded(report, publications, due, source_name, by, now), report


@action
def import_source(
    *, lines: Iterable[ReadLine], source_name: str, by: Actor, now: datetime
) -> tuple[ImportRun, ImportReport]:
    """The national records of a file; the project's own procedures then stand over them for good.

    What the command and the screen both do. Raises NotAllowed, and SourceUnusable when nothing in the file
    is a procedure.
    """
    check(by, IMPORT_PROCEDURES)
    read = list(lines)
    if not any(line.record for line in read):
        raise SourceUnusable(_why_unusable(read), field="file")
    imported = import_procedures(lines=read, source_name=source_name, by=by, now=now)
    load_own_procedures(records=read_own_records(), by=by, now=now)
    return imported


def _why_unusable(read: Sequence[ReadLine]) -> str:
    if not read:
        return _("Tệp trống, không có dòng nào.")
    return _("Tệp không có thủ tục nào đọc được. Dòng %(line)s: %(error)s") % {
        "line": read[0].line_number,
        "error": read[0].error,
    }


@action
def load_own_procedures(*, records: Sequence[ProcedureRecord], by: Actor, now: datetime) -> int:
    """Bring the project's own procedures in, over national ones of the same code.

    Returns how many changed.
    """
    check(by, IMPORT_PROCEDURES)
    known = _known([record.code for record in records])
    due = [
        publication
        for publication in map(Publication.of, records)
        if _hash_of(known.get(publication.record.code)) != publication.record_hash
        and not _is_retired(known.get(publication.record.code), now)
    ]
    if due:
        publish_over(due, origin=Origin.OWN, known=known, now=now)
        _sealed("own", due, by, now)
    load_own_links(codes=[record.code for record in records], by=by, now=now)
    return len(due)


def _known(codes: Sequence[str]) -> dict[str, Procedure]:
    """The procedures that exist already, with what people decided in them."""
    found = Procedure.objects.filter(code__in=codes).select_related(
        "current_version__based_on", "current_version__current_process"
    )
    return {
        procedure.code: procedure for procedure in found.prefetch_related("current_version__settled_limits")
    }


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
                    "error": f"Mã {line.record.code} đã có ở một dòng trước trong cùng tệp; "
                    "dòng này bị bỏ qua.",
                }
            )
        else:
            records[line.record.code] = line.record
    return records, rejected


def _is_own(procedure: Procedure | None) -> bool:
    return procedure is not None and procedure.origin != Origin.NATIONAL


def _stays(procedure: Procedure | None, now: datetime) -> bool:
    """The project's own procedures, and those that were retired: no import brings them back."""
    return _is_own(procedure) or _is_retired(procedure, now)


def _is_retired(procedure: Procedure | None, now: datetime) -> bool:
    return procedure is not None and procedure.is_retired_on(localdate(now))


def _stated(procedure: Procedure | None) -> ProcedureVersion | None:
    """The current version as its source says it, without what people decided on top."""
    current = procedure.current_version if procedure else None
    return (current.based_on or current) if current else None


def _hash_of(procedure: Procedure | None) -> str:
    stated = _stated(procedure)
    return stated.record_hash if stated else ""


def _change(procedure: Procedure, publication: Publication) -> dict[str, Any]:
    old = _stated(procedure)
    differences = diff_records(old.record_with_source, publication.record) if old else []
    return {
        "code": procedure.code,
        "name": publication.record.name,
        "differences": [dataclasses.asdict(difference) for difference in differences],
    }


def _recorded(
    report: ImportReport,
    publications: Sequence[Publication],
    due: Sequence[Publication],
    source_name: str,
    by: Actor,
    now: datetime,
) -> ImportRun:
    run = ImportRun.objects.create(
        source_name=source_name[:250],
        source_hash=text_hash("\n".join(item.record_hash for item in publications)),
        started_at=now,
        finished_at=now,
        by_label=by.label,
        read=report.read,
        created=report.created,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=report.rejected,
        kept_own=len(report.own_codes),
        report_text=canonical_json(report.as_dict()),
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
