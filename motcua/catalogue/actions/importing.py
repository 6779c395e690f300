"""Importing the national records: slice by slice, each with its checkpoint in one transaction.

A whole file in one transaction would hold SQLite's only writer for ten seconds and more, and every counter
with it. A run that was cut off goes on behind its last slice.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.audit.rules import canonical_json
from motcua.catalogue.actions.own_procedures import load_own_procedures
from motcua.catalogue.actions.publishing import Publication
from motcua.catalogue.actions.settled_versions import publish_over
from motcua.catalogue.choices import Origin
from motcua.catalogue.errors import SourceUnusable
from motcua.catalogue.models import ImportPart, ImportRun, Procedure
from motcua.catalogue.permissions import IMPORT_PROCEDURES
from motcua.catalogue.queries.known import (
    is_own,
    is_retired,
    known_procedures,
    stated_hash,
    stated_version,
)
from motcua.catalogue.rules.diff import diff_records
from motcua.catalogue.rules.national_record import ReadLine, attention_across
from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.record import Attention, ProcedureRecord
from motcua.catalogue.rules.storage import text_hash
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import Conflict
from motcua.core.transactions import action

PROCEDURES_AT_ONCE = 10
_PARTS = ("needs_attention", "rejected_lines", "changes", "own_codes")


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


def import_procedures(
    *, lines: Iterable[ReadLine], source_name: str, by: Actor, now: datetime
) -> tuple[ImportRun, ImportReport]:
    """Bring national records into the catalogue: new ones, changed ones as new versions, nothing overwritten.

    Broken lines are rejected with their number and the rest goes in. Procedures the project itself supplies
    stay as they are. Running it again changes nothing. Raises NotAllowed.
    """
    check(by, IMPORT_PROCEDURES)
    run = open_run(source_name=source_name, by=by, now=now)
    load_records(run, list(lines), by=by, now=now)
    return run, finish_run(run=run, by=by, now=now)


def import_source(
    *, lines: Iterable[ReadLine], source_name: str, by: Actor, now: datetime
) -> tuple[ImportRun, ImportReport]:
    """The national records of a file; the project's own procedures then stand over them for good.

    Raises NotAllowed, and SourceUnusable when nothing in the file is a procedure.
    """
    check(by, IMPORT_PROCEDURES)
    read = list(lines)
    refuse_unusable(read)
    run = open_run(source_name=source_name, by=by, now=now)
    return run, load_source(run, read, by=by, now=now)


def load_source(run: ImportRun, read: Sequence[ReadLine], *, by: Actor, now: datetime) -> ImportReport:
    """All that is left of a run: its records, the project's own procedures over them, the report.

    Raises Conflict when another process works on the same run.
    """
    load_records(run, read, by=by, now=now)
    for some in _sliced(read_own_records()):
        load_own_procedures(records=some, by=by, now=now)
    return finish_run(run=run, by=by, now=now)


def refuse_unusable(read: Iterable[ReadLine]) -> None:
    """Raise SourceUnusable unless a line is a procedure; reads no further than the first that is one."""
    first: ReadLine | None = None
    for line in read:
        if line.record:
            return
        first = first or line
    if first is None:
        raise SourceUnusable(_("Tệp trống, không có dòng nào."), field="file")
    raise SourceUnusable(
        _("Tệp không có thủ tục nào đọc được. Dòng %(line)s: %(error)s")
        % {"line": first.line_number, "error": first.error},
        field="file",
    )


@action
def open_run(
    *, source_name: str, by: Actor, now: datetime, file_hash: str = "", kept_file: str = ""
) -> ImportRun:
    """A new run and its first event; called by those who have checked the right."""
    run = ImportRun.objects.create(
        source_name=source_name[:250],
        started_at=now,
        by_label=by.label,
        file_hash=file_hash,
        kept_file=kept_file,
    )
    _note(run, "catalogue.import_started", {"source": source_name, "file": file_hash}, by, now)
    return run


def load_records(run: ImportRun, read: Sequence[ReadLine], *, by: Actor, now: datetime) -> None:
    """The records of a run that are not loaded yet, slice by slice."""
    records, rejected = _accepted(read)
    across = attention_across(list(records.values()))
    publications = [Publication.of(record, across.get(code, ())) for code, record in records.items()]
    if not run.source_hash:
        _begin(run=run, read=len(read), rejected=rejected, publications=publications)
    for some in _sliced(publications[run.position :]):
        _load_slice(run=run, publications=some, by=by, now=now)


@action
def _begin(
    *,
    run: ImportRun,
    read: int,
    rejected: list[dict[str, Any]],
    publications: Sequence[Publication],
) -> None:
    run.source_hash = text_hash("\n".join(item.record_hash for item in publications))
    run.read, run.rejected, run.total = read, len(rejected), len(publications)
    run.save(update_fields=["source_hash", "read", "rejected", "total"])
    _keep_part(run, -1, {"rejected_lines": rejected})


@action
def _load_slice(*, run: ImportRun, publications: Sequence[Publication], by: Actor, now: datetime) -> None:
    known = known_procedures([item.record.code for item in publications])
    own_codes = sorted(item.record.code for item in publications if is_own(known.get(item.record.code)))
    coming = [item for item in publications if not _stays(known.get(item.record.code), now)]
    due = [item for item in coming if stated_hash(known.get(item.record.code)) != item.record_hash]
    changes = [_change(known[item.record.code], item) for item in due if item.record.code in known]
    reviews = publish_over(due, origin=Origin.NATIONAL, known=known, now=now)
    _keep_part(
        run,
        run.position,
        {
            "needs_attention": [
                _attention(item.record, doubt)
                for item in coming
                for doubt in (*item.attention, *filter(None, [reviews.get(item.record.code)]))
            ],
            "changes": changes,
            "own_codes": own_codes,
        },
    )
    _advance(
        run,
        position=len(publications),
        created=len(due) - len(changes),
        changed=len(changes),
        unchanged=len(publications) - len(due),
        kept_own=len(own_codes),
    )
    if due:
        hashes = {item.record.code: item.record_hash for item in due}
        _note(run, "catalogue.procedures_imported", {"records": hashes}, by, now)


@action
def finish_run(*, run: ImportRun, by: Actor, now: datetime) -> ImportReport:
    """The report of a run, put together from its parts, and the event that ends it."""
    found: dict[str, list[Any]] = {name: [] for name in _PARTS}
    for text in run.parts.order_by("number").values_list("part_text", flat=True):
        for name, items in json.loads(text).items():
            found[name] += items
    report = ImportReport(
        read=run.read,
        created=run.created,
        changed=run.changed,
        unchanged=run.unchanged,
        rejected=run.rejected,
        **found,
    )
    run.finished_at, run.report_text, run.kept_file = now, canonical_json(report.as_dict()), ""
    run.save(update_fields=["finished_at", "report_text", "kept_file"])
    run.parts.all().delete()
    counts = {name: getattr(report, name) for name in ("read", "created", "changed", "rejected")}
    _note(run, "catalogue.import_finished", counts, by, now)
    return report


def _keep_part(run: ImportRun, number: int, found: dict[str, Any]) -> None:
    ImportPart.objects.create(run=run, number=number, part_text=canonical_json(found))


def _advance(run: ImportRun, **added: int) -> None:
    """Move the checkpoint; raises Conflict (and so undoes the slice) when another process moved it."""
    moved = ImportRun.objects.filter(pk=run.pk, position=run.position, finished_at=None).update(
        **{name: F(name) + number for name, number in added.items()}
    )
    if not moved:
        raise Conflict(_("Một tiến trình khác đang nhập chính tệp này."))
    for name, number in added.items():
        setattr(run, name, getattr(run, name) + number)


def _sliced(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), PROCEDURES_AT_ONCE):
        yield items[start : start + PROCEDURES_AT_ONCE]


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


def _stays(procedure: Procedure | None, now: datetime) -> bool:
    """The project's own procedures, and those that were retired: no import brings them back."""
    return is_own(procedure) or is_retired(procedure, now)


def _attention(record: ProcedureRecord, doubt: Attention) -> dict[str, Any]:
    return {
        "code": record.code,
        "name": record.name,
        "kind": doubt.kind.value,
        "part": doubt.field,
        "text": doubt.text,
        "field_name": record.field_name,
        "agency": record.agency or record.competent_agency,
    }


def _change(procedure: Procedure, publication: Publication) -> dict[str, Any]:
    old = stated_version(procedure)
    differences = diff_records(old.record_with_source, publication.record) if old else []
    return {
        "code": procedure.code,
        "name": publication.record.name,
        "differences": [dataclasses.asdict(difference) for difference in differences],
    }


def _note(run: ImportRun, kind: str, payload: dict[str, Any], by: Actor, now: datetime) -> None:
    append(
        subject_kind="procedure_import",
        subject_id=str(run.pk),
        events=[NewEvent(kind, payload)],
        by=by,
        now=now,
    )
