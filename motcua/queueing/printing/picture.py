"""A ticket of the queue as a picture in black and white, dot for dot what the printer burns.

Thermal printers have 203 dots an inch, 8 a millimetre, and no Vietnamese letters one could rely on; so a
ticket is never text to them (docs/adr/0024-tickets-are-pictures.md).
"""

from dataclasses import dataclass
from datetime import datetime

import segno
from PIL import Image, ImageDraw

from motcua.core.rules.dates import format_date, format_time
from motcua.queueing.printing.letters import (
    HEAVY,
    REGULAR,
    STRONG,
    clean,
    draw_text,
    fitting_size,
    ink,
    length,
    one_line,
    wrap,
)

DOTS_PER_MM = 8
WIDTHS = (384, 512, 576)  # dots: paper of 58 mm, and of 80 mm with narrow and with full head
INK, PAPER = 0, 1
TALLEST = 2000  # dots; every text below has a most number of lines, so no ticket comes near
QR_SIDE = 25 * DOTS_PER_MM  # at least, without its quiet zone
SMALLEST_MODULE = 3  # dots
QUIET_MODULES = 4


@dataclass(frozen=True, kw_only=True)
class TicketFace:
    """What stands on a ticket."""

    code: str  # such as D-047
    line: str  # the service line
    office: str
    issued_at: datetime  # aware
    ahead: int  # people before this one
    wait: tuple[int, int] | None = None  # minutes, from and to; None where there is no estimate yet
    place: str = ""  # where to sit or which counter to watch
    follow_url: str = ""  # in the QR: the page that follows the ticket on the phone
    priority: str = ""  # why this person goes before, in the words of the office's list
    english: str = ""  # the line in English; the labels then stand in both languages


def draw_ticket(face: TicketFace, *, width: int) -> Image.Image:
    """Return the ticket as a picture of mode "1", `width` dots wide; the same face gives the same dots.

    Texts too long are wrapped, then cut with “…”. Raises ValueError for a width not in WIDTHS, a naive
    `issued_at` and a `follow_url` too long for a readable QR; TicketFontsMissing without fonts.
    """
    if width not in WIDTHS:
        raise ValueError(f"a ticket is {WIDTHS} dots wide, not {width}")
    sheet = _Sheet(width)
    sheet.head(face)
    sheet.number(face)
    sheet.facts(face)
    sheet.foot(face)
    return sheet.finish()


class _Sheet:
    """A strip of paper filled from the top; `y` is where the next thing goes."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.is_narrow = width < 512
        self.left = 8 if self.is_narrow else 16
        self.inner = width - 2 * self.left
        self.picture = Image.new("1", (width, TALLEST), PAPER)
        self.draw = ImageDraw.Draw(self.picture)
        self.draw.fontmode = "1"
        self.y = 8

    def size(self, wide: int, narrow: int) -> int:
        return narrow if self.is_narrow else wide

    # --- parts of a ticket, from the top ---

    def head(self, face: TicketFace) -> None:
        self.lines(face.office, STRONG, self.size(26, 22), most=3)
        self.y += 10
        self.rule(2)
        self.y += 14

    def number(self, face: TicketFace) -> None:
        label = "SỐ THỨ TỰ · YOUR NUMBER" if face.english else "SỐ THỨ TỰ"
        self.lines(label, REGULAR, self.size(22, 20), most=1)
        code = clean(face.code)
        room = self.inner - 24
        size = fitting_size(code, HEAVY, self.size(180, 124), room, smallest=40)
        code = one_line(code, HEAVY, size, room)
        above, below = ink(code, HEAVY, size)
        self.y += 14 + above
        self.centred(code, HEAVY, size, self.y)
        self.y += self.size(20, 16) + below
        self.lines(face.line, STRONG, self.size(36, 30), most=4)
        if face.english:
            self.lines(face.english, REGULAR, self.size(24, 21), most=2)
        self.y += 12
        if face.priority:
            self.band(f"ƯU TIÊN · {face.priority}")
        else:
            self.rule(1)

    def facts(self, face: TicketFace) -> None:
        cells = [("Phía trước", "People ahead", f"{face.ahead} người" if face.ahead > 0 else "không còn ai")]
        if face.wait is not None:
            cells.append(("Dự kiến chờ", "Estimated wait", _minutes(*face.wait)))
        top, room = self.y, self.inner // len(cells)
        for index, (label, english, value) in enumerate(cells):
            self.y = top + 10
            middle = self.left + index * room + room // 2
            self.in_column(label, REGULAR, self.size(22, 20), middle, room - 16)
            if face.english:
                self.in_column(english, REGULAR, self.size(20, 18), middle, room - 16)
            self.in_column(value, HEAVY, self.size(38, 30), middle, room - 16)
            self.y += 10
            if index:
                self.draw.line(
                    [(self.left + index * room, top + 14), (self.left + index * room, self.y - 10)], INK, 1
                )
        self.rule(1)
        self.y += 14
        if face.place:
            self.lines(face.place, STRONG, self.size(28, 24), most=3)
            self.y += 12

    def foot(self, face: TicketFace) -> None:
        issued = f"Lấy số lúc {format_time(face.issued_at)} ngày {format_date(face.issued_at)}"
        if not face.follow_url:
            self.lines(issued, REGULAR, self.size(22, 20), most=2)
            return
        texts = [("Quét mã để theo dõi lượt gọi trên điện thoại", STRONG, self.size(25, 21))]
        if face.english:
            texts.append(("Scan to follow your turn on your phone", REGULAR, self.size(21, 20)))
        texts.append((issued, REGULAR, self.size(21, 20)))
        code = self.qr(face.follow_url)
        beside = self.width - code.width - self.left
        if beside < 20 * DOTS_PER_MM:
            self.picture.paste(code, ((self.width - code.width) // 2, self.y))
            self.y += code.height
            for text, weight, size in texts:
                self.lines(text, weight, size, most=3)
                self.y += 4
            return
        # Beside the code, in the middle of its height; its quiet zone is the distance.
        lines: list[tuple[str, int, int]] = []
        for text, weight, size in texts:
            lines += [(line, weight, size) for line in wrap(text, weight, size, beside, most=4)]
            lines.append(("", REGULAR, 8))
        height = sum(_line_height(size) for _line, _weight, size in lines[:-1])
        self.picture.paste(code, (0, self.y))
        bottom = self.y + max(code.height, height)
        self.y += max(0, (code.height - height) // 2)
        for line, weight, size in lines:
            self.y += _line_height(size)
            draw_text(self.draw, (code.width, self.y - _drop(size)), line, weight, size, INK)
        self.y = bottom

    def finish(self) -> Image.Image:
        """The paper used, and a margin below where the knife may cut."""
        return self.picture.crop((0, 0, self.width, self.y + 3 * DOTS_PER_MM))

    # --- strokes ---

    def lines(self, text: str, weight: int, size: int, *, most: int) -> None:
        for line in wrap(text, weight, size, self.inner, most):
            self.y += _line_height(size)
            self.centred(line, weight, size, self.y - _drop(size))

    def in_column(self, text: str, weight: int, size: int, middle: int, room: int) -> None:
        """One line in a column, smaller if it must be; the line keeps the height of its first size."""
        fitting = fitting_size(text, weight, size, room, smallest=14)
        text = one_line(text, weight, fitting, room)
        self.y += _line_height(size)
        start = middle - length(text, weight, fitting) // 2
        draw_text(self.draw, (start, self.y - _drop(size)), text, weight, fitting, INK)

    def centred(self, text: str, weight: int, size: int, base: int, fill: int = INK) -> None:
        start = (self.width - length(text, weight, size)) // 2
        draw_text(self.draw, (start, base), text, weight, size, fill)

    def band(self, text: str) -> None:
        """White on black, seen from across a counter."""
        size = self.size(26, 22)
        lines = wrap(text, STRONG, size, self.inner - 32, most=3)
        bottom = self.y + 16 + len(lines) * _line_height(size)
        self.draw.rounded_rectangle(
            [self.left, self.y, self.width - self.left - 1, bottom], radius=10, fill=INK
        )
        self.y += 6
        for line in lines:
            self.y += _line_height(size)
            self.centred(line, STRONG, size, self.y - _drop(size), fill=PAPER)
        self.y = bottom + 15

    def rule(self, thickness: int) -> None:
        self.draw.rectangle([self.left, self.y, self.width - self.left - 1, self.y + thickness - 1], fill=INK)
        self.y += thickness

    def qr(self, content: str) -> Image.Image:
        """The code with its quiet zone, at least 25 mm without it."""
        rows = [bytes(row) for row in segno.make(content, micro=False, error="m").matrix]
        modules = len(rows)
        dots = max(SMALLEST_MODULE, -(-QR_SIDE // modules))
        if (modules + 2 * QUIET_MODULES) * dots > self.width:
            raise ValueError("the address is too long for a readable QR code")
        small = Image.new("1", (modules, modules), PAPER)
        small.putdata([INK if module else PAPER for row in rows for module in row])
        whole = Image.new("1", ((modules + 2 * QUIET_MODULES) * dots,) * 2, PAPER)
        whole.paste(
            small.resize((modules * dots, modules * dots), Image.Resampling.NEAREST),
            (QUIET_MODULES * dots,) * 2,
        )
        return whole


def _minutes(low: int, high: int) -> str:
    if low <= 0:
        return f"dưới {max(high, 1)} phút"
    return f"{low} phút" if low >= high else f"{low}–{high} phút"


def _line_height(size: int) -> int:
    """Enough for two marks above a capital (Ẫ) and one below."""
    return round(1.32 * size)


def _drop(size: int) -> int:
    """From the bottom of a line up to its base line."""
    return round(0.30 * size)
