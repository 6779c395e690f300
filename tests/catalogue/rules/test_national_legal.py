"""Legal texts of the glued cell "Căn cứ pháp lý", and results of "Kết quả xử lý"."""

import pytest

from motcua.catalogue.rules.national_legal import HEADER, legal_text, read_legal_bases
from motcua.catalogue.rules.national_results import read_results, results_text
from motcua.catalogue.rules.record import LegalBasis, Result


def bases(cell: str) -> list[tuple[str, str]]:
    found, rest = read_legal_bases(HEADER + cell)
    assert rest == ""
    return [(basis.title, basis.number) for basis in found]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Luật Quản lý thuế38/2019/QH14", [("Luật Quản lý thuế", "38/2019/QH14")]),
        ("Luật 51/2019/QH1451/2019/QH14", [("Luật 51/2019/QH14", "51/2019/QH14")]),
        (
            "Luật số 43/2024/QH15 ngày 29/6/202443/2024/QH15",
            [("Luật số 43/2024/QH15 ngày 29/6/2024", "43/2024/QH15")],
        ),
        (
            "Quy định mẫu04/2015/TT-BCAQUY ĐỊNH MỨC THU25/2021/TT-BTC",
            [("Quy định mẫu", "04/2015/TT-BCA"), ("QUY ĐỊNH MỨC THU", "25/2021/TT-BTC")],
        ),
        (
            "193/2025/NĐ-CP193/2025/NĐ-CPLuật54/2024/QH15",
            [("193/2025/NĐ-CP", "193/2025/NĐ-CP"), ("Luật", "54/2024/QH15")],
        ),
        (
            "Luật Doanh nghiệp59/2020/QH1447/2019/TT-BTCThông tư 47/2019/TT-BTC",
            [("Luật Doanh nghiệp", "59/2020/QH14"), ("47/2019/TT-BTC", "Thông tư 47/2019/TT-BTC")],
        ),
        (
            "Luật Các tổ chức tín dụngLuật số 32/2024/QH15Phân cấp thủ tục11/2026/TT-NHNN",
            [("Luật Các tổ chức tín dụng", "Luật số 32/2024/QH15"), ("Phân cấp thủ tục", "11/2026/TT-NHNN")],
        ),
        (
            "Sửa đổi Nghị định số 126/2020/NĐ-CP373/2025/NĐ-CPLuật38/2019/QH14",
            [("Sửa đổi Nghị định số 126/2020/NĐ-CP", "373/2025/NĐ-CP"), ("Luật", "38/2019/QH14")],
        ),
        (
            "Cơ chế một cửa118/2025/NĐ-CLuật31/2024/QH15",
            [("Cơ chế một cửa", "118/2025/NĐ-C"), ("Luật", "31/2024/QH15")],
        ),
        ("Quy trình bảo hiểm2222/QĐ-BHXH", [("Quy trình bảo hiểm", "2222/QĐ-BHXH")]),
        ("Hướng dẫn23/2026/TT-XYZ9/2026/TT-BTC", [("Hướng dẫn23/2026/TT-XYZ", "9/2026/TT-BTC")]),
    ],
)
def test_title_and_number_are_parted(cell, expected):
    assert bases(cell) == expected


def test_no_information_is_nothing_and_a_cell_without_a_table_is_left_over():
    assert read_legal_bases("Không có thông tin") == ((), "")
    assert read_legal_bases(": Thông tư 269/2016/TT-BTC") == ((), ": Thông tư 269/2016/TT-BTC")


def test_text_after_the_last_number_is_left_over():
    found, rest = read_legal_bases(HEADER + "Luật38/2019/QH14Bộ luật Hàng hải")
    assert found == (LegalBasis("38/2019/QH14", "Luật"),)
    assert rest == "Bộ luật Hàng hải"
    assert legal_text(found, rest) == "38/2019/QH14: Luật\nBộ luật Hàng hải"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Gia hạn tạm trúMã: KQ.G01.000074", [("Gia hạn tạm trú", "KQ.G01.000074")]),
        (
            "Văn bảnMã: KQ.G12.001213Quyết địnhMã: 000.00.00.G15-KQ0187Giấy phépMã: KQ-G17.000006",
            [
                ("Văn bản", "KQ.G12.001213"),
                ("Quyết định", "000.00.00.G15-KQ0187"),
                ("Giấy phép", "KQ-G17.000006"),
            ],
        ),
        (
            "Giấy đăng kýMã: 78Giấy phépMã: KQ.G15.000001",
            [("Giấy đăng ký", "78"), ("Giấy phép", "KQ.G15.000001")],
        ),
        ("Thẻ bảo hiểmMã: KQ.G01.00271", [("Thẻ bảo hiểm", "KQ.G01.00271")]),
        ("Thu hồi mã sốMã: Chưa xác định rõ", [("Thu hồi mã số", "Chưa xác định rõ")]),
    ],
)
def test_results_and_their_codes_are_parted(cell, expected):
    found, rest = read_results(cell)
    assert [(result.name, result.code) for result in found] == expected
    assert rest == ""


def test_results_without_a_code_are_left_over():
    assert read_results("Thông báo bằng văn bản") == ((), "Thông báo bằng văn bản")
    found, rest = read_results("Giấy chứng nhậnMã: Cơ quan đăng ký cấp Giấy chứng nhận cho doanh nghiệp.")
    assert found == (Result("Giấy chứng nhận"),)
    assert results_text(found, rest).startswith("Giấy chứng nhận\nCơ quan đăng ký")
