"""The ten procedures an office has most of are right in every detail."""

from typing import Any

import pytest

from motcua.catalogue.rules.record import Channel, FeeLine, ProcedureRecord
from motcua.core.worktime import LimitUnit

TEN = ("2.000815 2.000884 2.001035 1.001193 1.000894 1.000656 2.000635 1.001612 1.004194 1.013978").split()


def fee(record: ProcedureRecord, variant: str = "", channel: Channel | None = None) -> FeeLine:
    (line,) = [line for line in record.fees if line.variant == variant and line.channel == channel]
    return line


def paper_names(record: ProcedureRecord, **wanted: Any) -> list[str]:
    return [
        paper.name
        for paper in record.documents
        if all(getattr(paper, key) == value for key, value in wanted.items())
    ]


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
