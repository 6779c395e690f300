"""Storing files: once by content, typed by content, limited in size."""

from __future__ import annotations

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
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from motcua.core.transactions import action
from motcua.documents.choices import PAPERS, MediaType
from motcua.documents.errors import FileDamaged, FileTooLarge, FileTypeNotAccepted
from motcua.documents.models import StoredFile
from motcua.documents.rules import has_film, media_type_of, name_fits, storage_path

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = 120_000_000  # a scan of A3 at 600 dpi has 70 million


def read_upload(upload: UploadedFile, *, kinds: Sequence[MediaType] = PAPERS) -> tuple[bytes, MediaType]:
    """The content of an upload and its kind.

    Raises FileTooLarge, FileTypeNotAccepted (also when the name says another kind) or FileDamaged. Done
    before any transaction opens: reading and checking a picture takes long.
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
    if not _opens(content, kind):
        raise FileDamaged(_("Tệp “%(name)s” bị hỏng, không mở được. Xin quét lại.") % {"name": name})
    return content, kind


@action
def store_files(*, contents: Sequence[tuple[bytes, MediaType]], now: datetime) -> list[StoredFile]:
    """Keep files under their SHA-256; a file known already is not stored again.

    The bytes reach the storage before the rows commit: a crash leaves at worst bytes without a row, which a
    later upload of the same content adopts.
    """
    rows = []
    for content, kind in contents:
        sha256 = hashlib.sha256(content).hexdigest()
        path = storage_path(sha256)
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
        rows.append(StoredFile(sha256=sha256, size=len(content), media_type=kind.value, stored_at=now))
    StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def read_stored(file: StoredFile) -> bytes:
    """The bytes of a stored file."""
    with default_storage.open(storage_path(file.sha256)) as opened:
        content: bytes = opened.read()
    return content


def _opens(content: bytes, kind: MediaType) -> bool:
    """Whether the content can really be read as its kind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if kind is MediaType.PDF:
                return len(PdfReader(io.BytesIO(content)).pages) > 0
            if kind is MediaType.MP4:
                return has_film(content)
            with Image.open(io.BytesIO(content)) as picture:
                picture.verify()
    except (
        PyPdfError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ):
        return False
    except (KeyError, RecursionError, TypeError, AttributeError, IndexError):  # pypdf on hostile files
        return False
    return True
