"""The folder into which scanners put their files: who may take which, each file once.

Below MOTCUA_SCAN_FOLDER an office has `diem-<number>`, a counter of it `quay-<number>` in there. A desk sees
its office's files and its own counter's. A file is taken by renaming it, which only one of two can do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from motcua.agencies.models import Counter, Office
from motcua.core.errors import Conflict
from motcua.documents.choices import ENDINGS, PAPERS
from motcua.documents.errors import (
    FileDamaged,
    FileInfected,
    FileTooLarge,
    FileTypeNotAccepted,
    FileUnfit,
)

TAKEN = ".dang-nhan"
REFUSED = "khong-nhan"
GROWN = timedelta(seconds=3)  # a file that has not changed for so long is whole
FORGOTTEN = timedelta(minutes=10)  # what somebody took and never finished comes back
MOST_SHOWN = 30
_UNFIT = (FileDamaged, FileInfected, FileTooLarge, FileTypeNotAccepted, FileUnfit)
_ENDINGS = tuple(ending for kind in PAPERS for ending in ENDINGS[kind])


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file that waits: its name within the office's folder, bytes, when it was last written."""

    name: str
    size: int
    written_at: datetime


def folder_of(office: Office) -> Path | None:
    """The office's folder, whether it is there or not; None where no scanner is set up."""
    return Path(settings.SCAN_FOLDER, f"diem-{office.pk}") if settings.SCAN_FOLDER else None


def waiting_files(office: Office, counter: Counter | None, *, now: datetime) -> list[ScannedFile]:
    """Whole files of the office and of the counter, the newest first; what was left half taken is back."""
    found = []
    for folder in _folders(office, counter):
        _give_back_forgotten(folder, now)
        for path in folder.iterdir():
            if not _is_paper(path):
                continue
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue  # another desk took it just now
            written_at = datetime.fromtimestamp(facts.st_mtime, UTC)
            if facts.st_size and now - written_at >= GROWN:
                found.append(ScannedFile(_name_of(path, office), facts.st_size, written_at))
    return sorted(found, key=lambda one: one.written_at, reverse=True)[:MOST_SHOWN]


@contextmanager
def taken(office: Office, counter: Counter | None, name: str) -> Iterator[SimpleUploadedFile]:
    """Take one waiting file while the block runs; then it is gone.

    When the block refuses it as unfit it lies in `khong-nhan`; after any other failure it waits again. Raises
    Conflict when another desk was faster, FileTooLarge before it is read.
    """
    path = next(
        (
            path
            for folder in _folders(office, counter)
            for path in folder.iterdir()
            if _is_paper(path) and _name_of(path, office) == name
        ),
        None,
    )
    claimed = _claim(path) if path is not None else None
    if path is None or claimed is None:
        raise Conflict(_("Tệp “%(name)s” đã được quầy khác lấy.") % {"name": name})
    try:
        if claimed.stat().st_size > settings.UPLOAD_LIMIT:
            raise FileTooLarge(
                _("Tệp “%(name)s” lớn hơn %(limit)s MB. Xin quét lại ở độ phân giải thấp hơn hoặc tách tệp.")
                % {"name": path.name, "limit": settings.UPLOAD_LIMIT // 1024**2}
            )
        yield SimpleUploadedFile(path.name, claimed.read_bytes())
    except _UNFIT:
        refused = path.parent / REFUSED
        refused.mkdir(exist_ok=True)
        claimed.rename(refused / claimed.name)
        raise
    except BaseException:
        claimed.rename(path)
        raise
    claimed.unlink()


def _folders(office: Office, counter: Counter | None) -> list[Path]:
    own = folder_of(office)
    if own is None:
        return []
    with_counter = [own / f"quay-{counter.number}"] if counter is not None else []
    return [folder for folder in (own, *with_counter) if folder.is_dir()]


def _is_paper(path: Path) -> bool:
    """A plain file with the ending of a paper; no link that leads elsewhere, no hidden file."""
    is_plain = not path.is_symlink() and path.is_file()
    return is_plain and not path.name.startswith(".") and path.name.lower().endswith(_ENDINGS)


def _name_of(path: Path, office: Office) -> str:
    own = folder_of(office)
    return str(path.relative_to(own)) if own is not None else path.name


def _claim(path: Path) -> Path | None:
    """The file under a name nobody else has; None when it is gone."""
    hidden = path.parent / TAKEN
    hidden.mkdir(exist_ok=True)
    claimed = hidden / f"{uuid4().hex}-{path.name}"
    try:
        path.rename(claimed)
    except FileNotFoundError:
        return None
    claimed.touch()  # from now on it is counted how long it has been taken
    return claimed


def _give_back_forgotten(folder: Path, now: datetime) -> None:
    hidden = folder / TAKEN
    for path in hidden.iterdir() if hidden.is_dir() else ():
        try:
            if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > FORGOTTEN:
                path.rename(folder / path.name.partition("-")[2])
        except FileNotFoundError:
            continue
