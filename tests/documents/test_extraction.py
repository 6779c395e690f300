"""Fields of common papers are found in text as OCR gives it, and nothing else is taken for one."""

import pytest

from motcua.documents.rules import FieldKind, excerpt, fields_in
from motcua.documents.rules.language import is_language


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Số định danh cá nhân: 026099000001", FieldKind.PERSONAL_ID, "026099000001"),
        ("Căn cước số 026 099 000 001 do Bộ Công an cấp", FieldKind.PERSONAL_ID, "026099000001"),
        ("CMND số: 023456789 cấp tại", FieldKind.OLD_ID, "023456789"),
        ("Họ, chữ đệm, tên: NGUYỄN VĂN AN", FieldKind.NAME, "NGUYỄN VĂN AN"),
        ("Họ và tên người yêu cầu: Trần Thị Bích Giới tính: Nữ", FieldKind.NAME, "Trần Thị Bích"),
        ("Ho va ten: Lê Văn Tám, sinh năm 1980", FieldKind.NAME, "Lê Văn Tám"),
        ("Họ tên: H'Hen Niê", FieldKind.NAME, "H'Hen Niê"),
        ("Số: 123/GXN-UBND", FieldKind.NUMBER, "123/GXN-UBND"),
        ("Số: 45 /QĐ-UBND Bình Hòa, ngày 1 tháng 2 năm 2026", FieldKind.NUMBER, "45/QĐ-UBND"),
        ("Bình Hòa, ngày 05 tháng 3 năm 2026", FieldKind.DAY, "05/03/2026"),
        ("Ngày, tháng, năm sinh: 30/12/1999", FieldKind.BORN_ON, "30/12/1999"),
        ("sinh ngày 1.2.1990", FieldKind.BORN_ON, "01/02/1990"),
        ("cấp ngày 01-02-2015", FieldKind.ISSUED_ON, "01/02/2015"),
        ("Giấy này có giá trị sử dụng đến ngày 31/12/2026", FieldKind.VALID_TO, "31/12/2026"),
        ("Có giá trị đến hết ngày 31 tháng 12 năm 2026", FieldKind.VALID_TO, "31/12/2026"),
    ],
)
def test_a_field_is_found(line: str, kind: FieldKind, value: str) -> None:
    assert [(one.kind, one.value) for one in fields_in(line) if one.kind is kind] == [(kind, value)]
    assert all(one.line == line for one in fields_in(line))


@pytest.mark.parametrize(
    "line",
    [
        "Tổng số tiền: 1234567890123 đồng",
        "Điện thoại 0912345678",
        "ngày 31/02/2026",
        "Họ và tên: ........................",
        "1.234.567.890.123.456",
        "",
    ],
)
def test_what_is_none_is_not_taken_for_one(line: str) -> None:
    assert fields_in(line) == []


def test_a_field_that_stands_twice_is_offered_once() -> None:
    text = "Số định danh: 026099000001\nSố định danh: 026099000001"
    assert len(fields_in(text)) == 1


def test_letters_of_a_page_on_its_head_are_no_language() -> None:
    assert is_language("Ủy ban nhân dân phường xác nhận người có tên trên hiện thường trú tại địa phương")
    assert not is_language("NYP NYHN NYS ỌÓ ƎL ouop Buonyd uẹu kɯ wvr ŋd zxq uəyu")
    assert is_language("")


def test_an_excerpt_is_taken_where_the_words_stand_together() -> None:
    text = "Nhân dân các phường. " + "Nội dung khác. " * 20 + "Giấy xác nhận tình trạng hôn nhân của ông An."
    pieces = excerpt(text, ["hon", "nhan"])
    assert [piece for piece, is_found in pieces if is_found] == ["nhận", "hôn", "nhân"]
    assert excerpt(text, ["khong"]) == []


def test_an_excerpt_is_cut_between_words() -> None:
    text = "đăng ký khai sinh " * 20 + "trích lục " + "kết hôn và cải chính hộ tịch " * 20
    said = "".join(piece for piece, _is_hit in excerpt(text, ["luc"]))
    assert (said[:2], said[-2:]) == ("… ", " …")
    assert set(said.split()) <= {*text.split(), "…"}
    assert "".join(piece for piece, _is_hit in excerpt("trích\n lục", ["luc"])) == "trích lục"
