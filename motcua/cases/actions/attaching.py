"""Hanging scans, photos and results at a case."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.results import give_out_results
from motcua.cases.actions.saving import note_on
from motcua.cases.choices import AttachmentPurpose, CaseState
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import ATTACH, takes_part
from motcua.cases.sql import case_at_work
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.documents.actions import code_of, store_files
from motcua.documents.choices import MediaType
from motcua.documents.marking import marked
from motcua.documents.rules import check_url


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A checked upload (`documents.actions.read_upload`) and where it belongs."""

    name: str
    content: bytes
    media_type: MediaType
    paper_id: int | None = None
    purpose: str = AttachmentPurpose.PAPER
    check_code: str = ""


@action
def attach_files(
    *, case_id: int, files: Sequence[NewAttachment], by: Actor, now: datetime
) -> list[CaseAttachment]:
    """Attach files to a case or one of its papers; the contents are named by hash in the log.

    What hangs there already is left out, so a repeated click doubles nothing. A result that comes after the
    decision is given out at once. Returns the new attachments.
    """
    found = case_at_work(case_id)
    if found is None:
        raise NotFound(_("Không có hồ sơ này."))
    check(by, ATTACH)
    if not takes_part(by, found):
        raise NotAllowed(_("Ông/bà không thêm tệp vào hồ sơ này được."))
    stored = store_files(contents=[(file.content, file.media_type) for file in files], now=now)
    papers = set(found.papers.values_list("pk", flat=True))
    known: set[tuple[str, int | None, str]] = set(
        found.attachments.values_list("file_id", "paper_id", "purpose")
    )
    rows = []
    for file, row in zip(files, stored, strict=True):
        paper_id = file.paper_id if file.paper_id in papers else None
        if (row.sha256, paper_id, file.purpose) in known:
            continue
        known.add((row.sha256, paper_id, file.purpose))
        rows.append(
            CaseAttachment(
                case=found,
                paper_id=paper_id,
                file_id=row.sha256,
                file_name=file.name[:200],
                purpose=file.purpose,
                check_code=file.check_code,
                added_at=now,
                added_by=by.label,
            )
        )
    if not rows:
        return []
    insert_rows(rows)
    events = [NewEvent("cases.files_attached", {"files": [row.file_id for row in rows]})]
    if found.state in (CaseState.DECIDED, CaseState.HANDED_OVER):
        results = [row for row in rows if row.purpose == AttachmentPurpose.RESULT]
        events += give_out_results(found, results, now=now)
    note_on(found, *events, by=by, now=now)
    return rows


def with_check_mark(file: NewAttachment, case: Case, *, public_url: str) -> NewAttachment:
    """A result with the code it will be checked by, printed into it where that is a PDF nobody has signed.

    Done before the transaction opens. The same file handed in twice gets the same code.
    """
    if file.purpose != AttachmentPurpose.RESULT:
        return file
    code = code_of(case.code, hashlib.sha256(file.content).hexdigest())
    content = file.content
    if file.media_type is MediaType.PDF:
        content = marked(content, code=code, url=check_url(code, public_url=public_url))
    return replace(file, content=content, check_code=code)


def hang_file(case: Case, file: NewAttachment, *, by: Actor, now: datetime) -> CaseAttachment:
    """Store one file that comes with another action on the case and hang it there; that action notes it."""
    (stored,) = store_files(contents=[(file.content, file.media_type)], now=now)
    hung = CaseAttachment(
        case=case,
        file_id=stored.sha256,
        file_name=file.name[:200],
        purpose=file.purpose,
        added_at=now,
        added_by=by.label,
    )
    insert_rows([hung])
    return hung
