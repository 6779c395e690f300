"""Reading a printed form back: its text, its paper size, what is dark on a page."""

from io import BytesIO

import pypdf
import pypdfium2
from PIL import Image

MILLIMETRE = 72 / 25.4


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page in one line, so that a wrapped line still reads as one."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def picture_of(pdf: bytes, *, page: int = 0, dpi: int = 150) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page].render(scale=dpi / 72).to_pil()
    document.close()
    return picture


def size_in_millimetres(pdf: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    return {(round(box.width / MILLIMETRE), round(box.height / MILLIMETRE)) for box in boxes}


def dark_area_in_millimetres(pdf: bytes, page: int) -> tuple[float, float, float, float]:
    """Left, top, right and bottom edge of what is printed on a page."""
    picture = picture_of(pdf, page=page).convert("L").point(lambda shade: 255 if shade < 160 else 0)
    box = picture.getbbox()
    assert box is not None
    left, top, right, bottom = (edge * 25.4 / 150 for edge in box)
    return left, top, right, bottom
