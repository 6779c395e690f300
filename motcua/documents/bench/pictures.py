"""`python -m motcua.documents.bench.pictures FILE FOLDER MOST`: the pages of a picture, ready for a PDF.

JPEG and PNG stay as they are, bit for bit, where a PDF can hold them; HEIC becomes JPEG, each page of a TIFF
a PNG. A page is turned as the camera says.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pi_heif
from PIL import ExifTags, Image, ImageOps, ImageSequence

from motcua.documents.bench.limits import Unfit, answer, confine
from motcua.documents.bench.looking import looked_at

SECONDS = 60
MOST_PIXELS = 120_000_000  # a scan of A3 at 600 dpi has 70 million
_QUALITY = 92
# What the camera noted: the turn clockwise that sets the page upright. Mirrored pages are made anew.
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
_HELD_BY_PDF = ("1", "L", "RGB", "P")


def main(path: Path, folder: Path, most: int) -> None:
    """Answer with the pages of the picture, or with why it is not taken."""
    Image.MAX_IMAGE_PIXELS = None  # we look ourselves, and the process is bounded
    pi_heif.register_heif_opener()
    try:
        with Image.open(path) as picture:
            _check(picture, most)
            answer(pages=list(_pages(picture, path, folder)))
    except Unfit as unfit:
        answer(unfit=unfit.word, **unfit.values)
    except MemoryError:
        answer(unfit="too_heavy")
    except Exception:  # noqa: BLE001 - decoders raise anything on broken files
        answer(unfit="damaged")


def _check(picture: Image.Image, most: int) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Unfit(
            "too_many_pixels",
            pixels=round(picture.width * picture.height / 1e6),
            limit=MOST_PIXELS // 1_000_000,
        )
    count = getattr(picture, "n_frames", 1)
    if count > most:
        raise Unfit("too_many_pages", count=count, limit=most)


def _pages(picture: Image.Image, path: Path, folder: Path) -> Iterator[dict[str, Any]]:
    if picture.format == "TIFF":
        for number, frame in enumerate(ImageSequence.Iterator(picture)):
            _check(frame, 10**6)
            made = folder / f"{number}.png"
            _plain(frame).save(made, "PNG")
            yield {"file": made.name, "turn": 0, **looked_at(frame)}
        return
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    if picture.format in ("JPEG", "PNG") and picture.mode in _HELD_BY_PDF and turn is not None:
        picture.load()  # a file that breaks off is found now, not when the paper is put together
        if "transparency" not in picture.info:
            yield {"file": "", "turn": turn, **looked_at(ImageOps.exif_transpose(picture))}
            return
    upright = _plain(ImageOps.exif_transpose(picture))
    made = folder / ("page.png" if picture.format == "PNG" else "page.jpg")
    upright.save(made, quality=_QUALITY)
    yield {"file": made.name, "turn": 0, **looked_at(upright)}


def _plain(picture: Image.Image) -> Image.Image:
    """Without transparency, in a form a PDF holds: what shines through is paper."""
    if picture.mode in ("1", "L", "RGB"):
        return picture
    if picture.mode in ("I", "I;16", "F"):
        return picture.convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert("RGB")
    return picture.convert("RGB")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    confine(seconds=SECONDS)
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
