"""A page as a picture: its preview, whether it is empty or blurred, how askew it lies; measured with Pillow.

The bounds are calibrated in tests/documents/test_looking.py on pages sharp and blurred, clean and grainy.
"""

from __future__ import annotations

import base64
import io
from itertools import accumulate, pairwise
from typing import Any

from PIL import Image, ImageFilter, ImageOps, ImageStat

LOOKED_AT = 1600  # pixels of the longer side at which a page is measured
PREVIEW = 900  # pixels of the longer side of a preview
MARGIN = 0.04  # of each side: shadows of a scanner's edge are not ink
INK_DEPTH = 48  # how much darker than the paper a pixel of ink is, of 255
LEAST_INK = 0.0006  # share of the page; one printed line has about 0.002
LEAST_SHARPNESS = 0.15
MOST_SKEW = 4.0  # degrees looked at to either side
LEAST_SKEW = 0.3  # degrees worth setting straight
_SKEW_SIDE = 700
_CLEARER = 1.15  # how much clearer the lines must stand out
_LAPLACIAN = ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128)


def looked_at(picture: Image.Image) -> dict[str, Any]:
    """What a desk wants to know about a page before its owner leaves."""
    small = _shrunk(picture, LOOKED_AT).convert("L")
    inner = small.crop(_inner(small))
    is_blank = ink_share(inner) < LEAST_INK
    return {
        "is_blank": is_blank,
        "is_blurred": not is_blank and sharpness(inner) < LEAST_SHARPNESS,
        "skew": 0.0 if is_blank else skew(inner),
        "preview": base64.b64encode(_preview(picture)).decode(),
    }


def ink_share(page: Image.Image) -> float:
    """The share of pixels that are clearly darker than the paper, whatever the colour of the paper."""
    counts = page.histogram()
    half = sum(counts) / 2
    paper = next(shade for shade, below in enumerate(accumulate(counts)) if below >= half)
    return sum(counts[: max(paper - INK_DEPTH, 0)]) / sum(counts)


def sharpness(page: Image.Image) -> float:
    """The variance of the Laplacian over the variance of the page: edges against contrast.

    Dividing makes pale and full pages comparable: few words have few edges and are sharp all the same. The
    grain of a camera is smoothed away first, or it would count as edges.
    """
    smooth = ImageOps.autocontrast(page, cutoff=0.2).filter(ImageFilter.GaussianBlur(1))
    contrast = ImageStat.Stat(smooth).var[0]
    return ImageStat.Stat(smooth.filter(_LAPLACIAN)).var[0] / contrast if contrast else 0.0


def skew(page: Image.Image) -> float:
    """How many degrees clockwise the page must be turned for its lines to lie level; 0 if it hardly shows.

    Level lines make the sums of rows change most from row to row.
    """
    small = ImageOps.invert(ImageOps.autocontrast(_shrunk(page, _SKEW_SIDE)))
    level = _levelness(small, 0)
    steps = [step / 2 for step in range(int(-2 * MOST_SKEW), int(2 * MOST_SKEW) + 1)]
    best = max(steps, key=lambda angle: _levelness(small, angle))
    near = [best + step / 10 for step in range(-4, 5)]
    best = max(near, key=lambda angle: _levelness(small, angle))
    is_clear = _levelness(small, best) > level * _CLEARER
    return round(best, 1) if is_clear and LEAST_SKEW <= abs(best) <= MOST_SKEW else 0.0


def _levelness(page: Image.Image, clockwise: float) -> float:
    turned = page.rotate(-clockwise, Image.Resampling.BILINEAR) if clockwise else page
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((below - above) ** 2 for above, below in pairwise(rows)))


def _preview(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    _shrunk(picture, PREVIEW).convert("RGB").save(written, "JPEG", quality=72)
    return written.getvalue()


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """A copy whose longer side is at most that long."""
    if picture.mode in ("1", "P"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    if max(picture.size) <= side:
        return picture.copy()
    scale = side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def _inner(page: Image.Image) -> tuple[int, int, int, int]:
    across, down = round(page.width * MARGIN), round(page.height * MARGIN)
    return across, down, max(page.width - across, across + 1), max(page.height - down, down + 1)
