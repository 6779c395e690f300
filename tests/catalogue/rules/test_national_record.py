"""The national file from bytes to records: whole lines, broken lines, packed and damaged files, odd texts."""

import gzip
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from motcua.catalogue.rules.national_record import (
    LONGEST_LINE,
    ReadLine,
    RecordUnreadable,
    SourceUnreadable,
    attention_across,
    open_source,
    parse_record,
    read_records,
)
from motcua.catalogue.rules.record import AttentionKind, Channel, ProcedureRecord

CHROME = (
    "Từ khóaKhông có thông tinMô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành"
    "-- Chọn Tỉnh/ Thành phố --Phường/ XãSở-- Chọn Phường/ Xã --"
    "Hệ thống chỉ hiển thị những cơ quan đã áp dụng dịch vụ công trực tuyếnNộp hồ sơ"
)
RAW = {
    "ma_thu_tuc": "1.999001",
    "detail_url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0",
    "ten_thu_tuc": "Đăng ký thử",
    "so_quyet_dinh": "12/QĐ-BTP",
    "cap_thuc_hien": "Cấp bộ, Cấp xã",
    "loai_thu_tuc": "Loại khác",
    "linh_vuc": "Hộ tịch",
    "doi_tuong_thuc_hien": (
        "Công dân Việt Nam, Cán bộ, công chức, viên chức, Tổ chức (không bao gồm doanh nghiệp, HTX)"
    ),
    "co_quan_co_tham_quyen": "",
    "dia_chi_tiep_nhan": "",
    "co_quan_duoc_uy_quyen": "",
    "co_quan_phoi_hop": "",
    "thu_tuc_lien_quan": "Không có thông tin",
    "trinh_tu_thuc_hien": "Bước 1: nộp.\n\n \nBước 2: nhận.",
    "cach_thuc_thuc_hien": "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp5 Ngày làm việcMiễn phí",
    "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính",
    "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13",
    "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
    "yeu_cau_dieu_kien": "Không có thông tin",
    "ket_qua_xu_ly": "Trích lụcMã: KQ.G15.000001" + CHROME,
    "ministry": "bo-tu-phap",
}


def parse(changes: Mapping[str, object] | None = None) -> ProcedureRecord:
    return parse_record({**RAW, **(changes or {})})


def kinds(record: ProcedureRecord) -> list[AttentionKind]:
    return [doubt.kind for doubt in record.attention]


def line(changes: Mapping[str, object] | None = None) -> bytes:
    return json.dumps({**RAW, **(changes or {})}, ensure_ascii=False).encode() + b"\n"


def read(*lines: bytes) -> list[ReadLine]:
    return list(read_records(lines))


def test_a_plain_record_parses_without_anything_for_a_person():
    record = parse()
    assert (record.code, record.name, record.field_name) == ("1.999001", "Đăng ký thử", "Hộ tịch")
    assert record.levels == ("ministry", "commune")
    assert record.channels == (Channel.DIRECT,)
    assert record.steps_text == "Bước 1: nộp.\nBước 2: nhận."
    assert (record.related, record.conditions_text, record.competent_agency) == ("", "", "")
    assert [(basis.number, basis.title) for basis in record.legal_bases] == [("60/2014/QH13", "Luật Hộ tịch")]
    assert record.attention == ()


def test_every_source_field_is_kept_exactly():
    record = parse({"ten_thu_tuc": "Đăng ký\nthử ", "moi": "một trường mới"})
    assert record.verbatim == {**RAW, "ten_thu_tuc": "Đăng ký\nthử ", "moi": "một trường mới"}


def test_audience_items_keep_their_own_commas():
    assert parse().audience == (
        "Công dân Việt Nam",
        "Cán bộ, công chức, viên chức",
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    )


def test_names_lose_line_breaks_and_become_nfc():
    decomposed = unicodedata.normalize("NFD", "Cấp lại thẻ")
    record = parse({"ten_thu_tuc": f" {decomposed}\n\tcăn  cước\u200b\u00a0"})
    assert record.name == "Cấp lại thẻ căn cước"


def test_the_page_around_a_cell_is_cut_and_its_content_kept():
    record = parse(
        {
            "ket_qua_xu_ly": "ThẻMã: KQ.G01.000001Từ khóaCấp đổi thẻMô tảThẻ có thời hạn 10 năm."
            "Chọn cơ quan thực hiện"
            "Tỉnh/ Thành phốBộ ngành-- Chọn Bộ ngành --Đơn vị-- Chọn Cơ sở --Nộp hồ sơ"
        }
    )
    assert [(result.name, result.code) for result in record.results] == [("Thẻ", "KQ.G01.000001")]
    assert record.aliases == ("Cấp đổi thẻ",)
    assert record.results_text == "Thẻ\nThẻ có thời hạn 10 năm."


def test_the_page_around_conditions_is_cut():
    assert parse({"yeu_cau_dieu_kien": "Không có thông tin" + CHROME}).conditions_text == ""
    assert parse({"yeu_cau_dieu_kien": "Đủ 18 tuổi.\nTừ khóa:"}).conditions_text == "Đủ 18 tuổi."


@pytest.mark.parametrize(
    "words",
    [
        "Bước 1: Nộp hồ sơ tại quầy. Bước 2: Mô tả yêu cầu.",
        "Bước 1: gõ Từ khóa, xem Mô tả, rồi bấm Nộp hồ sơ",
    ],
)
def test_words_of_the_page_inside_a_text_are_no_chrome(words):
    assert parse({"trinh_tu_thuc_hien": words}).steps_text == words


@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("Không có thông tin", [AttentionKind.AGENCY_MISSING]),
        ("Cục cảnh sát quản lý hành chính về trật tự, xã hội", []),
        ("Cục Quản lý Đê điều và Phòng, Chống thiên tai", []),
        ("Cục Đo đạc, Bản đồ và Thông tin địa lý", []),
        ("Thuế tỉnh, thành phố, Thuế cơ sở", [AttentionKind.AGENCY_SEVERAL]),
    ],
)
def test_no_agency_and_several_agencies_are_named(agency, expected):
    assert kinds(parse({"co_quan_thuc_hien": agency})) == expected


def test_several_agencies_are_listed():
    (doubt,) = parse({"co_quan_thuc_hien": "Cục về trật tự, xã hội, Công an tỉnh"}).attention
    assert doubt.text == "Cục về trật tự, xã hội; Công an tỉnh"


def test_missing_parts_are_named():
    record = parse({"thanh_phan_ho_so": "--", "ket_qua_xu_ly": "", "cap_thuc_hien": ""})
    assert [doubt.field for doubt in record.attention] == ["documents", "results", "levels"]
    assert set(kinds(record)) == {AttentionKind.PART_MISSING}


def test_a_cell_of_channels_that_cannot_be_read_is_kept_and_named():
    record = parse({"cach_thuc_thuc_hien": "Nộp tại Sở."})
    assert record.channels_text == "Nộp tại Sở."
    assert AttentionKind.CHANNELS_UNREADABLE in kinds(record)


def test_an_address_that_is_no_web_address_is_not_linked():
    record = parse({"detail_url": "javascript:alert(1)"})
    assert record.source_url == ""
    assert record.verbatim["detail_url"] == "javascript:alert(1)"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ma_thu_tuc": ""}, "không có mã"),
        ({"ma_thu_tuc": "abc"}, "sai dạng"),
        ({"ma_thu_tuc": "1.00119"}, "sai dạng"),
        ({"ma_thu_tuc": "١.001193"}, "sai dạng"),
        ({"ten_thu_tuc": " \n"}, "không có tên"),
        ({"linh_vuc": "x" * 251}, "dài quá 250"),
    ],
)
def test_an_object_that_is_no_procedure_is_refused(changes, message):
    with pytest.raises(RecordUnreadable, match=message):
        parse(changes)


def test_values_that_are_no_texts_are_kept_as_texts():
    record = parse({"ministry": None, "so_quyet_dinh": 12, "linh_vuc": ["Hộ tịch"]})
    assert (record.ministry, record.decision_number, record.verbatim["linh_vuc"]) == ("", "12", "['Hộ tịch']")


def test_a_record_of_only_code_and_name_is_taken_with_its_gaps_named():
    record = parse_record({"ma_thu_tuc": "1.999001", "ten_thu_tuc": "Đăng ký"})
    assert AttentionKind.PART_MISSING in kinds(record)


def test_a_zero_byte_does_not_reach_the_database():
    record = parse({"trinh_tu_thuc_hien": "Bước\x00 1"})
    assert record.steps_text == "Bước\ufffd 1"


def test_procedures_of_one_name_are_named_for_each_other():
    records = [
        parse({"ma_thu_tuc": "1.000001", "ten_thu_tuc": "Hỗ trợ sản xuất."}),
        parse({"ma_thu_tuc": "1.000002", "ten_thu_tuc": "Hỗ trợ  SẢN xuất"}),
        parse({"ma_thu_tuc": "1.000003"}),
    ]
    found = attention_across(records)
    assert list(found) == ["1.000001", "1.000002"]
    assert found["1.000001"][0].kind is AttentionKind.NAME_DUPLICATE
    assert "1.000002" in found["1.000001"][0].text


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b'{"ma_thu_tuc": \n', "không phải JSON hợp lệ"),
        (b"\xff\xfe\n", "UTF-8"),
        (b"[1, 2]\n", "đối tượng JSON"),
        (b'"1.001193"\n', "đối tượng JSON"),
        (b"[" * 100_000 + b"\n", "không phải JSON hợp lệ"),
        (b'{"a": ' + b"9" * 5_000 + b"}\n", "không phải JSON hợp lệ"),
        (b'{"ma_thu_tuc": "1.999001", "ten_thu_tuc": "\\ud83d"}\n', "nửa cặp"),
        (line({"ma_thu_tuc": ""}), "không có mã"),
        (b" " * LONGEST_LINE + b"{}\n", "dài quá 8 MB"),
    ],
)
def test_a_broken_line_is_told_with_its_number_and_the_rest_goes_in(bad, message):
    found = read(line(), bad, line({"ma_thu_tuc": "1.999002"}))
    assert [item.line_number for item in found] == [1, 2, 3]
    assert found[1].record is None
    assert message in str(found[1].error)
    assert [item.record.code for item in found if item.record] == ["1.999001", "1.999002"]


def test_blank_lines_are_passed_over_and_a_byte_order_mark_is_taken_off():
    found = read(b"\xef\xbb\xbf" + line(), b"\n", b"  \r\n", line({"ma_thu_tuc": "1.999002"}))
    assert [(item.line_number, item.error) for item in found] == [(1, None), (4, None)]


def test_a_file_without_lines_gives_nothing():
    assert read() == []


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz", "packed.jsonl"])
def test_plain_and_packed_files_are_read_whatever_their_name(tmp_path: Path, name: str):
    path = tmp_path / name
    content = line() + line({"ma_thu_tuc": "1.999002"})
    path.write_bytes(content if name == "records.jsonl" else gzip.compress(content))
    with open_source(path) as lines:
        assert [item.record.code for item in read_records(lines) if item.record] == ["1.999001", "1.999002"]


def test_a_packed_file_cut_off_gives_its_whole_lines_and_then_says_so(tmp_path: Path):
    path = tmp_path / "cut.jsonl.gz"
    lines_of_file = [
        line({"ma_thu_tuc": f"1.{number:06d}", "so_quyet_dinh": str(hash(number))}) for number in range(900)
    ]
    packed = gzip.compress(b"".join(lines_of_file))
    path.write_bytes(packed[: len(packed) // 2])
    with open_source(path) as lines:
        found = list(read_records(lines))
    assert len(found) > 10
    assert all(item.record for item in found[:-1])
    assert "cắt cụt hoặc hỏng" in str(found[-1].error)
    assert found[-1].line_number == len(found)


def test_a_line_too_long_is_told_once_and_the_next_line_is_read(tmp_path: Path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"x" * (2 * LONGEST_LINE + 5) + b"\n" + line())
    with open_source(path) as lines:
        found = list(read_records(lines))
    assert [(item.line_number, item.record is not None) for item in found] == [(1, False), (2, True)]


def test_a_file_that_cannot_be_opened_is_refused_at_once(tmp_path: Path):
    with pytest.raises(SourceUnreadable, match="Không mở được"), open_source(tmp_path / "none.jsonl"):
        pass
    with pytest.raises(SourceUnreadable, match="thư mục"), open_source(tmp_path):
        pass
