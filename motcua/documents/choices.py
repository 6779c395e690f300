"""File types: those of papers, and those shown on screens of the hall."""

from enum import StrEnum


class MediaType(StrEnum):
    """Accepted kinds of files."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"
    TIFF = "image/tiff"
    MP4 = "video/mp4"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# What a case may carry, and what a board may show.
PAPERS = (MediaType.PDF, MediaType.JPEG, MediaType.PNG, MediaType.HEIC, MediaType.TIFF)
SHOWN = (MediaType.JPEG, MediaType.PNG, MediaType.MP4)

ENDINGS = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaType.PNG: (".png",),
    MediaType.HEIC: (".heic", ".heif"),
    MediaType.TIFF: (".tif", ".tiff"),
    MediaType.MP4: (".mp4", ".m4v"),
    MediaType.DOCX: (".docx",),
}
