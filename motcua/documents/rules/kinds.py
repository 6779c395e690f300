"""What a file is, judged by its first bytes, never by its name. Pure."""

from __future__ import annotations

from motcua.documents.choices import ENDINGS, MediaType

_MP4_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def media_type_of(head: bytes) -> MediaType | None:
    """The kind of a file from its first 32 bytes or more; None if it is none of the accepted ones."""
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith((b"II*\0", b"MM\0*")):
        return MediaType.TIFF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return MediaType.HEIC
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return MediaType.MP4
    return None


def name_fits(name: str, kind: MediaType) -> bool:
    """Whether the ending of the name says the same as the content; a name without ending says nothing."""
    _stem, point, ending = name.lower().rpartition(".")
    return not point or f".{ending}" in ENDINGS[kind]


def has_film(content: bytes) -> bool:
    """Whether an MP4 file holds a film: among its boxes, each within the file, is one that describes it."""
    at, names = 0, set()
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if length == 1:  # too long for four bytes
            length = int.from_bytes(content[at + 8 : at + 16])
        if length == 0:
            length = len(content) - at
        if length < 8 or at + length > len(content):
            return False
        names.add(name)
        at += length
    return {b"moov", b"mdat"} <= names


def storage_path(sha256: str) -> str:
    """Where a file lies in the storage: two levels of folders, so no folder grows without end."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
