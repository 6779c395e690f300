"""`python -m motcua.documents.bench.pdfs check|pages|text|draw|show FILE …`: what is in a PDF, and its pages.

`check FILE MOST` opens it and looks at every object for what acts by itself; `pages FILE MOST` draws and
measures each page too; `text FILE` gives the text it holds; `draw FILE FOLDER FIRST LAST` draws the pages
that hold none, for tesseract; `show FILE NUMBER PICTURE` draws one page for people.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from motcua.documents.bench.limits import Unfit, answer, confine
from motcua.documents.bench.looking import LOOKED_AT, looked_at

SECONDS = 60
MOST_OBJECTS = 300_000
MOST_TEXT = 600_000  # letters
FEWEST_LETTERS = 25  # of a page: below that it was scanned
DRAWN_AT = 240  # dpi: Vietnamese of 9 points is read as well as at 300, and sooner
MOST_DRAWN = 40_000_000  # pixels of one page
_DEEPEST = 40
# What a reader carries out by itself or at a click, beyond going to a page or an address.
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
_ATTACHED_TEXT = (".xml",)  # the electronic invoice travels inside its PDF (Nghị định 123/2020/NĐ-CP)


def main(work: str, path: Path, *rest: str) -> None:
    """Answer with what was asked, or with why the file is not taken."""
    try:
        if work == "text":
            answer(text=_text(path))
        elif work == "draw":
            answer(numbers=_draw(path, Path(rest[0]), int(rest[1]), int(rest[2])))
        elif work == "show":
            _show(path, int(rest[0]), Path(rest[1]))
            answer()
        else:
            pages, is_signed = _checked(path, int(rest[0]))
            answer(count=pages, is_signed=is_signed, pages=_looked_at(path) if work == "pages" else [])
    except Unfit as unfit:
        answer(unfit=unfit.word, **unfit.values)
    except pikepdf.PasswordError:
        answer(unfit="encrypted")
    except MemoryError:
        answer(unfit="too_heavy")
    except Exception:  # noqa: BLE001 - readers raise anything on broken files
        answer(unfit="damaged")


def _checked(path: Path, most: int) -> tuple[int, bool]:
    """How many pages there are and whether it is signed; raises Unfit for what we do not take."""
    with pikepdf.open(path) as pdf:
        if pdf.is_encrypted:
            raise Unfit("encrypted")
        if len(pdf.objects) > MOST_OBJECTS:
            raise Unfit("too_heavy")
        count, is_signed = len(pdf.pages), False
        if count == 0:
            raise Unfit("damaged")
        if most and count > most:
            raise Unfit("too_many_pages", count=count, limit=most)
        for found in pdf.objects:
            for one in _dictionaries(found, 0):
                _refuse_active(one)
                is_signed = is_signed or "/ByteRange" in one
        return count, is_signed


def _dictionaries(found: Any, depth: int) -> Iterator[Any]:
    """The dictionaries within one object, down to what it only refers to."""
    if depth > _DEEPEST:
        raise Unfit("too_heavy")
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        for _key, value in found.items():  # noqa: PERF102 - pikepdf has no values()
            if not getattr(value, "is_indirect", False):
                yield from _dictionaries(value, depth + 1)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            if not getattr(value, "is_indirect", False):
                yield from _dictionaries(value, depth + 1)


def _refuse_active(one: Any) -> None:
    keys = set(one.keys())
    if keys & _ACTIVE_KEYS or str(one.get("/S", "")) in _ACTIONS:
        raise Unfit("active")
    if "/EF" in keys:
        name = str(one.get("/UF", one.get("/F", "")))
        if not name.lower().endswith(_ATTACHED_TEXT):
            raise Unfit("attached")
    if str(one.get("/Subtype", "")) in ("/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"):
        raise Unfit("active")


def _looked_at(path: Path) -> list[dict[str, Any]]:
    drawn = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf):
            width, height = page.get_size()
            scale = LOOKED_AT / max(width, height, 1)
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
            drawn.append({"file": "", "number": number, "turn": 0, **looked_at(picture)})
            page.close()
    return drawn


def _draw(path: Path, folder: Path, first: int, last: int) -> list[int]:
    """Draw pages without text, in grey, without packing them; their numbers."""
    numbers = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(first, min(last, len(pdf) - 1) + 1):
            page = pdf[number]
            if page.get_textpage().count_chars() < FEWEST_LETTERS:
                width, height = page.get_size()
                scale = min(DRAWN_AT / 72, (MOST_DRAWN / max(width * height, 1)) ** 0.5)
                picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
                picture.convert("L").save(folder / f"{number:05d}.pgm")
                numbers.append(number)
            page.close()
    return numbers


def _show(path: Path, number: int, picture: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[number]
        scale = LOOKED_AT / max(*page.get_size(), 1)
        page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(
            picture, "JPEG", quality=80
        )


def _text(path: Path) -> str:
    """The words of all pages, a form feed between pages; as many as are worth keeping."""
    parts, length = [], 0
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            part = page.get_textpage().get_text_bounded()
            page.close()
            parts.append(part)
            length += len(part)
            if length > MOST_TEXT:
                break
    return "\f".join(parts)[:MOST_TEXT]


if __name__ == "__main__":
    confine(seconds=SECONDS)
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
