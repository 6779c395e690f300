"""Declaration forms of the sample office for some procedures, made here as Word templates."""

from __future__ import annotations

import io
from datetime import datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from motcua.agencies.models import Agency
from motcua.catalogue.models import Procedure
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.documents.actions.office_forms import add_form_version

_HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_WHO = (
    "Họ, chữ đệm, tên người yêu cầu: {{ ho_ten }}",
    "Số định danh cá nhân: {{ so_dinh_danh }}        Ngày sinh: {{ ngay_sinh }}",
    "Nơi cư trú: {{ dia_chi }}",
    "Số điện thoại: {{ dien_thoai }}        Thư điện tử: {{ email }}",
)
_PAPERS = "Giấy tờ nộp kèm: {% for g in giay_to %}{{ g.stt }}. {{ g.ten }} ({{ g.so_luong }}); {% endfor %}"
_DOTS = ["……………………………………………………………………"] * 4
_END = "{{ dia_danh }}, ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}"
# Procedure, name of the form, its lines between who asks and what is handed in.
_FORMS = (
    (
        "1.001193",
        "Tờ khai đăng ký khai sinh",
        ("Đề nghị cơ quan đăng ký khai sinh cho người có tên dưới đây:", *_DOTS),
    ),
    (
        "1.000656",
        "Tờ khai đăng ký khai tử",
        ("Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:", *_DOTS),
    ),
    (
        "1.000894",
        "Tờ khai đăng ký kết hôn",
        (
            "Chúng tôi đề nghị cơ quan đăng ký kết hôn, bên nam và bên nữ:",
            *_DOTS,
        ),
    ),
)


def add_sample_forms(agency: Agency, *, by: Actor, now: datetime) -> None:
    """The forms of the procedures that the sample office takes."""
    known = Procedure.objects.in_bulk([code for code, _name, _lines in _FORMS], field_name="code")
    for code, name, lines in _FORMS:
        if code in known:
            add_form_version(
                procedure=known[code],
                agency=agency,
                name=name,
                template=_template(name, lines),
                effective_from=local_day(now),
                by=by,
                now=now,
            )


def _template(name: str, lines: tuple[str, ...]) -> bytes:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    for text in (*_HEAD, "", name.upper()):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(text).bold = True
    document.add_paragraph("Kính gửi: {{ co_quan }}")
    for text in (*_WHO, *lines, _PAPERS, "Tôi cam đoan những nội dung khai trên đây là đúng sự thật."):
        document.add_paragraph(text)
    for text in (_END, "Người yêu cầu", "(Ký, ghi rõ họ, chữ đệm, tên)", "", "", "{{ ho_ten }}"):
        line = document.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
