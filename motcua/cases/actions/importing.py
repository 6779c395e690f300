"""Loading another system's cases and events: batch by batch, each with its checkpoint in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions.folding import lock_cursor, refresh_history
from motcua.cases.choices import ImportStage
from motcua.cases.models import Case, CaseImport, HistoricalCase, HistoricalEvent, ImportAnomaly
from motcua.cases.permissions import IMPORT_CASES
from motcua.cases.queries.import_checks import found_in_events
from motcua.cases.queries.imported_rows import CaseReader, EventReader, Found
from motcua.cases.rules.history import Anomaly
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import Conflict
from motcua.core.inserts import insert_rows
from motcua.core.rules.delimited import Row, Source, opened, rows
from motcua.core.rules.errors import Unreadable
from motcua.core.transactions import action

CASES_AT_ONCE = 1000
EVENTS_AT_ONCE = 2000
FACTS_AT_ONCE = 4000
_COLUMNS = [str(field.column) for field in HistoricalCase._meta.local_concrete_fields]
_UPDATED = [name for name in _COLUMNS if name not in ("id", "code")]
Progress = Callable[[ImportStage, int, int], None]


@dataclass(slots=True)
class _Batch:
    """What one batch adds to the run."""

    anomalies: list[ImportAnomaly] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run as examined, and the names people know them by."""

    cases: Source
    events: Source | None
    cases_name: str
    events_name: str = ""

    @classmethod
    def at(cls, cases: Source, events: Source | None) -> Files:
        """Files that lie under their own names."""
        return cls(cases, events, cases.path.name, events.path.name if events else "")


@dataclass(frozen=True, slots=True)
class ImportStep:
    """What was just done: the stage, and how much of how much (bytes of the file, or cases)."""

    stage: ImportStage
    done: int
    total: int


def import_cases(
    *, cases: Source, events: Source | None, by: Actor, now: datetime, progress: Progress
) -> CaseImport:
    """Load the files, or go on with a run of the same files that was interrupted.

    A run that is finished is returned as it is: nothing is loaded twice. A corrected file updates cases by
    their code; the events of a case are those of the newest file that names it. `progress` is told the stage
    and how much of how much is done (bytes, or cases). Raises NotAllowed, Unreadable for files without the
    needed columns, Conflict when another process works on the same files.
    """
    check(by, IMPORT_CASES)
    files = Files.at(cases, events)
    check_columns(files)
    run = open_import(files=files, by=by, now=now)
    for step in import_in_steps(run, files, by=by, now=now):
        progress(step.stage, step.done, step.total)
    return run


def check_columns(files: Files) -> None:
    """Raise Unreadable, its `field` naming the file, when one of them lacks the columns it must have."""
    for name, source, reader in (("cases", files.cases, CaseReader), ("events", files.events, EventReader)):
        try:
            if source is not None:
                reader(source)
        except Unreadable as refusal:
            raise Unreadable(str(refusal), field=name) from refusal


def import_in_steps(run: CaseImport, files: Files, *, by: Actor, now: datetime) -> Iterator[ImportStep]:
    """What is left of a run, batch by batch; who stops asking may go on another time."""
    if run.stage == ImportStage.CASES:
        case_reader = CaseReader(files.cases)
        yield from _read(
            run, files.cases, CASES_AT_ONCE, lambda some: _load_cases(run=run, reader=case_reader, lines=some)
        )
        _move_on(run=run, to=ImportStage.EVENTS)
    if run.stage == ImportStage.EVENTS:
        if files.events is not None:
            event_reader = EventReader(files.events)
            yield from _read(
                run,
                files.events,
                EVENTS_AT_ONCE,
                lambda some: _load_events(run=run, reader=event_reader, lines=some),
            )
        _move_on(run=run, to=ImportStage.CHECKS)
    if run.stage == ImportStage.CHECKS:
        _check_events(run=run)
        yield ImportStep(ImportStage.CHECKS, 1, 1)
    if run.stage == ImportStage.FACTS:
        of_run = HistoricalCase.objects.filter(imported_in=run)
        total, done = of_run.count(), of_run.filter(pk__lte=run.position).count()
        while step := _make_facts(run=run):
            done += step
            yield ImportStep(ImportStage.FACTS, done, total)
        _finish(run=run, by=by, now=now)


@action
def open_import(
    *, files: Files, by: Actor, now: datetime, cases_kept: str = "", events_kept: str = ""
) -> CaseImport:
    """The run of these files: unfinished or finished if there is one, else a new one with its event."""
    cases, events = files.cases, files.events
    hashes = {"cases_hash": cases.sha256, "events_hash": events.sha256 if events else ""}
    known = CaseImport.objects.filter(**hashes).order_by("-pk").first()
    newest = CaseImport.objects.order_by("-pk").first()
    if known is not None and (known.finished_at is None or known == newest):
        return known
    remarks = [*cases.remarks, *(events.remarks if events else ())]
    (run,) = CaseImport.objects.bulk_create(
        [
            CaseImport(
                cases_name=files.cases_name[:250],
                events_name=files.events_name[:250],
                cases_kept=cases_kept,
                events_kept=events_kept,
                started_at=now,
                by_label=by.label,
                remarks="\n".join(remarks),
                **hashes,
            )
        ]
    )
    _note(run, "cases.import_started", {"cases": cases.sha256, "events": hashes["events_hash"]}, by, now)
    return run


def _read(
    run: CaseImport, source: Source, size: int, load: Callable[[list[Row]], None]
) -> Iterator[ImportStep]:
    with opened(source) as file:
        lines = rows(source, file, after=run.position)
        while some := list(islice(lines, size)):
            load(some)
            yield ImportStep(ImportStage(run.stage), min(file.tell(), source.size), source.size)


@action
def _load_cases(*, run: CaseImport, reader: CaseReader, lines: list[Row]) -> None:
    read = [(row, reader.read(row)) for row in lines]
    codes = {found.row.code for _row, found in read if found.row is not None}
    known = dict(HistoricalCase.objects.filter(code__in=codes).values_list("code", "imported_in_id"))
    native = set(Case.objects.filter(code__in=codes).values_list("code", flat=True))
    loaded: list[HistoricalCase] = []
    seen = {code for code, imported_in in known.items() if imported_in == run.pk}
    batch = _Batch()
    for row, found in read:
        _keep(batch, run, "cases", row, found)
        if found.row is None:
            continue
        code = found.row.code
        if code in seen:  # the first line counts, the others are kept word for word
            batch.anomalies.append(
                _anomaly(run, "cases", row, Anomaly.REPEATED_CASE, code, verbatim=row.text)
            )
            continue
        if code in native:
            batch.anomalies.append(_anomaly(run, "cases", row, Anomaly.NATIVE_CASE, code))
        seen.add(code)
        found.row.imported_in_id, found.row.line = run.pk, row.line
        loaded.append(found.row)
    insert_rows(loaded, unique=("code",), update=_UPDATED)
    fresh = sum(case.code not in known for case in loaded)
    batch.counts |= {
        "case_lines": len(lines),
        "cases_new": fresh,
        "cases_updated": len(loaded) - fresh,
    }
    _checkpoint(run, lines[-1].last_line, batch)


@action
def _load_events(*, run: CaseImport, reader: EventReader, lines: list[Row]) -> None:
    read = [(row, reader.read(row)) for row in lines]
    loaded = [(row, found.row) for row, found in read if found.row is not None]
    codes = {event.case_code for _row, event in loaded}
    ids = dict(HistoricalCase.objects.filter(code__in=codes).values_list("code", "pk"))
    batch = _Batch()
    for row, found in read:
        _keep(batch, run, "events", row, found)
    for row, event in loaded:
        event.case_id = ids.get(event.case_code)
        event.imported_in_id, event.line = run.pk, row.line
    insert_rows([event for _row, event in loaded])
    batch.counts |= {"event_lines": len(lines), "events_loaded": len(loaded)}
    _checkpoint(run, lines[-1].last_line, batch)


@action
def _check_events(*, run: CaseImport) -> None:
    """What only the whole shows: cases that came later, replaced events, and events that fit no case."""
    orphans = HistoricalEvent.objects.filter(case=None).exclude(case_code="")
    owner = HistoricalCase.objects.filter(code=OuterRef("case_code")).values("pk")[:1]
    orphans.filter(case_code__in=HistoricalCase.objects.filter(imported_in=run).values("code")).update(
        case=Subquery(owner)
    )
    named = HistoricalEvent.objects.filter(imported_in=run).values("case_code")
    older = HistoricalEvent.objects.exclude(imported_in=run).filter(case_code__in=named)
    replaced, _by_model = older.delete()
    anomalies = found_in_events(run)
    for start in range(0, len(anomalies), CASES_AT_ONCE):
        insert_rows(anomalies[start : start + CASES_AT_ONCE])
    _advance(run, stage=ImportStage.FACTS, position=0, counts={"events_replaced": replaced})


@action
def _make_facts(*, run: CaseImport) -> int:
    lock_cursor()
    cases = HistoricalCase.objects.filter(imported_in=run, pk__gt=run.position).order_by("pk")
    ids = list(cases.values_list("pk", flat=True)[:FACTS_AT_ONCE])
    if ids:
        refresh_history(ids)
        _advance(run, stage=ImportStage.FACTS, position=ids[-1])
    return len(ids)


@action
def _move_on(*, run: CaseImport, to: ImportStage) -> None:
    _advance(run, stage=to, position=0)


@action
def _finish(*, run: CaseImport, by: Actor, now: datetime) -> None:
    _advance(run, stage=ImportStage.DONE, position=0)
    run.finished_at = now
    CaseImport.objects.filter(pk=run.pk).update(finished_at=now)
    counts = {
        name: getattr(run, name)
        for name in ("cases_new", "cases_updated", "events_loaded", "events_replaced", "broken_lines")
    }
    _note(run, "cases.import_finished", counts, by, now)


def _keep(
    batch: _Batch, run: CaseImport, file: str, row: Row, found: Found[HistoricalCase] | Found[HistoricalEvent]
) -> None:
    """The anomalies of one line; a line that gave no row is kept word for word."""
    is_lost = found.row is None
    batch.counts["broken_lines"] = batch.counts.get("broken_lines", 0) + is_lost
    for kind, text in found.anomalies:
        verbatim = row.text if is_lost or kind in (Anomaly.TOO_LONG, Anomaly.UNREADABLE_DATE) else ""
        batch.anomalies.append(_anomaly(run, file, row, kind, found.code, text=text, verbatim=verbatim))


def _anomaly(
    run: CaseImport, file: str, row: Row, kind: Anomaly, code: str, *, text: str = "", verbatim: str = ""
) -> ImportAnomaly:
    return ImportAnomaly(
        run=run,
        file=file,
        line=row.line,
        case_code=code[:60],
        kind=kind.value,
        text=text[:300],
        verbatim=verbatim.replace("\0", "\\0"),
    )


def _checkpoint(run: CaseImport, position: int, batch: _Batch) -> None:
    for start in range(0, len(batch.anomalies), CASES_AT_ONCE):
        insert_rows(batch.anomalies[start : start + CASES_AT_ONCE])
    _advance(run, stage=ImportStage(run.stage), position=position, counts=batch.counts)


def _advance(
    run: CaseImport, *, stage: ImportStage, position: int, counts: dict[str, int] | None = None
) -> None:
    """Move the checkpoint; raises Conflict (and so undoes the batch) when another process moved it."""
    added = {name: F(name) + number for name, number in (counts or {}).items() if number}
    begins = {"done": 0, "total": 0} if stage != run.stage else {}
    moved = CaseImport.objects.filter(pk=run.pk, stage=run.stage, position=run.position).update(
        stage=stage, position=position, **begins, **added
    )
    if not moved:
        raise Conflict(_("Một tiến trình khác đang nhập chính các tệp này."))
    run.refresh_from_db()


def _note(run: CaseImport, kind: str, payload: dict[str, object], by: Actor, now: datetime) -> None:
    append(
        subject_kind="case_import", subject_id=str(run.pk), events=[NewEvent(kind, payload)], by=by, now=now
    )
