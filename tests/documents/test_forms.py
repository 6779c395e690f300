"""The slip, the postal list and the receipt note: what stands on them; letters, fonts and threads."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import zxingcpp

from motcua.documents.forms import FontsMissing, Paper, UnsuitableContext, render, rendering
from motcua.documents.forms.glyphs import drawable_characters, printable
from tests.documents.reading import pages_of, picture_of, text_of
from tests.documents.sample_forms import HANDOVER, MOMENT, RECEIPT, SLIP, TRACKING_URL

COMMON_SLIP_LINES = (
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "Mã hồ sơ: H29.135.7-261125-0012",
    "Mã tra cứu: BCGHKL",
    "Tiếp nhận hồ sơ của Ông/Bà: NGUYỄN THỊ HƯƠNG GIANG",
    "Địa chỉ: Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
    "Số điện thoại: 0903 123 456",
    "Email: giang@example.vn",
    "Người ủy quyền: Huỳnh Nguyễn Thiên Ân; Số định danh: 083190000111; Địa chỉ: Ấp 4, xã Tân Phú Tây;",
    "Số điện thoại: 0912 345 678; Email: an@example.vn; Giấy tờ ủy quyền: Giấy ủy quyền ngày 20/11/2026.",
    "Nội dung yêu cầu giải quyết: Đăng ký thành lập hộ kinh doanh",
    "STT Tên giấy tờ Loại Số lượng",
    "1 Giấy đề nghị đăng ký hộ kinh doanh Bản chính 1",
    "2 Hợp đồng thuê địa điểm Bản chụp 2",
    "2. Số lượng hồ sơ: 01 (bộ)",
    "Cách tính: Ngày nhận không tính vào thời hạn. Nghỉ thứ Bảy 28/11 và Chủ nhật 29/11.",
    "6. Đăng ký nhận kết quả tại: Quầy trả kết quả",
    "Phí, lệ phí: 100.000 đồng, đã thu",
    "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026 Số thứ tự: 0214",
    "Vì sao hẹn ngày này?",
    "mang theo giấy hẹn này, thẻ căn cước (CCCD) và giấy ủy quyền (nếu nhận thay).",
    "Đường dây nóng: 028 3800 1022.",
    "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên) Nguyễn Thị Hương Giang",
    "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Trần Minh Quân",
)


@pytest.mark.parametrize(
    ("form", "own_lines"),
    [
        (
            "slip_2025",
            (
                "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
                "Trung tâm Phục vụ hành chính công phường Bình Hòa",
                "Số định danh cá nhân/tổ chức: 079186012345",
                "1. Thành phần hồ sơ nộp:",
                "3. Thời gian giải quyết theo quy định: 03 ngày làm việc",
                "4. Thời gian nhận: 14 giờ 05 phút, ngày 25 tháng 11 năm 2026",
                "5. Thời gian trả kết quả: 14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
            ),
        ),
        (
            "slip_2018",
            (
                "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
                "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công phường Bình Hòa",
                "1. Thành phần hồ sơ nộp gồm:",
                "3. Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc",
                "4. Thời gian nhận hồ sơ: 14 giờ 05 phút, ngày 25 tháng 11 năm 2026",
                "5. Thời gian trả kết quả giải quyết hồ sơ: 14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
            ),
        ),
    ],
)
def test_slip_of_each_year_holds_every_field_of_its_form(form: str, own_lines: tuple[str, ...]) -> None:
    pages = pages_of(render(form, SLIP))
    assert len(pages) == 1
    assert [line for line in COMMON_SLIP_LINES + own_lines if line not in pages[0]] == []
    assert "phiếu hẹn" not in pages[0]


def test_slip_draws_dots_for_the_fields_of_the_form_and_hides_the_rest() -> None:
    bare = replace(
        SLIP,
        identity_number="",
        phone="",
        email="",
        authorising=None,
        lookup_code="",
        tracking_url="",
        derivation=(),
        fee="",
        hotline="",
        book_number="",
        book_line="",
        submitter_name="",
    )
    new, old = text_of(render("slip_2025", bare)), text_of(render("slip_2018", bare))
    for label in ("Số điện thoại: ..", "Email: ..", "Quyển số: ..", "Số thứ tự: .."):
        assert label in new.replace(". .", "..")
        assert label in old.replace(". .", "..")
    assert "Số định danh cá nhân/tổ chức: .." in new
    assert "Số định danh" not in old
    for label in ("Mã tra cứu", "ủy quyền:", "Cách tính", "Phí, lệ phí", "Đường dây nóng", "Vì sao"):
        assert label not in new


@pytest.mark.parametrize("form", ["slip_2018", "slip_2025"])
def test_slip_names_the_competent_body_only_where_the_centre_is_not_its_desk(form: str) -> None:
    label = "Cơ quan có thẩm quyền giải quyết"
    elsewhere = replace(SLIP, competent_body="Ủy ban nhân dân phường Lái Thiêu")
    assert label not in text_of(render(form, SLIP))
    assert f"{label}: Ủy ban nhân dân phường Lái Thiêu" in text_of(render(form, elsewhere))


def test_slip_takes_another_issuing_body_an_organisation_and_a_copy_label() -> None:
    slip = replace(
        SLIP,
        issuing_body="Bộ phận Tiếp nhận và Trả kết quả Sở Tư pháp",
        applicant_title="Tổ chức",
        applicant_name="CÔNG TY TNHH AN PHÁT",
        copy_label="Liên 2: Giao người nộp hồ sơ",
        papers=(),
    )
    text = text_of(render("slip_2025", slip))
    assert "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ SỞ TƯ PHÁP" in text
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG" not in text
    assert "Tiếp nhận hồ sơ của Tổ chức: CÔNG TY TNHH AN PHÁT" in text
    assert "(Liên 2: Giao người nộp hồ sơ)" in text
    assert "Thành phần hồ sơ nộp: không có." in text


@pytest.mark.parametrize("form", ["slip_2018", "slip_2025"])
def test_qr_of_the_slip_is_read_from_a_150_dpi_picture(form: str) -> None:
    picture = picture_of(render(form, SLIP), dpi=150)
    codes = zxingcpp.read_barcodes(picture)
    assert [(code.format, code.text) for code in codes] == [(zxingcpp.BarcodeFormat.QRCode, TRACKING_URL)]
    corners = codes[0].position
    width = (corners.top_right.x - corners.top_left.x) * 25.4 / 150
    assert width >= 22


def test_qr_of_the_slip_is_drawn_as_vectors() -> None:
    assert all(not page.images for page in pypdf.PdfReader(BytesIO(render("slip_2025", SLIP))).pages)


def test_slip_with_forty_papers_repeats_the_table_head_and_numbers_its_pages() -> None:
    papers = tuple(
        Paper(name=f"Giấy tờ số {number} chứng minh quyền sử dụng đất" + ", kèm bản vẽ" * (number % 3))
        for number in range(1, 41)
    )
    pages = pages_of(render("slip_2025", replace(SLIP, papers=papers)))
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Mã hồ sơ: {SLIP.case_code} Trang {number}/{len(pages)}" in page
    with_rows = [page for page in pages if "Giấy tờ số" in page]
    assert len(with_rows) > 1
    assert all("STT Tên giấy tờ Loại Số lượng" in page for page in with_rows)
    text = " ".join(pages)
    assert all(f"{number} Giấy tờ số {number} " in text for number in range(1, 41))
    assert "Vào Sổ theo dõi hồ sơ" in pages[-1]
    assert "NGƯỜI NỘP HỒ SƠ" in pages[-1]


def test_slip_of_one_page_has_no_page_number() -> None:
    assert "Trang" not in text_of(render("slip_2025", SLIP))


def test_decomposed_letters_control_marks_and_line_breaks_are_cleaned() -> None:
    name = unicodedata.normalize("NFD", "Nguyễn\n Thị\tHường") + "\u202e\ufeff\x07"
    assert "Ông/Bà: Nguyễn Thị Hường" in text_of(render("slip_2025", replace(SLIP, applicant_name=name)))


def test_characters_the_fonts_lack_become_boxes_instead_of_stopping_the_form() -> None:
    assert "Ông/Bà: □ Lý □" in text_of(render("slip_2025", replace(SLIP, applicant_name="李 Lý 😀")))


def test_the_fonts_have_every_vietnamese_letter() -> None:
    marks = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    letters = [unicodedata.normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in marks]
    alphabet = "".join(letters) + "đ"
    for font in rendering.FONT_FOLDER.glob("*.ttf"):
        assert printable(alphabet + alphabet.upper() + "₫–…“”", drawable_characters(font)).count("□") == 0


def test_threads_do_not_mix_up_their_contexts() -> None:
    codes = [f"H29.135.7-261125-{number:04d}" for number in range(20)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        made = list(pool.map(lambda code: render("slip_2025", replace(SLIP, case_code=code)), codes))
    for code, pdf in zip(codes, made, strict=True):
        assert f"Mã hồ sơ: {code}" in text_of(pdf)


def test_handover_list_names_both_sides_each_case_and_the_totals() -> None:
    text = text_of(render("postal_handover", HANDOVER))
    for words in (
        "DANH SÁCH BÀN GIAO HỒ SƠ",
        HANDOVER.subject,
        "Hồi 11 giờ 40 phút, ngày 25 tháng 11 năm 2026, tại Trung tâm Phục vụ hành chính công phường",
        "Bên giao: Ông/Bà Lê Thị Kim Ngân; chức vụ: Nhân viên bưu chính; đơn vị: Bưu điện khu vực Bình Hòa.",
        "Bên nhận: Ông/Bà Trần Minh Quân.",
        "STT Mã hồ sơ Người nộp hồ sơ Thủ tục Số giấy tờ Giờ nhận Ghi chú",
        "Phạm Thị Ngọc Ánh",
        "Trả qua bưu chính",
        "Tổng cộng danh sách số 05/DS-TTPVHCC: 1 (một) hồ sơ, 2 giấy tờ.",
        "Phí, lệ phí bàn giao kèm theo: 8.000 đồng.",
        "BÊN GIAO (Ký và ghi rõ họ tên) Lê Thị Kim Ngân",
        "BÊN NHẬN (Ký và ghi rõ họ tên) Trần Minh Quân",
    ):
        assert words in text
    assert "H29.135.7-261125-0001" in text.replace("- ", "-")


def test_long_handover_list_repeats_its_head_and_numbers_pages_from_the_second() -> None:
    cases = tuple(
        replace(HANDOVER.cases[0], case_code=f"H29.135.7-261125-{number:04d}") for number in range(1, 61)
    )
    pages = pages_of(render("postal_handover", replace(HANDOVER, cases=cases)))
    assert len(pages) > 1
    assert pages[0].startswith("ỦY BAN NHÂN DÂN")
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert all("STT Mã hồ sơ" in page for page in pages if "H29.135.7-" in page)
    text = " ".join(pages).replace("- ", "-")
    assert all(f"H29.135.7-261125-{number:04d}" in text for number in range(1, 61))
    assert "BÊN GIAO" in pages[-1]


def test_receipt_note_says_what_was_handed_to_whom() -> None:
    text = text_of(render("receipt_note", RECEIPT))
    for words in (
        "GIẤY XÁC NHẬN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H29.135.7-261125-0012",
        "Hồ sơ của Ông/Bà: NGUYỄN THỊ HƯƠNG GIANG",
        "Thời gian trả kết quả: 09 giờ 20 phút, ngày 30 tháng 11 năm 2026",
        "Hình thức nhận kết quả: Trực tiếp tại quầy",
        "Người nhận kết quả: Nguyễn Văn Bình",
        "Số định danh cá nhân: 079180011122",
        "Tư cách nhận: Người được ủy quyền",
        "1 Giấy chứng nhận đăng ký hộ kinh doanh Bản chính 1",
        "Bản chính đã trả lại sau khi đối chiếu: STT Tên giấy tờ Loại Số lượng 1 Hợp đồng thuê địa điểm",
        "NGƯỜI NHẬN KẾT QUẢ (Ký và ghi rõ họ tên) Nguyễn Văn Bình",
    ):
        assert words in text
    assert "Thời gian hẹn trả" not in text


def test_unknown_forms_foreign_contexts_and_naive_moments_are_refused() -> None:
    with pytest.raises(UnsuitableContext, match="Không có biểu mẫu “slip_1999”"):
        render("slip_1999", SLIP)
    with pytest.raises(UnsuitableContext, match="không dùng cho biểu mẫu"):
        render("postal_handover", SLIP)
    with pytest.raises(UnsuitableContext, match="múi giờ"):
        render("slip_2025", replace(SLIP, issued_at=MOMENT.replace(tzinfo=None)))


def test_missing_fonts_are_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "FONT_FOLDER", tmp_path)
    rendering._drawable.cache_clear()
    try:
        with pytest.raises(FontsMissing, match="make setup"):
            render("slip_2025", SLIP)
    finally:
        rendering._drawable.cache_clear()


def test_a_long_document_leaves_no_layout_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    whole = rendering._compiler

    def noted(template: str) -> object:
        compiled.append(template)
        return whole(template)

    monkeypatch.setattr(rendering, "_compiler", noted)
    render("slip_2025", SLIP)
    assert compiled == ["slip_2025.typ"]
    monkeypatch.setattr(rendering, "LARGE_BYTES", 1000)
    render("slip_2025", SLIP)
    assert compiled[1:] == ["slip_2025.typ", "empty.typ"]
