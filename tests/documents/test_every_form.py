"""What holds for every printed form: paper, archive format, and that nothing typed can break it."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from motcua.documents.forms import render, rendering
from tests.documents.reading import dark_area_in_millimetres, size_in_millimetres, text_of
from tests.documents.sample_forms import FORMS

EVERY_FORM = pytest.mark.parametrize("form", sorted(FORMS))

A5, A4 = (148, 210), (210, 297)
A5_LANDSCAPE, A4_LANDSCAPE = (210, 148), (297, 210)
OTHER_PAPER = {
    "apology_2025": A4,
    "stop_notice_2025": A4,
    "control_sheet_2025": A4,
    "tracking_book_2018": A4_LANDSCAPE,
    "tracking_book_2025": A4_LANDSCAPE,
    "postal_handover": A4,
    "fee_receipt": A5_LANDSCAPE,
    "register_book": A4_LANDSCAPE,
    "civil_extract": A4,
    "destruction_record": A4,
    "certification": A4,
    "waiver": A4,
}
# Stands below or behind a paper that has a heading of its own.
WITHOUT_HEADING = {"certification"}
# Texts of a context that come from people, not from rules and clocks: only these may be of any length.
FROM_PEOPLE = {
    "address", "applicant", "applicant_name", "approver_name", "centre", "contact", "cooperating_bodies",
    "email", "field", "file_name",
    "giver_unit", "handling_bodies", "handling_body", "issuing_body", "items", "matter", "name", "note",
    "payer_address", "payer_name",
    "procedure", "proposer_name", "reason", "reasons", "receiver_unit", "recipient", "recipients", "rows",
    "entries", "notes", "subject", "superior_body",
    "lines",
}  # fmt: skip


def said_by_people(value: Any, text: str, name: str = "") -> Any:
    """The context with the text in every place that people fill."""
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: said_by_people(getattr(value, f.name), text, f.name) for f in fields(value)}
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(said_by_people(item, text, name) for item in value)
    return text if isinstance(value, str) and name in FROM_PEOPLE else value


def test_there_is_a_sample_of_every_form() -> None:
    assert sorted(FORMS) == sorted(rendering.FORMS)


@EVERY_FORM
def test_each_form_has_its_paper_size(form: str) -> None:
    assert size_in_millimetres(render(form, FORMS[form])) == {OTHER_PAPER.get(form, A5)}


@EVERY_FORM
def test_each_form_is_pdf_a_2b_and_embeds_only_our_fonts(form: str) -> None:
    pdf = render(form, FORMS[form])
    metadata = pypdf.PdfReader(BytesIO(pdf)).xmp_metadata
    assert metadata is not None
    written = metadata.stream.get_data().decode()
    assert re.search(r"pdfaid:part>\s*2\s*<", written)
    assert re.search(r"pdfaid:conformance>\s*B\s*<", written)
    fonts = set(re.findall(rb"/BaseFont\s*/([\w+-]+)", pdf))
    assert fonts
    assert all(b"Tinos" in font for font in fonts)


@pytest.mark.parametrize("form", sorted(set(FORMS) - WITHOUT_HEADING))
def test_text_reads_back_composed_and_with_every_mark(form: str) -> None:
    context = FORMS[form]
    text = text_of(render(form, context))
    assert unicodedata.is_normalized("NFC", text)
    for words in (
        context.superior_body.upper(),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        context.place_and_date,
        f"Số: {context.number}" if context.number else "SỔ THEO DÕI HỒ SƠ",
    ):
        assert words in text


LONG_NAME = "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN THƯƠNG MẠI DỊCH VỤ XUẤT NHẬP KHẨU " * 3
ADDRESS = "phong-hanh-chinh.tong-hop" * 8 + "@example.vn"


@pytest.mark.parametrize("text", [LONG_NAME[:200], "Nguyễn" * 34, ADDRESS], ids=["words", "glued", "address"])
@EVERY_FORM
def test_very_long_texts_stay_inside_the_page(form: str, text: str) -> None:
    pdf = render(form, said_by_people(FORMS[form], text))
    (width, height), *_ = size_in_millimetres(pdf)
    for page in range(len(pypdf.PdfReader(BytesIO(pdf)).pages)):
        left, top, right, bottom = dark_area_in_millimetres(pdf, page)
        assert left >= 14
        assert top >= 9
        assert right <= width - 9.5
        assert bottom <= height - 4


HOSTILE = (
    '#import "x"',
    "*_$\\",
    '#{ panic("x") } // bỏ /* qua',
    '"], "qr_svg": "<svg/>',
    "= Đề mục @nhãn <nhãn> `mã` ~ --- [x](y)",
    "- #sys.inputs",
)


@pytest.mark.parametrize("text", HOSTILE)
@EVERY_FORM
def test_markup_typed_by_people_is_printed_as_it_was_typed(form: str, text: str) -> None:
    # Headings stand in capitals: only what the template does not change is counted.
    printed = text_of(render(form, said_by_people(FORMS[form], text)))
    assert printed.replace(" ", "").count(text.replace(" ", "")) >= 3


@EVERY_FORM
def test_the_same_context_gives_the_same_bytes_in_every_thread(form: str) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        made = list(pool.map(lambda _turn: render(form, FORMS[form]), range(12)))
    assert len(set(made)) == 1
