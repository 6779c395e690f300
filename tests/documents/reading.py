"""Reading a printed form back: its text, its paper size, what is dark on a page."""

import ctypes
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import pypdf
import pypdfium2
from PIL import Image
from pypdfium2 import raw

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


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font and size that stand side by side; edges in millimetres from the top left."""

    text: str
    size: float
    font: str
    left: float
    top: float
    right: float
    bottom: float


def runs_of(pdf: bytes, *, page: int = 0) -> list[Run]:
    """What is written on a page, in the order of the file, with place, font and size."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    height, written = sheet.get_height(), sheet.get_textpage()
    found: list[Run] = []
    for (size, font), letters in groupby(range(written.count_chars()), lambda at: _type_of(written, at)):
        places = list(letters)
        text = "".join(chr(raw.FPDFText_GetUnicode(written.raw, at)) for at in places)
        boxes = [written.get_charbox(at) for at, letter in zip(places, text, strict=True) if letter.strip()]
        if not boxes:
            continue
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        top, bottom = height - max(box[3] for box in boxes), height - min(box[1] for box in boxes)
        edges = [edge / MILLIMETRE for edge in (left, top, right, bottom)]
        found.append(Run(" ".join(text.split()), size, font, *edges))
    document.close()
    return found


def _type_of(written: pypdfium2.PdfTextPage, at: int) -> tuple[float, str]:
    name = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(written.raw, at, name, 100, ctypes.byref(ctypes.c_int()))
    return round(raw.FPDFText_GetFontSize(written.raw, at), 2), name.value.decode().rpartition("-")[2]
