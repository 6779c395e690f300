"""Turns a form's context into a PDF/A-2b document through typst.

What people typed reaches a template only as JSON strings, which typst never reads as markup.
"""

import io
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import segno
import typst

from motcua.documents.forms.contexts import (
    ApologyLetter,
    CertificationTexts,
    CivilExtractPaper,
    ControlSheet,
    DestructionRecord,
    FeeReceipt,
    FormContext,
    PostalHandover,
    PreparationLeaflet,
    ReceiptNote,
    RefusalNotice,
    RegisterBook,
    Slip,
    StopNotice,
    SupplementRequest,
    TrackingBook,
    WaiverSheet,
)
from motcua.documents.forms.glyphs import drawable_characters, printable

FOLDER = Path(__file__).parent
FONT_FOLDER = FOLDER / "fonts"


class FontsMissing(RuntimeError):
    """The font files are installed with the web assets; without them no form can be printed."""


class UnsuitableContext(TypeError):
    """The form does not exist, or the context was made for another form."""


# Form → type of its context; the template has the form's name. 2018: TT 01/2018, 2025: TT 03/2025/TT-VPCP.
FORMS: dict[str, type[FormContext]] = {
    "slip_2018": Slip,
    "slip_2025": Slip,
    "supplement_2018": SupplementRequest,
    "supplement_2025": SupplementRequest,
    "refusal_2018": RefusalNotice,
    "refusal_2025": RefusalNotice,
    "apology_2018": ApologyLetter,
    "apology_2025": ApologyLetter,
    "stop_notice_2025": StopNotice,
    "control_sheet_2018": ControlSheet,
    "control_sheet_2025": ControlSheet,
    "tracking_book_2018": TrackingBook,
    "tracking_book_2025": TrackingBook,
    "register_book": RegisterBook,
    "civil_extract": CivilExtractPaper,
    "destruction_record": DestructionRecord,
    "postal_handover": PostalHandover,
    "receipt_note": ReceiptNote,
    "preparation": PreparationLeaflet,
    "fee_receipt": FeeReceipt,
    "waiver": WaiverSheet,
    "certification": CertificationTexts,
}

# Forms of a thousand lines a part. Tags would make them ten times as large and half as quick; PDF/A-2b asks
# for none.
LONG = frozenset({"register_book"})
# A form beyond this size is laid out once and not soon again.
LARGE_BYTES = 1_000_000
KEPT_LAYOUTS = 10

_per_thread = threading.local()


def render(form: str, context: FormContext) -> bytes:
    """Return the form as PDF/A-2b; the same context always gives the same bytes.

    `form` is a key of `FORMS`. Raises UnsuitableContext for an unknown form, a context of another form or
    a naive `issued_at`, and FontsMissing when the fonts were not installed.
    """
    known = FORMS.get(form)
    if known is None:
        raise UnsuitableContext(f"Không có biểu mẫu “{form}”.")
    if not isinstance(context, known):
        raise UnsuitableContext(f"Dữ liệu {type(context).__name__} không dùng cho biểu mẫu “{form}”.")
    if context.issued_at.utcoffset() is None:
        raise UnsuitableContext("Thời điểm lập biểu mẫu phải có múi giờ.")
    pdf = _compiled(form, _values(context), at=context.issued_at)
    if form in LONG or len(pdf) > LARGE_BYTES:
        _forget_layouts()
    return pdf


def draw(template: str, values: dict[str, Any], *, pictures: Mapping[str, str], at: datetime) -> bytes:
    """What a template that is no form makes of plain values and SVG pictures, as PDF/A-2b of that moment."""
    return _compiled(template, {**_printable_values(values), **pictures}, at=at)


def _compiled(template: str, values: dict[str, Any], *, at: datetime) -> bytes:
    compiled = _compiler(f"{template}.typ").compile(
        format="pdf",
        sys_inputs={"context": json.dumps(values, ensure_ascii=False)},
        pdf_standards=["a-2b"],
        pdf_tags=template not in LONG,
        timestamp=int(at.timestamp()),
    )
    return cast("bytes", compiled)


def _forget_layouts() -> None:
    """Push the layout of a long document out of memory.

    typst keeps what it laid out for the last ten compilations of the process; of a book of a thousand lines
    that is 130 MB each.
    """
    empty = _compiler("empty.typ")
    for _turn in range(KEPT_LAYOUTS + 1):
        empty.compile(format="pdf")


def qr_svg(text: str) -> str:
    """Return a QR code without quiet zone as SVG text; templates keep white space around it."""
    picture = io.BytesIO()
    code = segno.make(text, micro=False, error="m")
    code.save(picture, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return picture.getvalue().decode()


def _values(context: FormContext) -> dict[str, Any]:
    fields = asdict(context)
    del fields["issued_at"]
    values: dict[str, Any] = _printable_values(fields)
    if isinstance(context, Slip) and context.tracking_url:
        values["qr_svg"] = qr_svg(context.tracking_url)
    if context.check_url:
        values["check_qr"] = qr_svg(context.check_url)
    if isinstance(context, CertificationTexts):
        for sheet in values["sheets"]:
            if sheet["check_url"]:
                sheet["qr_svg"] = qr_svg(sheet["check_url"])
    if isinstance(context, PreparationLeaflet):
        if context.appointment is not None:
            values["appointment"]["qr_svg"] = qr_svg(context.appointment.url)
        for topic in values["topics"]:
            topic["qr_svg"] = qr_svg(topic["url"])
    return values


def _printable_values(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value, _drawable())
    if isinstance(value, dict):
        return {name: _printable_values(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable_values(item) for item in value]
    return value


def _compiler(template: str) -> typst.Compiler:
    """One compiler per template and thread: a compiler in use refuses a second caller."""
    compilers: dict[str, typst.Compiler] | None = getattr(_per_thread, "compilers", None)
    if compilers is None:
        compilers = _per_thread.compilers = {}
    if template not in compilers:
        compilers[template] = typst.Compiler(
            FOLDER / template, root=FOLDER, font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[template]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Only our own fonts: a form must look the same on every machine."""
    _font_files()
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)]
    )


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    return frozenset.intersection(*(drawable_characters(font) for font in _font_files()))


def _font_files() -> list[Path]:
    files = sorted(FONT_FOLDER.glob("*.ttf"))
    if not files:
        raise FontsMissing("Thiếu phông chữ in biểu mẫu; hãy chạy “make setup” để cài đặt.")
    return files
