"""`python -m motcua.documents.bench.joining join|lay RESULT < plan`: PDFs made of pages.

`join`: one PDF of pictures and pages of PDFs, each turned and set straight. Pictures are put in bit for bit
(img2pdf), turned by the page and never made anew; of a PDF only the page is taken, with nothing that acts.
`lay`: the words that tesseract read, invisible, over the pages they were read from.
"""

from __future__ import annotations

import io
import json
import sys
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
from PIL import Image

from motcua.documents.bench.limits import answer, confine

SECONDS = 240
_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_FIT = img2pdf.get_layout_fun(_A4, auto_orient=True, fit=img2pdf.FitMode.into)
_TRUE_DPI = 100  # phones write 72 or 96, which says nothing
_LARGEST = 17  # inches: A3


def join(result: Path, plan: dict[str, Any]) -> None:
    """Write the PDF of {title, pages: [{file, is_pdf, number, turn, skew}]}."""
    sources: dict[str, pikepdf.Pdf] = {}
    with pikepdf.new() as joined:
        for page in plan["pages"]:
            source = sources.get(page["file"]) or _opened(Path(page["file"]), is_pdf=page["is_pdf"])
            sources[page["file"]] = source
            _set_down(joined, source.pages[page["number"]], turn=page["turn"], skew=page["skew"])
        joined.docinfo["/Title"] = plan["title"]
        joined.save(result, deterministic_id=True)
    answer(count=len(plan["pages"]))


def lay(result: Path, plan: dict[str, Any]) -> None:
    """Write the PDF of {file, words, numbers, turns}: page by page, words over the pages of these numbers.

    A page that was read turned is turned for good.
    """
    with pikepdf.open(plan["file"]) as pdf, pikepdf.open(plan["words"]) as words:
        for number, turn, read in zip(plan["numbers"], plan["turns"], words.pages, strict=True):
            page = pdf.pages[number]
            if turn:
                _set_down(pdf, page, turn=turn, skew=0)
                page = pdf.pages[-1]
                pdf.pages[number] = page
                del pdf.pages[-1]
                page = pdf.pages[number]
            page.add_overlay(read, pikepdf.Rectangle(*map(float, page.mediabox)))
        pdf.save(result, deterministic_id=True)
    answer(count=len(plan["numbers"]))


def _opened(path: Path, *, is_pdf: bool) -> pikepdf.Pdf:
    if is_pdf:
        return pikepdf.open(path)
    made = img2pdf.convert(
        str(path),
        layout_fun=_layout,
        rotation=img2pdf.Rotation["0"],
        nodate=True,
        engine=img2pdf.Engine.pikepdf,
    )
    return pikepdf.open(io.BytesIO(made))


def _set_down(joined: pikepdf.Pdf, page: pikepdf.Page, *, turn: int, skew: float) -> None:
    """A new last page that shows `page` turned clockwise about its middle; no pixel is made anew."""
    left, low, right, high = (float(side) for side in page.trimbox)
    quarter = (int(page.obj.get("/Rotate", 0)) + turn) % 360
    width, height = (high - low, right - left) if quarter % 180 else (right - left, high - low)
    angle = radians(-(quarter + skew))
    across, up = cos(angle), sin(angle)
    middle = ((left + right) / 2, (low + high) / 2)
    matrix = (
        *(across, up, -up, across),
        width / 2 - across * middle[0] + up * middle[1],
        height / 2 - up * middle[0] - across * middle[1],
    )
    shape = page.as_form_xobject(handle_transformations=False)
    if shape.is_owned_by(joined) is False:
        shape = joined.copy_foreign(shape)
    added = joined.add_blank_page(page_size=(width, height))
    added.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=shape))
    numbers = " ".join(f"{value:.6f}" for value in matrix)
    added.obj.Contents = joined.make_stream(f"q {numbers} cm /Page Do Q".encode())


def _layout(width: int, height: int, dpi: tuple[float, float]) -> Any:
    """As large as the scanner says; a photo, which says nothing true, as large as an A4 page."""
    inches = max(width / (dpi[0] or 1), height / (dpi[1] or 1))
    if min(dpi) < _TRUE_DPI or inches > _LARGEST:
        return _FIT(width, height, dpi)
    return img2pdf.default_layout_fun(width, height, dpi)


if __name__ == "__main__":
    confine(seconds=SECONDS)
    Image.MAX_IMAGE_PIXELS = None
    {"join": join, "lay": lay}[sys.argv[1]](Path(sys.argv[2]), json.loads(sys.stdin.read()))
