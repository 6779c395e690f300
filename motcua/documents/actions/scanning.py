"""The pages of a paper being digitised: added, turned, ordered, put together.

Documents know no case: who may do this is decided by the action that calls these, inside its transaction.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from motcua.agencies.models import Counter, Office
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.series import count_attempt
from motcua.core.transactions import action
from motcua.documents.actions.removing import drop_pages
from motcua.documents.actions.storing import read_stored, read_upload, store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import FileUnfit, ScanNotReady
from motcua.documents.models import PageSource, Scan, ScanPage, StoredFile
from motcua.documents.workbench import MOST_PAGES, SENTENCES, joined, pages_of

PHONE_OPEN = timedelta(minutes=15)
_PHONE_WINDOW = timedelta(minutes=5)
_PHONE_UPLOADS = 120  # of one code in a window: a quick hand takes a page every three seconds


class PageMove(StrEnum):
    """What is done to a page."""

    TURN = "turn"
    BACK = "back"
    EARLIER = "earlier"
    LATER = "later"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class NewPages:
    """A checked upload and the pages found in it (`workbench.pages_of`)."""

    content: bytes
    media_type: MediaType
    pages: Sequence[dict[str, Any]]


def read_pages(upload: UploadedFile) -> NewPages:
    """The pages of an upload; done before a transaction opens. Raises what `read_upload` and the bench do."""
    content, kind = read_upload(upload)
    return NewPages(content, kind, pages_of(content, kind, name=upload.name or ""))


def open_scan(
    *, title: str, person: str, office: Office | None, counter: Counter | None, by: Actor, now: datetime
) -> Scan:
    """A paper without pages yet."""
    scan = Scan(
        key=secrets.token_hex(16),
        title=title[:500],
        person=person[:200],
        office=office,
        counter=counter,
        opened_by_id=by.id if by.kind is ActorKind.OFFICER else None,
        opened_at=now,
    )
    insert_rows([scan])
    return scan


def add_pages(scan: Scan, new: Sequence[NewPages], *, source: PageSource, now: datetime) -> list[ScanPage]:
    """Put the pages behind those that are there; raises FileUnfit for too many, StorageFull."""
    there = scan.pages.aggregate(count=Count("pk"), last=Max("order"))
    last, count = there["last"] or 0, there["count"] + sum(len(one.pages) for one in new)
    if count > MOST_PAGES:
        raise FileUnfit(
            str(SENTENCES["too_many_pages"]) % {"name": scan.title, "count": count, "limit": MOST_PAGES}
        )
    made = [
        (one.media_type, one.content, page)
        if page.get("content") is None
        else (page["kind"], page["content"], page)
        for one in new
        for page in one.pages
    ]
    stored = store_files(contents=[(content, kind) for kind, content, _page in made], now=now)
    rows = [
        ScanPage(
            scan=scan,
            order=last + place,
            file_id=file.sha256,
            number=page.get("number", 0),
            turn=page["turn"],
            skew=page["skew"],
            is_blank=page["is_blank"],
            is_blurred=page["is_blurred"],
            source=source,
            preview=b64decode(page["preview"]),
            added_at=now,
        )
        for place, (file, (_kind, _content, page)) in enumerate(zip(stored, made, strict=True), start=1)
    ]
    ScanPage.objects.bulk_create(rows)
    return rows


def arrange_page(scan: Scan, *, page_id: int, move: PageMove, now: datetime) -> None:
    """Turn a page by a quarter, move it by one place, or take it out; raises NotFound."""
    pages = list(scan.pages.defer("preview"))
    place = next((place for place, page in enumerate(pages) if page.pk == page_id), None)
    if place is None:
        raise NotFound(_("Trang này không còn nữa."))
    page = pages[place]
    if move is PageMove.DROP:
        drop_pages(ScanPage.objects.filter(pk=page.pk), now=now)
    elif move in (PageMove.TURN, PageMove.BACK):
        page.turn = (page.turn + (90 if move is PageMove.TURN else 270)) % 360
        page.save(update_fields=["turn"])
    else:
        other = place + (1 if move is PageMove.LATER else -1)
        if 0 <= other < len(pages):
            pages[place], pages[other] = pages[other], pages[place]
            for order, one in enumerate(pages, start=1):
                one.order = order
            ScanPage.objects.bulk_update(pages, ["order"])


def let_phone_in(scan: Scan, *, now: datetime) -> str:
    """A new secret by which a phone may add pages for a quarter of an hour; an older one ends."""
    secret = secrets.token_urlsafe(24)
    scan.phone_hash, scan.phone_until = _hash(secret), now + PHONE_OPEN
    scan.save(update_fields=["phone_hash", "phone_until"])
    return secret


def scan_of_phone(secret: str, *, now: datetime) -> Scan | None:
    """The paper to which this secret may add pages now."""
    open_ones = Scan.objects.filter(finished_at=None, phone_until__gt=now)
    return open_ones.filter(phone_hash=_hash(secret)).first()


@action
def add_by_phone(*, secret: str, new: Sequence[NewPages], now: datetime) -> int:
    """Add pages by the secret alone; returns how many. Raises NotFound once it has ended, FileUnfit."""
    scan = scan_of_phone(secret, now=now)
    if scan is None:
        raise NotFound(_("Mã chụp trang đã hết hạn. Xin quét lại mã QR ở quầy."))
    return len(add_pages(scan, new, source=PageSource.PHONE, now=now))


@action
def count_phone_upload(*, secret: str, now: datetime) -> None:
    """Raise TooOften for more uploads by one secret than hands can make; before anything is read."""
    key = f"scan_phone:{_hash(secret)}"
    count_attempt(key=key, now=now, window=_PHONE_WINDOW, limit=_PHONE_UPLOADS)


def pages_to_join(scan: Scan) -> list[ScanPage]:
    """The pages in their order, as they stand."""
    return list(scan.pages.defer("preview").select_related("file"))


def put_together(scan: Scan, pages: Sequence[ScanPage]) -> bytes:
    """One PDF of the pages; done before a transaction opens. Raises ScanNotReady without any, FileUnfit."""
    if not pages:
        raise ScanNotReady(_("Chưa có trang nào. Xin chọn tệp, lấy từ máy quét hoặc chụp bằng điện thoại."))
    with tempfile.TemporaryDirectory() as folder:
        for file in {page.file_id: page.file for page in pages}.values():
            Path(folder, file.sha256).write_bytes(read_stored(file))
        plan = [
            {
                "file": str(Path(folder, page.file_id)),
                "is_pdf": page.file.media_type == MediaType.PDF,
                "number": page.number,
                "turn": page.turn,
                "skew": page.skew,
            }
            for page in pages
        ]
        return joined(plan, title=scan.title)


def close_scan(
    scan: Scan, *, content: bytes, pages: Sequence[ScanPage], expected: int, note: str, now: datetime
) -> StoredFile:
    """Keep the PDF as the paper's file; the pages and their own files are removed a day later (`removing`).

    Raises ScanNotReady when a page came, went or moved meanwhile, StorageFull.
    """
    if [_state(page) for page in pages] != [_state(page) for page in scan.pages.defer("preview")]:
        raise ScanNotReady(_("Vừa có trang thêm vào hoặc đổi chỗ. Xin xem lại rồi ghép lần nữa."))
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    scan.expected_pages, scan.note, scan.finished_at, scan.file_id = expected, note[:300], now, file.sha256
    scan.phone_hash, scan.phone_until = "", None
    scan.save(update_fields=["expected_pages", "note", "finished_at", "file", "phone_hash", "phone_until"])
    return file


def drop_open_scan(scan: Scan, *, now: datetime) -> None:
    """Leave a paper undigitised: it goes with its pages."""
    drop_pages(ScanPage.objects.filter(scan=scan), now=now)
    scan.delete()


def _state(page: ScanPage) -> tuple[int, int, int]:
    return page.pk, page.order, page.turn


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
