"""The reader of the project's own data is strict: what is wrong is refused with file and procedure."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from motcua.catalogue.rules.own_records import OwnRecordsError, read_procedure_file
from motcua.catalogue.rules.record import AttentionKind, FeeLine

LEGAL = {"1/2020/NĐ-CP": "Nghị định thử"}


def one_procedure(**changes: Any) -> dict[str, Any]:
    """A file with one small complete procedure; a change to None takes a key away."""
    table: dict[str, Any] = {
        "code": "1.999999",
        "name": "Thủ tục thử",
        "field": "Thử",
        "levels": ["commune"],
        "audience": ["Công dân Việt Nam"],
        "agency": "Ủy ban nhân dân cấp xã",
        "channels": ["direct"],
        "steps": ["Nộp hồ sơ."],
        "documents": [{"name": "Đơn", "originals": 1}],
        "limits": [{"amount": 3, "unit": "working_day"}],
        "no_fee": "Không thu",
        "results": ["Giấy xác nhận"],
        "legal": ["1/2020/NĐ-CP"],
        "online_level": "partial",
        "source": "Nghị định thử",
        "as_of": date(2026, 7, 31),
    }
    table.update(changes)
    return {"procedure": [{key: value for key, value in table.items() if value is not None}]}


def test_a_small_procedure_is_read_with_its_texts_derived() -> None:
    (record,) = read_procedure_file("thu.toml", one_procedure(), LEGAL)
    assert record.limits[0].text == "03 ngày làm việc"
    assert record.steps_text == "Bước 1: Nộp hồ sơ."
    assert record.fees == (FeeLine(channel=None, variant="", amount=0, text="Không thu", is_free=True),)
    assert record.legal_text == "1/2020/NĐ-CP: Nghị định thử"
    assert record.attention == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "xanh"}, "không có mục tên “colour”"),
        ({"steps": None}, "thiếu phần bắt buộc “steps”"),
        ({"limits": []}, "thiếu phần bắt buộc “limits”"),
        ({"code": "999"}, "mã không đúng dạng"),
        ({"name": unicodedata.normalize("NFD", "Thủ tục thử")}, "NFC"),
        ({"legal": ["9/9/NĐ-CP"]}, "không có trong legal_texts.toml"),
        ({"channels": ["fax"]}, "không nhận giá trị “fax”"),
        ({"limits": [{"amount": 1}]}, "đủ số và đơn vị"),
        ({"limits": [{"amount": 1, "unit": "tuần"}]}, "không nhận giá trị “tuần”"),
        ({"no_fee": None}, "một trong hai phần"),
        ({"no_fee": None, "fees": [{"text": "Miễn phí", "is_free": True}]}, "0 đồng phải ghi is_free"),
        ({"no_fee": None, "fees": [{"text": "x", "amount": 0}]}, "0 đồng phải ghi is_free"),
        ({"documents": [{"name": "Đơn"}]}, "tên và số bản"),
        ({"as_of": "31/07/2026"}, "phải là ngày"),
        ({"is_same_day": "có"}, "true hoặc false"),
    ],
)
def test_a_wrong_record_is_refused_with_file_and_procedure(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(OwnRecordsError) as refused:
        read_procedure_file("thu.toml", one_procedure(**changes), LEGAL)
    assert words in str(refused.value)
    assert str(refused.value).startswith("Tệp thu.toml, thủ tục ")


def test_defaults_of_a_file_serve_every_procedure_unless_it_says_otherwise() -> None:
    table = one_procedure(field=None, no_fee=None)
    fees = [{"text": "10.000 đồng", "amount": 10000, "kind": "phi"}]
    table["defaults"] = {"field": "Thử", "fees": fees, "closing_steps": ["Nhận kết quả."]}
    (record,) = read_procedure_file("thu.toml", table, LEGAL)
    assert record.field_name == "Thử"
    assert record.fees[0].amount == 10000
    assert record.steps_text == "Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả."
    table["procedure"][0]["no_fee"] = "Không thu"
    (free,) = read_procedure_file("thu.toml", table, LEGAL)
    assert [line.is_free for line in free.fees] == [True]


def test_what_is_unknown_becomes_a_question_for_a_person() -> None:
    changes = {
        "limits": [{"text": "Theo đợt hằng năm"}],
        "no_fee": None,
        "fees": [{"text": "Do Hội đồng nhân dân quyết định", "kind": "le_phi"}],
        "verify": [{"field": "code", "text": "Mã cần xác minh"}],
    }
    (record,) = read_procedure_file("thu.toml", one_procedure(**changes), LEGAL)
    assert [attention.kind for attention in record.attention] == [
        AttentionKind.LIMIT_MISSING,
        AttentionKind.FEE_MISSING,
        AttentionKind.PART_MISSING,
    ]
