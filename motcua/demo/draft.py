"""The draft of a paper that a sample office sends to its applicants: one picture for all of them."""

from __future__ import annotations

import functools
import io
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

_LINES = (
    (120, 44, "BẢN NHÁP"),
    (220, 30, "Bản điện tử giấy tờ hộ tịch, gửi người nộp kiểm tra"),
    (300, 30, "Họ, chữ đệm, tên: ……………………………………"),
    (360, 30, "Ngày, tháng, năm sinh: ………………………………"),
    (420, 30, "Nơi sinh: ……………………………………………………"),
    (480, 30, "Số định danh cá nhân: …………………………………"),
    (580, 26, "Dữ liệu mẫu, không có giá trị pháp lý"),
)


@functools.cache
def draft_paper() -> bytes:
    """A PNG."""
    font = resources.files("motcua.documents.forms").joinpath("fonts", "Tinos_400Regular.ttf").read_bytes()
    page = Image.new("L", (1000, 700), 255)
    drawing = ImageDraw.Draw(page)
    for top, size, words in _LINES:
        drawing.text((80, top), words, fill=0, font=ImageFont.truetype(io.BytesIO(font), size))
    kept = io.BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()
