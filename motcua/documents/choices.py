"""File types a case may carry."""

from enum import StrEnum


class MediaType(StrEnum):
    """Accepted kinds of files."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"


ENDINGS = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaType.PNG: (".png",),
    MediaType.HEIC: (".heic", ".heif"),
}
