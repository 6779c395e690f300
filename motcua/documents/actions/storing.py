"""Storing files: once by content, typed by content, limited in size."""

from __future__ import annotations

import errno
import hashlib
import io
import warnings
from collections.abc import Sequence
from datetime import datetime

import pi_heif
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from motcua.core.transactions import action
from motcua.documents import antivirus
from motcua.documents.bench.pictures import MOST_PIXELS
from motcua.documents.choices import PAPERS, MediaType
from motcua.documents.errors import (
    FileDamaged,
    FileDestroyed,
    FileInfected,
    FileTooLarge,
    FileTypeNotAccepted,
    FileUnfit,
    ScannerAway,
    StorageFull,
)
from motcua.documents.models import ScanState, StoredFile
from motcua.documents.rules import has_film, media_type_of, name_fits, storage_path
from motcua.documents.workbench import SENTENCES, check_pdf

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def read_upload(upload: UploadedFile, *, kinds: Sequence[MediaType] = PAPERS) -> tuple[bytes, MediaType]:
    """The content of an upload and its kind.

    Raises FileTooLarge, FileTypeNotAccepted (also when the name says another kind), FileDamaged, FileUnfit,
    FileInfected or ScannerAway. Done before any transaction opens: reading and checking a file takes long.
    """
    name = upload.name or ""
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise FileTooLarge(
            _("Tệp “%(name)s” lớn hơn %(limit)s MB. Xin quét lại ở độ phân giải thấp hơn hoặc tách tệp.")
            % {"name": name, "limit": settings.UPLOAD_LIMIT // 1024**2}
        )
    content = upload.read()
    kind = media_type_of(content[:32])
    if kind is None or kind not in kinds:
        raise FileTypeNotAccepted(
            _("Tệp “%(name)s” không phải %(kinds)s hoặc %(last)s. Xin quét, chụp lại hoặc chọn tệp khác.")
            % {"name": name, "kinds": ", ".join(one.name for one in kinds[:-1]), "last": kinds[-1].name}
        )
    if not name_fits(name, kind):
        raise FileTypeNotAccepted(
            _("Tệp “%(name)s” có nội dung %(kind)s, không đúng với đuôi tệp. Xin kiểm tra lại tệp.")
            % {"name": name, "kind": kind.name}
        )
    if kind is MediaType.PDF:
        check_pdf(content, name=name)
    elif not _opens(content, kind, name):
        raise FileDamaged(str(SENTENCES["damaged"]) % {"name": name})
    refuse_infected(content, name=name)
    return content, kind


def refuse_infected(content: bytes, *, name: str) -> None:
    """Ask the scanner of malware, if there is one; raises FileInfected, or ScannerAway by setting.

    What it could not look at stays marked as unscanned until a job has asked again.
    """
    if not antivirus.is_configured():
        return
    try:
        state = antivirus.verdict_on(content)
    except antivirus.NoVerdict as error:
        if settings.CLAMAV_REQUIRED:
            raise ScannerAway(
                _("Máy quét mã độc không trả lời nên chưa nhận tệp. Xin thử lại sau, hoặc báo quản trị.")
            ) from error
        return
    if state is ScanState.INFECTED:
        raise FileInfected(
            _("Tệp “%(name)s” có mã độc nên không nhận. Xin quét, chụp lại từ bản giấy.") % {"name": name}
        )


@action
def store_files(*, contents: Sequence[tuple[bytes, MediaType]], now: datetime) -> list[StoredFile]:
    """Keep files under their SHA-256; a file known already is not stored again.

    The bytes reach the storage before the rows commit: a crash leaves at worst bytes without a row, which a
    later upload of the same content adopts. The rows are written first, and with them locked against who
    destroys (`destroying`) or removes (`removing`) the same content: content that comes anew stays.
    """
    rows = [
        StoredFile(
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            media_type=kind.value,
            stored_at=now,
        )
        for content, kind in contents
    ]
    in_one_order = sorted({row.sha256: row for row in rows}.values(), key=lambda row: row.sha256)
    StoredFile.objects.bulk_create(
        in_one_order,
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["destroyed_at", "dropped_at"],
    )
    for row, (content, _kind) in zip(rows, contents, strict=True):
        _keep(storage_path(row.sha256), content)
    return rows


def _keep(path: str, content: bytes) -> None:
    """Write the bytes unless they lie there whole; what a crash or a full disk cut short is written again.

    Raises StorageFull.
    """
    if default_storage.exists(path):
        if default_storage.size(path) == len(content):
            return
        default_storage.delete(path)
    try:
        default_storage.save(path, ContentFile(content))
    except OSError as error:
        default_storage.delete(path)
        if error.errno not in _NO_ROOM:
            raise
        raise StorageFull(
            _("Máy chủ hết chỗ chứa tệp, chưa lưu gì. Xin giữ bản giấy và báo quản trị hệ thống.")
        ) from error


def read_stored(file: StoredFile) -> bytes:
    """The bytes of a stored file.

    Raises FileInfected where the scanner of malware found something since, FileDestroyed when its time of
    retention was over.
    """
    if file.destroyed_at is not None:
        raise FileDestroyed(_("Tệp này đã tiêu hủy theo biên bản vì hết thời hạn lưu."))
    if file.scan_state == ScanState.INFECTED:
        raise FileInfected(_("Tệp này có mã độc nên không mở. Xin số hóa lại từ bản giấy."))
    with default_storage.open(storage_path(file.sha256)) as opened:
        content: bytes = opened.read()
    return content


def _opens(content: bytes, kind: MediaType, name: str) -> bool:
    """Whether a picture or film can really be read as its kind; raises FileUnfit for too many pixels."""
    if kind is MediaType.MP4:
        return has_film(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                pixels = picture.width * picture.height
                picture.verify()
    except Image.DecompressionBombError:
        pixels = 2 * MOST_PIXELS
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False
    if pixels > MOST_PIXELS:
        numbers = {"name": name, "pixels": pixels // 1_000_000, "limit": MOST_PIXELS // 1_000_000}
        raise FileUnfit(str(SENTENCES["too_many_pixels"]) % numbers)
    return True
