"""Stored files for players: a TV asks for a film range by range."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase

from motcua.documents.models import StoredFile
from motcua.documents.rules import storage_path

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
LARGEST_PART = 2 * 1024 * 1024  # bytes; a player asks for the rest


def file_response(file: StoredFile, wanted: str) -> HttpResponseBase:
    """The file, or the one part that a Range header asks for (RFC 9110, 14.2)."""
    asked = _RANGE.fullmatch(wanted.strip())
    if asked is None or not any(asked.groups()):
        whole = FileResponse(default_storage.open(storage_path(file.sha256)), content_type=file.media_type)
        whole["Accept-Ranges"] = "bytes"
        return whole
    first, last = _bounds(*asked.groups(), size=file.size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    with default_storage.open(storage_path(file.sha256)) as opened:
        opened.seek(first)
        part = HttpResponse(opened.read(last - first + 1), status=206, content_type=file.media_type)
    part["Accept-Ranges"] = "bytes"
    part["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return part


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """First and last byte; without a first, the last so many bytes are meant."""
    if not first:
        return max(0, size - int(last)), size - 1
    start = int(first)
    end = min(int(last) if last else size - 1, size - 1)
    return start, min(end, start + LARGEST_PART - 1)
