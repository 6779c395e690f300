"""The project's own procedures: complete, consistent, and the ten most used right in every detail."""

import gzip
import json
import unicodedata
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.rules.own_records import (
    LOCAL_CODE,
    NATIONAL_CODE,
    OwnRecordsError,
    read_own_records,
    read_procedure_file,
)
from motcua.catalogue.rules.record import AttentionKind, Channel, FeeLine, ProcedureRecord
from motcua.core.worktime import LimitUnit

NATIONAL_FILE = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "procedures" / "national_procedures.jsonl.gz"
)
TEN = ("2.000815 2.000884 2.001035 1.001193 1.000894 1.000656 2.000635 1.001612 1.004194 1.013978").split()
SEASONAL = {"1.011606", "3.000182"}  # yearly rounds: no limit in days


@pytest.fixture(scope="module")
def records() -> dict[str, ProcedureRecord]:
    return {record.code: record for record in read_own_records()}


def texts_of(record: ProcedureRecord) -> list[str]:
    found = [value for part in fields(record) if isinstance(value := getattr(record, part.name), str)]
    rows: list[Any] = [*record.limits, *record.fees, *record.documents, *record.results, *record.legal_bases]
    for row in rows:
        found += [value for part in fields(row) if isinstance(value := getattr(row, part.name), str)]
    return [*found, *record.audience, *record.aliases]


def fee(record: ProcedureRecord, variant: str = "", channel: Channel | None = None) -> FeeLine:
    (line,) = [line for line in record.fees if line.variant == variant and line.channel == channel]
    return line


def paper_names(record: ProcedureRecord, **wanted: Any) -> list[str]:
    return [
        paper.name
        for paper in record.documents
        if all(getattr(paper, key) == value for key, value in wanted.items())
    ]


# -- the whole set ------------------------------------------------------------------------------------


def test_a_commune_desk_has_about_140_procedures_in_about_37_fields(
    records: dict[str, ProcedureRecord],
) -> None:
    assert 130 <= len(records) <= 150
    assert 35 <= len({record.field_name for record in records.values()}) <= 39
    assert len(read_own_records()) == len(records)


def test_every_code_is_national_or_clearly_local(records: dict[str, ProcedureRecord]) -> None:
    for code in records:
        assert NATIONAL_CODE.fullmatch(code) or LOCAL_CODE.fullmatch(code), code


def test_every_procedure_has_the_parts_the_law_demands(records: dict[str, ProcedureRecord]) -> None:
    parts = (
        "name field_name steps_text channels channels_text documents papers_text limits audience agency "
        "results results_text fees legal_bases legal_text online_level"
    ).split()
    for record in records.values():
        missing = [part for part in parts if not getattr(record, part)]
        assert missing == [], record.code
        assert "\n" not in record.name
        assert "\nBước 2: " in record.steps_text, record.code
        assert "commune" in record.levels, record.code
        assert "Ghi nhận ngày 31/07/2026." in record.source_note, record.code


def test_limits_have_a_number_and_a_unit_the_clock_knows(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        usable = [limit for limit in record.limits if limit.unit]
        assert bool(usable) is (record.code not in SEASONAL), record.code
        for limit in usable:
            assert 1 <= (limit.amount or 0) <= 60, record.code
            assert LimitUnit(limit.unit), record.code
            assert limit.text, record.code
        if usable:
            assert any(not limit.variant for limit in usable), f"{record.code}: no ordinary limit"
        if record.is_same_day:
            assert usable[0].unit == LimitUnit.SAME_DAY, record.code


def test_money_is_sane_and_unknown_is_not_free(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for line in record.fees:
            assert line.is_free is (line.amount == 0), (record.code, line.text)
            assert line.amount is None or 0 <= line.amount <= 500_000, (record.code, line.text)
            assert line.amount is None or line.amount % 1000 == 0, (record.code, line.text)
            assert line.currency == "VND"
            assert line.is_free or line.kind in ("phi", "le_phi"), (record.code, line.text)
            if "Hội đồng nhân dân cấp tỉnh quyết định" in line.text:
                assert line.amount is None, (record.code, line.text)
        unknown = any(line.amount is None for line in record.fees)
        kinds = {attention.kind for attention in record.attention}
        assert unknown is (AttentionKind.FEE_MISSING in kinds), record.code


def test_texts_are_composed_unicode_without_stray_space(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for text in texts_of(record):
            assert text == unicodedata.normalize("NFC", text), record.code
            assert text == text.strip(), (record.code, text)
            assert "  " not in text, (record.code, text)


def test_papers_say_how_many_and_conditions_do_not_block_intake(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for paper in record.documents:
            assert paper.originals or paper.copies, (record.code, paper.name)
            assert not (paper.originals and paper.copies), (record.code, paper.name)


def test_civil_status_refusals_are_given_by_the_director(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        assert (record.refusal_by == "director") is (record.field_name == "Hộ tịch"), record.code


def test_the_procedures_the_national_file_lacks_are_there(records: dict[str, ProcedureRecord]) -> None:
    lacking = "2.000815 2.000884 2.000992 2.000942 2.000908 1.000656 1.004873 1.001612 1.001266".split()
    well_known = "2.001008 2.001019 2.001406 2.000913 2.000927 1.000593 1.001570 2.002621".split()
    assert set(lacking + well_known + TEN) <= set(records)


def test_codes_shared_with_the_national_file_mean_the_same_procedure(
    records: dict[str, ProcedureRecord],
) -> None:
    if not NATIONAL_FILE.exists():
        pytest.skip("no ../shared/data: the national file is not here")
    with gzip.open(NATIONAL_FILE, "rt", encoding="utf-8") as lines:
        national = {row["ma_thu_tuc"]: row for row in map(json.loads, lines)}
    shared = set(records) & set(national)
    assert len(shared) > 40
    for code in shared:
        assert "Cấp xã" in national[code]["cap_thuc_hien"], code
        ours = set(records[code].name.lower().replace(",", " ").split())
        theirs = set(national[code]["ten_thu_tuc"].lower().replace(",", " ").split())
        assert len(ours & theirs) >= 0.5 * len(ours), (
            code,
            records[code].name,
            national[code]["ten_thu_tuc"],
        )


# -- the ten ------------------------------------------------------------------------------------------


def test_certified_copies_are_same_day_and_priced_by_page(records: dict[str, ProcedureRecord]) -> None:
    copies = records["2.000815"]
    assert copies.is_same_day
    assert copies.limits[0].unit == LimitUnit.SAME_DAY
    assert (copies.limits[1].amount, copies.limits[1].unit) == (2, LimitUnit.WORKING_DAY)
    assert (fee(copies).amount, fee(copies).per, fee(copies).kind) == (2000, "trang", "phi")
    assert fee(copies, "Từ trang thứ 3 trở lên").amount == 1000
    assert all("200.000 đồng/bản" in line.note for line in copies.fees)
    assert copies.documents[0].originals == 1
    assert copies.documents[0].is_presented_only
    assert (copies.presence, copies.place_rule, copies.refusal_by) == ("any", "anywhere", "receiver")
    assert {"sao y", "photo công chứng"} <= set(copies.aliases)


def test_signature_certification_needs_the_person_and_costs_10_000(
    records: dict[str, ProcedureRecord],
) -> None:
    signature = records["2.000884"]
    assert signature.is_same_day
    assert signature.presence == "self"
    assert (fee(signature).amount, fee(signature).per) == (10000, "trường hợp")
    assert signature.place_rule == "anywhere"
    assert not signature.result_by_post


def test_transactions_take_two_working_days_where_the_land_lies(records: dict[str, ProcedureRecord]) -> None:
    deal = records["2.001035"]
    assert [(limit.amount, limit.unit) for limit in deal.limits] == [(2, LimitUnit.WORKING_DAY)]
    assert fee(deal).amount == 50000
    mortgage = next(line for line in deal.fees if line.is_free)
    assert "thế chấp" in mortgage.variant
    assert mortgage.legal_base == "55/2015/NĐ-CP"
    assert (deal.presence, deal.place_rule, deal.is_same_day) == ("both", "land", False)
    assert "Dự thảo giao dịch" in paper_names(deal, originals=1, variant="")
    assert any("đất đai" in paper.replaced_by for paper in deal.documents)


def test_birth_is_same_day_free_in_time_and_left_to_the_council_when_late(
    records: dict[str, ProcedureRecord],
) -> None:
    birth = records["1.001193"]
    assert birth.is_same_day
    assert birth.refusal_by == "director"
    assert birth.place_rule == "residence"
    assert fee(birth).is_free
    assert fee(birth).kind == "le_phi"
    late = fee(birth, "Đăng ký quá hạn")
    assert late.amount is None
    assert not late.is_free
    assert fee(birth, "Cấp bản sao Giấy khai sinh (nếu yêu cầu)").amount == 8000
    assert any(limit.variant == "Đăng ký quá hạn" for limit in birth.limits)
    assert {"Tờ khai đăng ký khai sinh", "Giấy chứng sinh"} <= set(
        paper_names(birth, originals=1, is_conditional=False, is_presented_only=False)
    )
    assert birth.external_system
    assert "giấy khai sinh" in birth.aliases


def test_marriage_needs_both_and_allows_five_days_for_verification(
    records: dict[str, ProcedureRecord],
) -> None:
    marriage = records["1.000894"]
    assert (marriage.presence, marriage.result_by_post, marriage.is_same_day) == ("both", False, True)
    verified = marriage.limits[1]
    assert (verified.variant, verified.amount) == ("Cần xác minh điều kiện kết hôn", 5)
    assert verified.unit == LimitUnit.WORKING_DAY
    assert fee(marriage).is_free
    (status,) = [paper for paper in marriage.documents if "tình trạng hôn nhân" in paper.name]
    assert status.is_conditional
    assert "hộ tịch điện tử" in status.replaced_by


def test_death_is_same_day_or_three_working_days(records: dict[str, ProcedureRecord]) -> None:
    death = records["1.000656"]
    assert death.is_same_day
    assert death.refusal_by == "director"
    verified = next(limit for limit in death.limits if limit.variant == "Cần xác minh")
    assert (verified.amount, verified.unit) == (3, LimitUnit.WORKING_DAY)
    assert fee(death).is_free
    assert fee(death, "Đăng ký quá hạn").amount is None


def test_civil_status_extract_costs_8_000_a_copy_anywhere(records: dict[str, ProcedureRecord]) -> None:
    extract = records["2.000635"]
    assert extract.is_same_day
    assert extract.place_rule == "anywhere"
    assert (fee(extract).amount, fee(extract).per, fee(extract).kind) == (8000, "bản sao", "phi")
    assert any(line.is_free and "khuyết tật" in line.variant for line in extract.fees)


def test_household_business_takes_three_days_and_its_fee_is_unknown_not_free(
    records: dict[str, ProcedureRecord],
) -> None:
    shop = records["1.001612"]
    assert [(limit.amount, limit.unit) for limit in shop.limits] == [(3, LimitUnit.WORKING_DAY)]
    assert fee(shop).amount is None
    assert not fee(shop).is_free
    assert fee(shop).kind == "le_phi"
    assert "không hoàn trả" in fee(shop).note
    assert paper_names(shop, variant="Các thành viên hộ gia đình đăng ký", copies=1)
    assert (shop.place_rule, shop.is_same_day) == ("workplace", False)
    assert "mở hộ kinh doanh" in shop.aliases


def test_temporary_residence_is_cheaper_online(records: dict[str, ProcedureRecord]) -> None:
    stay = records["1.004194"]
    assert (stay.limits[0].amount, stay.limits[0].unit) == (3, LimitUnit.WORKING_DAY)
    assert fee(stay, channel=Channel.ONLINE).amount == 7000
    assert fee(stay, channel=Channel.DIRECT).amount == 15000
    assert stay.agency == "Công an cấp xã"
    assert {paper.variant for paper in stay.documents} == {
        "", "Cá nhân, hộ gia đình", "Theo danh sách", "Tại đơn vị đóng quân",
    }  # fmt: skip


def test_first_land_certificate_has_two_appointments_around_the_tax(
    records: dict[str, ProcedureRecord],
) -> None:
    land = records["1.013978"]
    assert [(limit.amount, limit.unit) for limit in land.limits] == [
        (17, LimitUnit.WORKING_DAY),
        (3, LimitUnit.WORKING_DAY),
    ]
    assert "Lần hẹn thứ hai" in land.limits[1].variant
    assert "cơ quan thuế" in land.steps_text
    assert land.place_rule == "land"
    assert all(line.amount is None for line in land.fees)
    assert any(attention.field == "code" for attention in land.attention)


@pytest.mark.parametrize("code", TEN)
def test_the_ten_are_told_in_full(records: dict[str, ProcedureRecord], code: str) -> None:
    record = records[code]
    assert record.steps_text.count("Bước ") >= 5
    assert record.conditions_text != "Không quy định."
    assert len(record.aliases) >= 5
    assert len(record.legal_bases) >= 5
    assert record.competent_agency
    assert record.reception_address
    assert record.online_level


# -- the reader is strict -----------------------------------------------------------------------------

LEGAL = {"1/2020/NĐ-CP": "Nghị định thử"}


def one_procedure(**changes: Any) -> dict[str, Any]:
    """A file with one small complete procedure; a change to None takes a key away."""
    from datetime import date

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
