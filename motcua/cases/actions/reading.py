"""The words of papers: laid under the pages of what was scanned here, taken from all else as it is.

Called by jobs. A file that somebody handed in is never changed, it may be signed; a scan of ours is replaced
by one in which words can be found, and what was scanned stays in the storage under its hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import note_on
from motcua.cases.models import CaseAttachment
from motcua.cases.permissions import READ_WORDS
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import RuleViolation
from motcua.core.named_jobs import is_busy, queue_job
from motcua.core.progress import forget_progress, tell_progress
from motcua.core.transactions import action
from motcua.core.uploads import forget_upload, keep_upload, kept_upload
from motcua.documents import ocr
from motcua.documents.actions import keep_text, read_stored, store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import StoredFile, TextState
from motcua.documents.workbench import as_pdf, check_pdf, text_of

READING_JOB = "cases.read_paper"
TRY_AGAIN = timedelta(days=1)
_FEWEST_LETTERS = 25  # of a page: a PDF that was written by a program needs no reading by eye


@dataclass(frozen=True, slots=True)
class Slice:
    """How far the reading of a paper is: pages done, and the kept file in which their words lie already."""

    done: int = 0
    kept: str = ""


def read_slice(*, attachment_id: int, at: Slice, by: Actor, now: datetime) -> Slice | None:
    """Read a few pages more of a paper; where to go on, None when all is done or nothing is to do.

    Long work between short transactions; running it twice does no harm. What cannot be read is noted with the
    reason, and tried again on another day.
    """
    check(by, READ_WORDS)
    attachment = _waiting().filter(pk=attachment_id).select_related("file", "case").first()
    if attachment is None:
        return None
    try:
        return _read(attachment, at, by, now)
    except RuleViolation as error:
        keep_text(file_id=attachment.file_id, text="", failure=str(error), now=now)
        forget_progress(attachment.progress_name)
        return None
    finally:
        forget_upload(at.kept)


@action
def queue_unread(*, by: Actor, now: datetime, most: int) -> int:
    """Queue papers whose words nobody has read, or tried to a day ago; returns how many.

    None while others wait: their line is short, and a long paper is not begun twice.
    """
    check(by, READ_WORDS)
    if is_busy(READING_JOB):
        return 0
    unread = Q(file__text=None) | Q(
        file__text__state=TextState.FAILED, file__text__read_at__lt=now - TRY_AGAIN
    )
    keys = list(_waiting().filter(unread).order_by("-pk").values_list("pk", flat=True)[:most])
    for key in keys:
        queue_job(READING_JOB, attachment_id=key)
    return len(keys)


@action
def lay_words_under(
    *, attachment_id: int, original_id: str, content: bytes, text: str, by: Actor, now: datetime
) -> bool:
    """Replace a scan by the file in which words can be found; False when it was replaced before.

    Raises StorageFull, before anything changes.
    """
    check(by, READ_WORDS)
    found = (
        CaseAttachment.objects.select_related("case").filter(pk=attachment_id, file_id=original_id).first()
    )
    if found is None:
        return False
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    keep_text(file_id=file.sha256, text=text, now=now)
    found.original_id, found.file_id = original_id, file.sha256
    found.save(update_fields=["original", "file"])
    said = {"before": original_id, "file": file.sha256}
    note_on(found.case, NewEvent("cases.words_read", said), by=by, now=now)
    return True


def _waiting() -> QuerySet[CaseAttachment]:
    """Papers that may still have words to be read."""
    kept = CaseAttachment.objects.filter(file__destroyed_at=None)
    return kept.exclude(file__text__state__in=[TextState.READ, TextState.EMPTY])


def _read(attachment: CaseAttachment, at: Slice, by: Actor, now: datetime) -> Slice | None:
    content = _content(attachment.file, at)
    is_ours = attachment.scan_id is not None
    count = check_pdf(content, name="").count
    if not at.done and not is_ours:
        text = text_of(content)
        if len(text.strip()) >= _FEWEST_LETTERS * count:
            keep_text(file_id=attachment.file_id, text=text, now=now)
            return None
    ocr.check_installed()
    _tell(attachment, at.done, count)
    if is_ours and not at.done:
        content = ocr.as_pdfa(content, count=count)
    last = min(at.done + ocr.PAGES_AT_ONCE, count)
    content = ocr.with_words(content, first=at.done, last=last - 1)
    if last < count:
        _tell(attachment, last, count)
        return Slice(last, keep_upload(ContentFile(content)))
    text = text_of(content)
    if is_ours:
        lay_words_under(
            attachment_id=attachment.pk,
            original_id=attachment.file_id,
            content=content,
            text=text,
            by=by,
            now=now,
        )
    else:
        keep_text(file_id=attachment.file_id, text=text, now=now)
    forget_progress(attachment.progress_name)
    return None


def _content(file: StoredFile, at: Slice) -> bytes:
    """The paper as a PDF, as far as it has been read."""
    if at.kept:
        with kept_upload(at.kept) as path:
            return Path(path).read_bytes()
    content = read_stored(file)
    kind = MediaType(file.media_type)
    return content if kind is MediaType.PDF else as_pdf(content, kind, title="")


def _tell(attachment: CaseAttachment, done: int, total: int) -> None:
    title = _("Nhận dạng chữ, hồ sơ %(code)s") % {"code": attachment.case.code}
    tell_progress(name=attachment.progress_name, title=title, done=done, total=total)
