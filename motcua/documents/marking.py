"""Printing the code of a paper into a PDF that was made elsewhere, so that its QR can be scanned.

Only into an unsigned one: any byte added to a signed paper would look like a change made after signing.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from motcua.documents.forms.rendering import draw, qr_svg

# The lower margin of a document has at least 20 mm (NĐ 30/2020/NĐ-CP, Phụ lục I); the mark takes 15 of them.
WIDTH_MM, HEIGHT_MM = 75, 15
_LEFT_MM, _FOOT_MM = 12, 3
_POINTS = 72 / 25.4
# The mark is drawn the same at any time: the same paper handed in twice must stay one file.
_DRAWN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def marked(content: bytes, *, code: str, url: str) -> bytes:
    """The PDF with the mark at the foot of its first page.

    As it is where that would do harm: signed, encrypted or not readable.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted or is_signed(reader):
            return content
        writer = PdfWriter(clone_from=reader)
        _put(_mark(code, url), writer.pages[0])
        written = io.BytesIO()
        writer.write(written)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return content  # a broken or hostile file: kept as it came, its code stands beside it
    return written.getvalue()


def is_signed(reader: PdfReader) -> bool:
    """Whether a field of the paper is signed."""
    fields = reader.get_fields() or {}
    return any(field.get("/FT") == "/Sig" and field.get("/V") is not None for field in fields.values())


def _mark(code: str, url: str) -> PageObject:
    place = urlsplit(url)
    values = {
        "code": code,
        "address": f"{place.netloc}{place.path.rpartition(code)[0].rstrip('/')}",
        "width": WIDTH_MM,
        "height": HEIGHT_MM,
    }
    drawn = draw("check_stamp", values, pictures={"qr": qr_svg(url)}, at=_DRAWN_AT)
    return PdfReader(io.BytesIO(drawn)).pages[0]


def _put(mark: PageObject, page: PageObject) -> None:
    """Upright in the lower left corner of what is seen of the page, whichever way the page is turned."""
    page.transfer_rotation_to_content()
    box = page.cropbox
    right, up = float(box.left) + _LEFT_MM * _POINTS, float(box.bottom) + _FOOT_MM * _POINTS
    page.merge_transformed_page(mark, Transformation().translate(right, up))
