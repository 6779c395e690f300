"""Supplement, refusal, apology, stop notice, control sheet and tracking book: what stands on them."""

from dataclasses import replace

import pytest

from motcua.documents.forms import Handover, Paper, render
from tests.documents.reading import pages_of, text_of
from tests.documents.sample_forms import APOLOGY, BOOK, CODE, CONTROL, REFUSAL, ROW, STOP, SUPPLEMENT

BOTH = pytest.mark.parametrize("regime", ["2018", "2025"])


@pytest.mark.parametrize(
    ("regime", "own_words"),
    [
        ("2018", ("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:")),
        ("2025", ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Yêu cầu hoàn thiện hồ sơ gồm:")),
    ],
)
def test_the_supplement_names_all_that_is_missing_why_and_whom_to_ask(
    regime: str, own_words: tuple[str, ...]
) -> None:
    text = text_of(render(f"supplement_{regime}", SUPPLEMENT))
    for words in (
        *own_words,
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        f"Mã hồ sơ: {CODE}",
        "Hồ sơ của Ông/Bà: NGUYỄN THỊ HƯƠNG GIANG",
        "Nội dung yêu cầu giải quyết: Đăng ký thành lập hộ kinh doanh",
        "Địa chỉ: Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
        "Số điện thoại: 0903 123 456",
        "Email: giang@example.vn",
        "1. Giấy đề nghị đăng ký: điền vốn kinh doanh",
        "2. Bản sao hợp đồng thuê địa điểm",
        "Lý do: Giấy đề nghị ghi thiếu mục 5",
        "Thời hạn bổ sung, hoàn thiện hồ sơ: đến 17 giờ 00 phút, ngày 16 tháng 12 năm 2026.",
        "liên hệ với Trần Minh Quân, số điện thoại 028 3800 1022 để được hướng dẫn",
        "NGƯỜI HƯỚNG DẪN (Ký và ghi rõ họ tên) Trần Minh Quân",
    ):
        assert words in text


@BOTH
def test_a_supplement_of_forty_defects_takes_numbered_pages(regime: str) -> None:
    items = tuple(f"Nội dung thứ {number}: bổ sung bản sao có chứng thực" for number in range(1, 41))
    pages = pages_of(render(f"supplement_{regime}", replace(SUPPLEMENT, items=items)))
    assert len(pages) > 1
    text = " ".join(pages)
    assert all(f"{number}. Nội dung thứ {number}:" in text for number in range(1, 41))
    for number, page in enumerate(pages, start=1):
        assert f"Mã hồ sơ: {CODE} Trang {number}/{len(pages)}" in page
    assert "NGƯỜI HƯỚNG DẪN" in pages[-1]


@pytest.mark.parametrize(("regime", "asks_identity"), [("2018", False), ("2025", True)])
def test_the_refusal_gives_the_reason_and_both_sign(regime: str, asks_identity: bool) -> None:
    text = text_of(render(f"refusal_{regime}", REFUSAL))
    for words in (
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        f"Mã hồ sơ: {CODE}",
        "Tiếp nhận hồ sơ của Ông/Bà: NGUYỄN THỊ HƯƠNG GIANG",
        "Số định danh cá nhân/tổ chức: 079186012345",
        "thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
        "Địa điểm kinh doanh không thuộc địa bàn phường. Xin nộp tại phường nơi có địa điểm.",
        "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên) Nguyễn Thị Hương Giang",
        "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Trần Minh Quân",
    ):
        assert words in text
    without = text_of(render(f"refusal_{regime}", replace(REFUSAL, identity_number="")))
    assert ("Số định danh" in without) is asks_identity


@pytest.mark.parametrize(
    ("regime", "title", "promise"),
    [
        ("2018", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "sẽ trả kết quả giải quyết hồ sơ vào"),
        ("2025", "PHIẾU XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "kết quả sẽ được trả vào"),
    ],
)
def test_the_apology_says_sorry_why_and_when_instead(regime: str, title: str, promise: str) -> None:
    text = text_of(render(f"apology_{regime}", APOLOGY))
    for words in (
        title,
        "Số: 05/PXL",
        "Kính gửi: Ông/Bà Nguyễn Thị Hương Giang",
        "Ngày 25 tháng 11 năm 2026, Trung tâm Phục vụ hành chính công phường Bình Hòa tiếp nhận hồ sơ",
        f"số định danh 079186012345; mã số hồ sơ: {CODE}.",
        "Thời gian hẹn trả kết quả: 14 giờ 05 phút, ngày 30 tháng 11 năm 2026.",
        "không thể trả kết quả",
        "Lý do: chờ ý kiến của cơ quan thuế.",
        "xin lỗi Ông/Bà",
        f"{promise} 14 giờ 05 phút, ngày 03 tháng 12 năm 2026.",
        "Nơi nhận: - Như trên; - Trung tâm Phục vụ hành chính công; - Lưu: VT.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Hoàng Nam",
    ):
        assert words in text
    late = text_of(render(f"apology_{regime}", replace(APOLOGY, is_past_due=True)))
    assert "đến nay, Ủy ban nhân dân phường Bình Hòa chưa trả kết quả" in late


def test_the_stop_notice_says_on_whose_request_when_and_what_is_given_back() -> None:
    text = text_of(render("stop_notice_2025", STOP))
    for words in (
        "THÔNG BÁO Dừng giải quyết hồ sơ",
        "Căn cứ Điều 21 Nghị định số 118/2025/NĐ-CP và đề nghị dừng",
        "giải quyết hồ sơ ngày 26 tháng 11 năm 2026",
        f"Mã số hồ sơ: {CODE}.",
        "Ngày tiếp nhận: 25 tháng 11 năm 2026, tại Trung tâm",
        "Bình Hòa; thời gian hẹn trả kết quả: 14 giờ 05 phút, ngày 30 tháng 11 năm 2026.",
        "Thời điểm dừng giải quyết: 09 giờ 20 phút, ngày 26 tháng 11 năm 2026.",
        "Lý do: người nộp đổi địa điểm kinh doanh.",
        "1 Hợp đồng thuê địa điểm Bản chính 1",
        "GIÁM ĐỐC Đỗ Thị Thanh Mai",
    ):
        assert words in text


def test_a_stop_notice_with_forty_papers_numbers_its_pages_from_the_second() -> None:
    papers = tuple(Paper(name=f"Giấy tờ số {number} đã nộp", kind="Bản sao") for number in range(1, 41))
    pages = pages_of(render("stop_notice_2025", replace(STOP, returned_papers=papers)))
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert len(pages) > 1
    assert "GIÁM ĐỐC" in pages[-1]


@BOTH
def test_the_control_sheet_lists_each_hand_over_with_its_result(regime: str) -> None:
    text = text_of(render(f"control_sheet_{regime}", CONTROL))
    for words in (
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        f"Mã số hồ sơ: {CODE}",
        "Cơ quan giải quyết hồ sơ: Phòng Kinh tế, Hạ tầng và Đô thị",
        "Cơ quan phối hợp giải quyết hồ sơ: không có",
        "Thời gian hẹn trả kết quả: 14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
        "1. Giao: Trung tâm Phục vụ hành chính công 2. Nhận: Phòng Kinh tế, Hạ tầng và Đô thị",
        "14 giờ 10 phút, ngày 25 tháng 11 năm 2026",
        "Trước hạn",
        "Quá hạn",
        "Tạm dừng 1 lần",
    ):
        assert words in text
    assert text.count("Người giao Người nhận") == 2


@BOTH
def test_a_long_way_repeats_the_head_of_its_table(regime: str) -> None:
    handovers = tuple(
        Handover(giver_unit=f"Phòng số {number}", receiver_unit=f"Phòng số {number + 1}", at="giờ")
        for number in range(1, 41)
    )
    pages = pages_of(render(f"control_sheet_{regime}", replace(CONTROL, handovers=handovers)))
    assert len(pages) > 1
    assert all("Tên đơn vị Thời gian giao, nhận hồ sơ" in page for page in pages if "1. Giao" in page)
    assert all(f"1. Giao: Phòng số {number} " in " ".join(pages) for number in range(1, 41))


@BOTH
def test_the_tracking_book_has_all_columns_on_every_page(regime: str) -> None:
    rows = tuple(replace(ROW, number=str(number)) for number in range(1, 81))
    pages = pages_of(render(f"tracking_book_{regime}", replace(BOOK, rows=rows, total="80")))
    assert len(pages) > 1
    for page in pages:
        for title in (
            "STT", "Mã hồ sơ", "Tên TTHC", "Tên tổ chức, cá nhân", "Địa chỉ, số điện thoại",
            "Cơ quan chủ trì giải quyết", "Nhận và trả kết quả", "Nhận hồ sơ", "Hẹn trả", "Trả kết quả",
            "Phương thức nhận kết quả", "Ký nhận",
        ):  # fmt: skip
            assert title in page
    first = pages[0]
    assert "Lĩnh vực: Thành lập và hoạt động của hộ kinh doanh" in first
    assert "Từ ngày 01/11/2026 đến ngày 30/11/2026; số hồ sơ: 80" in first
    assert (
        f"1 {CODE} Đăng ký thành lập hộ kinh doanh Nguyễn Thị Hương Giang Số 12/4 đường Nguyễn Văn Lượng, "
        "khu phố 3; 0903 123 456 Ủy ban nhân dân phường Bình Hòa 25/11/2026 14:05 30/11/2026 14:05 "
        "30/11/2026 09:20 Trực tiếp Nguyễn Văn Bình"
    ) in first
    assert f"80 {CODE}" in pages[-1]


def test_an_empty_book_says_so() -> None:
    text = text_of(render("tracking_book_2025", replace(BOOK, rows=(), total="0")))
    assert "Không có hồ sơ nào trong thời gian này." in text
