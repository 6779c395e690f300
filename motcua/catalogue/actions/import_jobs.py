"""Importing a file of national records from a screen: kept, queued, and carried out by a job."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files import File
from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.catalogue.actions.importing import load_source, open_run, refuse_unusable
from motcua.catalogue.models import ImportRun
from motcua.catalogue.permissions import IMPORT_PROCEDURES
from motcua.catalogue.rules.national_record import open_source, read_records
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import Conflict
from motcua.core.named_jobs import queue_job
from motcua.core.transactions import action
from motcua.core.uploads import forget_upload, keep_upload, kept_upload

IMPORT_JOB = "catalogue.import_procedures"


def begin_import(*, file: File[bytes], name: str, by: Actor, now: datetime) -> ImportRun:
    """Keep an uploaded file and queue its import; the same file while it is being imported gives that run.

    Raises NotAllowed, SourceUnusable when nothing in the file is a procedure, and Conflict when the same file
    comes twice at the same moment.
    """
    check(by, IMPORT_PROCEDURES)
    kept = keep_upload(file)
    try:
        with kept_upload(kept) as path:
            with open_source(path) as lines:
                refuse_unusable(read_records(lines))
            with path.open("rb") as whole:
                file_hash = hashlib.file_digest(whole, "sha256").hexdigest()
        run = _open(name=name, file_hash=file_hash, kept=kept, by=by, now=now)
    except IntegrityError as taken:
        forget_upload(kept)
        raise Conflict(_("Tệp này vừa được tải lên ở nơi khác và đang được nhập."), field="file") from taken
    except BaseException:
        forget_upload(kept)
        raise
    return run


@action
def _open(*, name: str, file_hash: str, kept: str, by: Actor, now: datetime) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(file_hash=file_hash, finished_at=None).first()
    if run is None:
        run = open_run(source_name=name, by=by, now=now, file_hash=file_hash, kept_file=kept)
    else:
        forget_upload(run.kept_file)
        run.kept_file = kept
        run.save(update_fields=["kept_file"])
    queue_job(IMPORT_JOB, run_id=run.pk)
    return run


@action
def resume_import(*, run_id: int, by: Actor, now: datetime) -> ImportRun:
    """Queue a run again that has not ended; one that waits or runs is left alone. Raises NotAllowed."""
    check(by, IMPORT_PROCEDURES)
    run = ImportRun.objects.get(pk=run_id)
    if run.finished_at is None:
        queue_job(IMPORT_JOB, run_id=run.pk)
    return run


def carry_out_import(*, run_id: int, is_again: bool, by: Actor, now: datetime) -> None:
    """Do what is left of a run; `is_again`: it was begun before and cut off. A finished one is left alone.

    Raises Conflict when another process works on the same run, FileNotFoundError when its file is gone.
    """
    check(by, IMPORT_PROCEDURES)
    run = ImportRun.objects.get(pk=run_id)
    if run.finished_at is not None:
        return
    if is_again:
        _note_interruption(run=run)
    kept = run.kept_file
    with kept_upload(kept) as path, open_source(path) as lines:
        read = list(read_records(lines))
    load_source(run, read, by=by, now=now)
    forget_upload(kept)


@action
def _note_interruption(*, run: ImportRun) -> None:
    run.interruptions += 1
    run.save(update_fields=["interruptions"])
