"""Importing another system's cases from a screen: kept, queued, and carried out by a job in spells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.cases.actions.importing import Files, ImportStep, check_columns, import_in_steps, open_import
from motcua.cases.models import CaseImport
from motcua.cases.permissions import IMPORT_CASES
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import Conflict
from motcua.core.named_jobs import queue_job
from motcua.core.rules.delimited import Source, examine
from motcua.core.rules.errors import Unreadable
from motcua.core.transactions import action
from motcua.core.uploads import forget_upload, keep_upload, kept_upload

CASES_JOB = "cases.import_cases"


@dataclass(frozen=True, slots=True)
class _Kept:
    """The uploads of a run: where they are kept, and the names people gave them."""

    cases: str
    events: str
    cases_name: str
    events_name: str

    def forget(self) -> None:
        forget_upload(self.cases)
        forget_upload(self.events)


def begin_case_import(
    *, cases: File[bytes], events: File[bytes] | None, by: Actor, now: datetime
) -> CaseImport:
    """Keep the uploaded files and queue their import.

    Files that are being imported, or were imported last, give that run; nothing is loaded twice. Raises
    NotAllowed; Unreadable, its `field` naming the file, for one that is no table or lacks its columns;
    Conflict when the same files come twice at the same moment.
    """
    check(by, IMPORT_CASES)
    kept = _Kept(
        keep_upload(cases),
        keep_upload(events) if events else "",
        cases.name or "",
        (events.name or "") if events else "",
    )
    try:
        with _examined(kept) as files:
            check_columns(files)
            return _open(files=files, kept=kept, by=by, now=now)
    except IntegrityError as taken:
        kept.forget()
        raise Conflict(_("Các tệp này vừa được tải lên ở nơi khác và đang được nhập.")) from taken
    except BaseException:
        kept.forget()
        raise


@action
def _open(*, files: Files, kept: _Kept, by: Actor, now: datetime) -> CaseImport:
    run = open_import(files=files, by=by, now=now)
    if run.finished_at is not None:
        kept.forget()
        return run
    forget_upload(run.cases_kept)
    forget_upload(run.events_kept)
    run.cases_kept, run.events_kept = kept.cases, kept.events
    run.save(update_fields=["cases_kept", "events_kept"])
    queue_job(CASES_JOB, run_id=run.pk)
    return run


@action
def resume_case_import(*, run_id: int, by: Actor, now: datetime) -> CaseImport:
    """Queue a run again that has not ended; one that waits or runs is left alone. Raises NotAllowed."""
    check(by, IMPORT_CASES)
    run = CaseImport.objects.get(pk=run_id)
    if run.finished_at is None:
        queue_job(CASES_JOB, run_id=run.pk)
    return run


def carry_out_case_import(
    *, run_id: int, is_again: bool, may_go_on: Callable[[], bool], by: Actor, now: datetime
) -> bool:
    """Do what is left of a run while `may_go_on`; whether it has ended.

    `is_again`: it was begun before and cut off. Raises Conflict when another process works on the same run,
    FileNotFoundError when its files are kept no longer.
    """
    check(by, IMPORT_CASES)
    run = CaseImport.objects.get(pk=run_id)
    if run.finished_at is not None:
        return True
    if is_again:
        _note_interruption(run=run)
    kept = _Kept(run.cases_kept, run.events_kept, run.cases_name, run.events_name)
    with _examined(kept) as files:
        for step in import_in_steps(run, files, by=by, now=now):
            _tell(run=run, step=step)
            if not may_go_on():
                return False
    _let_go(run=run)
    kept.forget()
    return True


@contextmanager
def _examined(kept: _Kept) -> Iterator[Files]:
    """The kept files, examined while the block runs."""
    with ExitStack() as stack:
        cases = _examine(stack.enter_context(kept_upload(kept.cases)), "cases")
        events = _examine(stack.enter_context(kept_upload(kept.events)), "events") if kept.events else None
        yield Files(cases, events, kept.cases_name, kept.events_name)


def _examine(path: Path, field: str) -> Source:
    try:
        return examine(path)
    except Unreadable as refusal:
        raise Unreadable(str(refusal), field=field) from refusal


@action
def _tell(*, run: CaseImport, step: ImportStep) -> None:
    CaseImport.objects.filter(pk=run.pk).update(done=step.done, total=step.total)


@action
def _note_interruption(*, run: CaseImport) -> None:
    run.interruptions += 1
    run.save(update_fields=["interruptions"])


@action
def _let_go(*, run: CaseImport) -> None:
    run.cases_kept = run.events_kept = ""
    run.save(update_fields=["cases_kept", "events_kept"])
