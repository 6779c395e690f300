"""Letters in dots: fonts loaded once, texts measured, broken into lines and drawn in pure black.

The font is the one of the pages, Be Vietnam Pro. It comes in three files (Vietnamese, Latin, extended
Latin), so a word is drawn in runs, each with the file that has its letters. Tickets repeat their words all
day: a word drawn once is kept as a stamp.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import motcua
from motcua.core.rules.text import nfc, squeeze

# Files of the pages, read here, never imported: `make setup` brings them, the wheel carries them.
VENDOR = Path(motcua.__file__).parent / "web" / "shared" / "static" / "vendor"
STYLE_SHEET = VENDOR / "be-vietnam-pro.css"
REGULAR, STRONG, HEAVY = 500, 600, 700
ELLIPSIS = "…"
LACKING = "?"

_FACE = re.compile(
    r'url\("fonts/be-vietnam-pro-([a-z-]+)-400-normal\.woff2"\).*?unicode-range: ([^;]+);', re.DOTALL
)


class TicketFontsMissing(RuntimeError):
    """The font of the pages is not installed, or Pillow was built without the means to read it."""


def clean(text: str) -> str:
    """The text on one line in composed letters, without control characters, surrogates and loose marks.

    A letter the font does not have becomes “?”: it must not vanish from a name.
    """
    kept = (char for char in nfc(squeeze(text)) if unicodedata.category(char)[0] not in "CM")
    return "".join(char if char == " " or _leaves_ink(char) else LACKING for char in kept)


@dataclass(frozen=True)
class Stamp:
    """A word in dots. Offsets are from the point where the word begins on its base line."""

    mask: Image.Image | None  # None when the word leaves no ink
    left: int
    top: int


def length(text: str, weight: int, size: int) -> int:
    """Width of the text in dots."""
    words = text.split()
    gaps = _space(weight, size) * max(len(words) - 1, 0)
    return sum(_advance(word, weight, size) for word in words) + gaps


def draw_text(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, weight: int, size: int, fill: int
) -> None:
    """Draw the text with its base line at `at`, from the left; fill 0 is ink, 1 is paper."""
    x, base = at
    for word in text.split():
        drawn = stamp(word, weight, size)
        if drawn.mask is not None:
            draw.bitmap((x + drawn.left, base + drawn.top), drawn.mask, fill=fill)
        x += _advance(word, weight, size) + _space(weight, size)


def ink(text: str, weight: int, size: int) -> tuple[int, int]:
    """How far the ink of the text reaches above and below its base line, in dots."""
    stamps = [stamp(word, weight, size) for word in text.split()]
    boxes = [(-drawn.top, drawn.top + drawn.mask.height) for drawn in stamps if drawn.mask is not None]
    above = max((box[0] for box in boxes), default=0)
    return above, max((box[1] for box in boxes), default=0)


def fitting_size(text: str, weight: int, size: int, width: int, smallest: int) -> int:
    """The largest size up to `size` at which the text is no wider than `width`, at least `smallest`."""
    while size > smallest and length(text, weight, size) > width:
        size = max(smallest, min(size - 1, size * width // length(text, weight, size)))
    return size


def wrap(text: str, weight: int, size: int, width: int, most: int) -> list[str]:
    """The text in at most `most` lines no wider than `width`, of about the same width.

    A word wider than a line is cut; where lines do not suffice, the last ends in “…”. An empty text gives
    no line.
    """
    words = clean(text).split()
    lines = _fill(words, weight, size, width, most)
    if len(lines) < 2 or lines[-1].endswith(ELLIPSIS):
        return lines
    # The narrowest column that needs no more lines leaves no lonely last word.
    narrow, wide = width // 2, width
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = _fill(words, weight, size, middle, most)
        if len(tried) > len(lines) or " ".join(tried) != " ".join(lines):
            narrow = middle
        else:
            wide = middle
    return _fill(words, weight, size, wide, most)


def one_line(text: str, weight: int, size: int, width: int) -> str:
    """The text on one line no wider than `width`, its end left out if need be."""
    return next(iter(wrap(text, weight, size, width, 1)), "")


def _fill(words: list[str], weight: int, size: int, width: int, most: int) -> list[str]:
    """Lines filled one after the other."""
    lines: list[str] = []
    left = list(words)
    while left and len(lines) < most:
        line = left.pop(0)
        if length(line, weight, size) > width:
            kept = _cut(line, weight, size, width)
            left.insert(0, line[len(kept) :])
            line = kept
        while left and length(f"{line} {left[0]}", weight, size) <= width:
            line = f"{line} {left.pop(0)}"
        lines.append(line)
    if left:
        lines[-1] = _shortened(lines[-1], weight, size, width)
    return lines


def _shortened(line: str, weight: int, size: int, width: int) -> str:
    """The line with “…” in place of its last words, or of its last letters if it is a single word."""
    words = line.split()
    while len(words) > 1 and length(" ".join(words) + ELLIPSIS, weight, size) > width:
        words.pop()
    line = " ".join(words)
    if length(line + ELLIPSIS, weight, size) > width:
        line = _cut(line, weight, size, width - length(ELLIPSIS, weight, size))
    return line + ELLIPSIS


def _cut(word: str, weight: int, size: int, width: int) -> str:
    """The longest beginning of the word no wider than `width`, at least one character."""
    shorter, longer = 1, len(word)
    while shorter < longer:
        middle = (shorter + longer + 1) // 2
        if _measure(word[:middle], weight, size) <= width:
            shorter = middle
        else:
            longer = middle - 1
    return word[:shorter]


@lru_cache(maxsize=2048)
def stamp(word: str, weight: int, size: int) -> Stamp:
    """The word drawn letter run by letter run; made once, used by all threads, never changed."""
    runs = _runs(word, weight, size)
    starts = [0]
    boxes = []
    for font, run in runs:
        left, top, right, bottom = font.getbbox(run, mode="1", anchor="ls")
        boxes.append((starts[-1] + left, top, starts[-1] + right, bottom))
        starts.append(starts[-1] + round(font.getlength(run)))
    left, top = min(int(box[0]) for box in boxes), min(int(box[1]) for box in boxes)
    right, bottom = max(int(box[2]) for box in boxes), max(int(box[3]) for box in boxes)
    if right <= left or bottom <= top:
        return Stamp(None, 0, 0)
    mask = Image.new("1", (right - left, bottom - top), 0)
    draw = ImageDraw.Draw(mask)
    draw.fontmode = "1"
    for start, (font, run) in zip(starts, runs, strict=False):
        draw.text((start - left, -top), run, font=font, fill=1, anchor="ls")
    return Stamp(mask, left, top)


def _measure(word: str, weight: int, size: int) -> int:
    return sum(round(font.getlength(run)) for font, run in _runs(word, weight, size))


_advance = lru_cache(maxsize=4096)(_measure)  # dots from the beginning of a word to its end


@lru_cache(maxsize=64)
def _space(weight: int, size: int) -> int:
    return _advance(" ", weight, size)


def _runs(word: str, weight: int, size: int) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    return [(_font(weight, size, part), "".join(run)) for part, run in groupby(word, _part)]


@lru_cache(maxsize=4096)
def _leaves_ink(char: str) -> bool:
    """Characters the font lacks are drawn as nothing."""
    left, top, right, bottom = _font(REGULAR, 24, _part(char)).getbbox(char)
    return right > left and bottom > top


@lru_cache(maxsize=4096)
def _part(char: str) -> str:
    """The part of the font that has the character; the Latin one for what none has."""
    code = ord(char)
    found = (part for part, ranges in _parts() if any(first <= code <= last for first, last in ranges))
    return next(found, "latin")


@lru_cache(maxsize=1)
def _parts() -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    """Each part of the font with the ranges of characters its style sheet states."""
    if not STYLE_SHEET.exists():
        raise TicketFontsMissing("Thiếu phông chữ in phiếu số; hãy chạy “make setup” để cài đặt.")
    found = _FACE.findall(STYLE_SHEET.read_text(encoding="utf-8"))
    return tuple((part, tuple(_range(piece) for piece in ranges.split(","))) for part, ranges in found)


def _range(piece: str) -> tuple[int, int]:
    first, _dash, last = piece.strip().removeprefix("U+").partition("-")
    return int(first, 16), int(last or first, 16)


@lru_cache(maxsize=256)
def _font(weight: int, size: int, part: str) -> ImageFont.FreeTypeFont:
    """Basic layout: the same dots on every machine, whatever text shapers it has."""
    path = VENDOR / "fonts" / f"be-vietnam-pro-{part}-{weight}-normal.woff2"
    try:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as problem:
        raise TicketFontsMissing(f"Không đọc được phông chữ in phiếu số {path.name}.") from problem
