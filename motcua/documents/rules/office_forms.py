"""What the office's own forms may ask for: the names between {{ and }} in a template, and what each means."""

from __future__ import annotations

FIELDS = {
    "ho_ten": "Họ tên người nộp hoặc tên tổ chức",
    "so_dinh_danh": "Số định danh cá nhân, mã số tổ chức",
    "ngay_sinh": "Ngày sinh",
    "dia_chi": "Địa chỉ",
    "dien_thoai": "Số điện thoại",
    "email": "Thư điện tử",
    "nguoi_nop_thay": "Họ tên người nộp thay",
    "ten_thu_tuc": "Tên thủ tục",
    "ma_thu_tuc": "Mã thủ tục",
    "truong_hop": "Trường hợp của thủ tục",
    "co_quan": "Cơ quan giải quyết",
    "trung_tam": "Nơi tiếp nhận",
    "dia_danh": "Địa danh trước ngày ký",
    "ma_ho_so": "Mã hồ sơ",
    "ngay_nop": "Ngày nộp hồ sơ",
    "hen_tra": "Thời điểm hẹn trả",
    "ngay": "Ngày lập, hai chữ số",
    "thang": "Tháng lập",
    "nam": "Năm lập",
    "giay_to": "Danh sách giấy tờ: {% for g in giay_to %}{{ g.ten }}, {{ g.so_luong }}{% endfor %}",
}
OF_PAPER = ("stt", "ten", "loai", "so_luong")

Values = dict[str, str | list[dict[str, str]]]


def blank() -> Values:
    """Values that leave every place of a form to the hand."""
    return {name: [] if name == "giay_to" else "…………" for name in FIELDS}
