"""Where a signature stands on a paper (NĐ 30/2020/NĐ-CP, Phụ lục I): above the signer's name, the seal over a
third of it on its left, a stamp for attachments at the top right of the first page.

The place is found in the text of the paper, so it is the same for our own forms and for a result somebody
wrote elsewhere (ADR 0033). Boxes are in points of the page, from its lower left corner.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdfium2 import PdfDocument, PdfPage

from motcua.documents.pdfium import opened

MM = 72 / 25.4
PAGES_READ = 30  # from the last one back: a signer block stands at the end, or before annexes
SEAL = 36 * MM  # the seal of a people's committee, in real size
PICTURE_HEIGHT, TIME_HEIGHT, BLOCK_HEIGHT = 20 * MM, 4 * MM, 46 * MM
NARROWEST, WIDEST, BLOCK_WIDTH = 42 * MM, 52 * MM, 74 * MM
HEADER_WIDTH, HEADER_HEIGHT = 88 * MM, 12 * MM
EDGE = 8 * MM

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page. `is_block`: the paper names its signer there, so that the stamp need not."""

    page: int
    box: Box
    is_block: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.box[2] - self.box[0], self.box[3] - self.box[1]

    @property
    def whole_box(self) -> tuple[int, int, int, int]:
        """The place in whole points, as a signature field has it."""
        left, bottom, right, top = (round(value) for value in self.box)
        return left, bottom, right, top


def spot_for_signature(content: bytes, name: str, *, aspect: float) -> Spot:
    """Above the last place where the paper names the signer, else at the foot of the last page.

    `aspect` is width by height of the picture of the signature. Raises PdfiumError for what is no paper.
    """
    with opened(content) as paper:
        last = len(paper) - 1
        for number in range(last, max(last - PAGES_READ, -1), -1):
            found = _last_mention(paper, number, name)
            if found is not None:
                return Spot(number, _above(found, paper[number], aspect), is_block=True)
        width, _height = paper[last].get_size()
    return Spot(last, (width - EDGE - BLOCK_WIDTH, EDGE, width - EDGE, EDGE + BLOCK_HEIGHT))


def spot_for_seal(content: bytes) -> Spot:
    """Over the left third of the last visible signature; without one, at the foot of the last page."""
    found = last_signature_spot(content)
    if found is None:
        with opened(content) as paper:
            last = len(paper) - 1
            width, _height = paper[last].get_size()
        right = width - EDGE - BLOCK_WIDTH / 2
        return Spot(last, (right - SEAL, EDGE, right, EDGE + SEAL))
    left, bottom, right, top = found.box
    end = max(left + (right - left) / 3, EDGE + SEAL)
    middle = (bottom + top) / 2
    lower = max(middle - SEAL / 2, EDGE)
    return Spot(found.page, (end - SEAL, lower, end, lower + SEAL))


def spot_for_header(content: bytes) -> Spot:
    """Top right of the first page: attachments and digitised copies."""
    with opened(content) as paper:
        width, height = paper[0].get_size()
    return Spot(
        0, (width - EDGE - HEADER_WIDTH, height - 5 * MM - HEADER_HEIGHT, width - EDGE, height - 5 * MM)
    )


def last_signature_spot(content: bytes) -> Spot | None:
    """Where the last visible signature of the paper stands; None without one."""
    found = None
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(content)).pages):
            for annotation in page.get("/Annots") or ():
                widget = annotation.get_object()
                if widget.get("/FT") != "/Sig" or "/V" not in widget:
                    continue
                x1, y1, x2, y2 = (float(value) for value in widget["/Rect"])
                if x2 > x1 and y2 > y1:
                    found = Spot(number, (x1, y1, x2, y2))
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError):
        return found
    return found


def _last_mention(paper: PdfDocument, number: int, name: str) -> Box | None:
    """The box of the last mention of the name on a page; in the paper it may be in capitals."""
    text = paper[number].get_textpage()
    search = text.search(name, match_case=False)
    mention = None
    while (at := search.get_next()) is not None:
        mention = at
    if mention is None:
        return None
    start, count = mention
    boxes = [text.get_rect(n) for n in range(text.count_rects(start, count))]
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


def _above(name: Box, page: PdfPage, aspect: float) -> Box:
    """Centred above a name, within the page."""
    width = min(max(PICTURE_HEIGHT * aspect, NARROWEST), WIDEST)
    middle, (page_width, page_height) = (name[0] + name[2]) / 2, page.get_size()
    left = min(max(middle - width / 2, EDGE), page_width - EDGE - width)
    bottom = min(name[3] + 1 * MM, page_height - EDGE - PICTURE_HEIGHT - TIME_HEIGHT)
    return (left, bottom, left + width, bottom + PICTURE_HEIGHT + TIME_HEIGHT)
