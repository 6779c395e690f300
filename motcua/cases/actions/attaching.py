"""Hanging scans, photos and results at a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import note_on
from motcua.cases.choices import AttachmentPurpose
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import ATTACH, takes_part
from motcua.cases.sql import case_at_work
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.documents.actions import store_files
from motcua.documents.choices import MediaType


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A checked upload (`documents.actions.read_upload`) and where it belongs."""

    name: str
    content: bytes
    media_type: MediaType
    paper_id: int | None = None
    purpose: str = AttachmentPurpose.PAPER


@action
def attach_files(
    *, case_id: int, files: Sequence[NewAttachment], by: Actor, now: datetime
) -> list[CaseAttachment]:
    """Attach files to a case or one of its papers; the contents are named by hash in the log.

    What hangs there already is left out, so a repeated click doubles nothing. Returns the new attachments.
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
                added_at=now,
                added_by=by.label,
            )
        )
    if not rows:
        return []
    insert_rows(rows)
    note_on(found, NewEvent("cases.files_attached", {"files": [row.file_id for row in rows]}), by=by, now=now)
    return rows


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
