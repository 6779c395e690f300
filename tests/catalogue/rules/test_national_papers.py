"""Papers of the glued cell "Thành phần hồ sơ"."""

import pytest

from motcua.catalogue.rules.national_papers import (
    HEADER,
    paper_attention,
    read_documents,
    read_papers,
    split_form,
)
from motcua.catalogue.rules.record import AttentionKind, RequiredDocument


def documents(cell: str) -> tuple[RequiredDocument, ...]:
    return read_documents(read_papers(cell))


def only(row: str) -> RequiredDocument:
    (document,) = documents(f"--{HEADER}{row}")
    return document


def test_a_glued_table_gives_its_papers_and_their_numbers():
    found = documents(
        f"--{HEADER}Đơn đề nghị1 bản chínhGiấy phép0 bản chính,1 bản saoẢnh2 bản chính,3 bản sao"
    )
    assert [(paper.name, paper.originals, paper.copies) for paper in found] == [
        ("Đơn đề nghị", 1, 0),
        ("Giấy phép", 0, 1),
        ("Ảnh", 2, 3),
    ]
    assert found[1].quantity_text == "0 bản chính,1 bản sao"


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Báo cáo theo Nghị định ngày 28/8/20201 bản chính", "Báo cáo theo Nghị định ngày 28/8/2020"),
        ("Đơn theo Mẫu số 091 bản chính", "Đơn theo Mẫu số 09"),
        ("Quy trình vận hành\t1 bản chính", "Quy trình vận hành"),
        ("Tờ khai hải quan: 01 bản chính;1 bản chính", "Tờ khai hải quan: 01 bản chính;"),
        ("Phiếu (01 bản chính) theo mẫu1 bản chính", "Phiếu (01 bản chính) theo mẫu"),
        ("Hợp đồng: 01 bản chính1 bản chính", "Hợp đồng: 01 bản chính"),
    ],
)
def test_a_number_in_a_name_is_not_the_quantity(row, name):
    assert only(row).name == name
    assert only(row).originals == 1


def test_a_name_may_begin_with_a_quantity():
    names = [
        paper.name for paper in documents(f"--{HEADER}Văn bản1 bản chính01 bản chính biên bản1 bản chính")
    ]
    assert names == ["Văn bản", "01 bản chính biên bản"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Tờ khai của Bộ Công an.", "NA5.doc"),
        ("Giấy phép xuất nhập cảnh", "NA5 (1).doc"),
        ("Văn bản đề nghị thăm dò khoáng sản", "Mau 06-Phu luc I_37.2025.TT-BNNMT_02.7.2025.doc"),
        ("Tờ trình bảo trì công trình đường sắt.", "2.1. To trinh ke hoach bao tri.docx"),
        ("Điều lệ theo Thông tư 98/2020/TT-BTC;", "315Phụ lục II.docx"),
        ("Đơn theo Thông tư số 13/2016/TT-BNNPTNT", "PHỤ LỤC V. MẪU ĐƠN GIA HẠN.docx"),
        ("Bản kê khai phương tiện", "MauBankekhai.docx"),
        ("Đơn theo mẫu", "Munnghcpgiy.docx"),
        ("Đơn theo mẫu quy định tại Nghị định số 39/2026/NĐ-CP.", "mau so 5.doc"),
        ("Giấy đề nghị theo mẫu", "văn bản đề nghị.docx"),
        ("Đơn (mẫu BB2)", "78-Mẫu BB2-Biên bản giám định bệnh tật.doc"),
        ("Giấy tờ theo mẫu, gồm", "Mẫu 1.docx; Mẫu 2.docx"),
        ("Bản tự công bố sản phẩm", ""),
    ],
)
def test_the_file_of_the_form_is_cut_from_the_name(name, form):
    assert split_form(name + form.replace("; ", "")) == (name, form)


def test_headings_that_name_cases_become_variants():
    found = documents(
        f"Trường hợp cấp mới{HEADER}Đơn1 bản chínhTrường hợp cấp lại:{HEADER}Đơn1 bản chínhGiấy cũ1 bản chính"
    )
    assert [(paper.variant, paper.name) for paper in found] == [
        ("Trường hợp cấp mới", "Đơn"),
        ("Trường hợp cấp lại:", "Đơn"),
        ("Trường hợp cấp lại:", "Giấy cũ"),
    ]


def test_headings_of_groups_become_notes_and_mark_papers_that_are_only_shown():
    found = documents(
        f"* Giấy tờ phải nộp:{HEADER}Tờ khai1 bản chính"
        f"* Giấy tờ phải xuất trình:{HEADER}- Hộ chiếu1 bản chính"
    )
    assert [(paper.name, paper.variant, paper.is_note, paper.is_presented_only) for paper in found] == [
        ("* Giấy tờ phải nộp:", "", True, False),
        ("Tờ khai", "", False, False),
        ("* Giấy tờ phải xuất trình:", "", True, False),
        ("- Hộ chiếu", "", False, True),
    ]


def test_one_heading_alone_is_no_choice_between_cases():
    found = documents(f"Trường hợp cấp lại{HEADER}Đơn1 bản chính")
    assert [(paper.variant, paper.is_note) for paper in found] == [("", True), ("", False)]


@pytest.mark.parametrize(
    "row",
    [
        "Trường hợp nộp hồ sơ trực tuyến thì hộ chiếu gửi qua bưu chính.0 bản chính",
        "Người tiếp nhận có trách nhiệm tiếp nhận đúng, đủ hồ sơ.0 bản chính",
        "Giấy tờ do nước ngoài cấp phải được hợp pháp hóa lãnh sự.0 bản chính",
        "- Chứng cứ chứng minh quan hệ cha, con gồm:0 bản chính",
        "* Số lượng hồ sơ: 01 (một) bộ.1 bản chính,1 bản sao",
        "Lưu ý: nộp trong giờ hành chính1 bản chính",
    ],
)
def test_explanations_written_as_papers_are_notes(row):
    assert only(row).is_note


def test_a_paper_of_no_quantity_is_a_paper_and_its_name_may_give_the_number():
    assert not only("Giấy phép hàng quá cảnh (nếu có)0 bản chính").is_note
    counted = only("a) Tờ khai hải quan: 02 bản chính;0 bản chính")
    assert (counted.originals, counted.copies, counted.is_note) == (2, 0, False)
    copied = only("Hóa đơn bán hàng: 01 bản chụp.0 bản chính")
    assert (copied.originals, copied.copies) == (0, 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Giấy ủy quyền (nếu có)1 bản chính", True),
        ("Trường hợp trẻ bị bỏ rơi thì có biên bản1 bản chính", True),
        ("Văn bản thỏa thuận đối với trường hợp hợp thửa1 bản chính", True),
        ("Đơn đề nghị1 bản chính", False),
    ],
)
def test_papers_of_some_cases_only_are_conditional(row, expected):
    assert only(row).is_conditional is expected


def test_a_cell_without_a_table_is_left_over_and_named():
    cell = read_papers("); nộp hồ sơ cho cơ quan.\nBước 2. Nhận kết quả.")
    assert cell.rows == ()
    assert cell.leftover == "); nộp hồ sơ cho cơ quan.\nBước 2. Nhận kết quả."
    assert [doubt.kind for doubt in paper_attention(cell)] == [AttentionKind.PAPERS_UNREADABLE]


def test_an_empty_table_and_a_cell_of_dashes_leave_nothing():
    assert read_papers("--") == read_papers("")
    assert paper_attention(read_papers("----")) == ()


def test_text_after_the_last_quantity_is_left_over():
    assert read_papers(f"--{HEADER}Đơn1 bản chínhHồ sơ còn").leftover == "Hồ sơ còn"


def test_channels_spilled_before_the_papers_are_left_over():
    cell = read_papers(f":\nTrực tiếp3 Ngày làm việc10,000 VNĐThành phần hồ sơ--{HEADER}Đơn1 bản chính")
    assert cell.leftover == ":\nTrực tiếp3 Ngày làm việc10,000 VNĐ"
    assert [row.name for row in cell.rows] == ["Đơn"]
    assert cell.headings == ("",)
