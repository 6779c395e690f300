"""A file as a browser can show it: phone photos (HEIC) become JPEG, TIFF a PDF, all else stays as it is."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from motcua.documents.actions import read_stored
from motcua.documents.choices import MediaType
from motcua.documents.models import StoredFile
from motcua.documents.workbench import as_pdf, shown

_QUALITY = 85


def preview_of(file: StoredFile) -> tuple[bytes, str]:
    """The bytes to show and their media type; the stored file itself is never changed."""
    content = read_stored(file)
    if file.media_type == MediaType.TIFF:
        return as_pdf(content, MediaType.TIFF, title=""), MediaType.PDF.value
    if file.media_type != MediaType.HEIC:
        return content, file.media_type
    written = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        ImageOps.exif_transpose(picture).convert("RGB").save(written, "JPEG", quality=_QUALITY)
    return written.getvalue(), MediaType.JPEG.value


def page_of(file: StoredFile, number: int) -> tuple[bytes, str]:
    """One page as a picture, the first is 0, and its media type; raises FileDamaged where there is none."""
    content, media_type = preview_of(file)
    if media_type == MediaType.PDF:
        return shown(content, number), MediaType.JPEG.value
    return content, media_type
