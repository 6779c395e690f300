"""Channels, limits and fees of the glued cell "Cách thức thực hiện"."""

import pytest

from motcua.catalogue.rules.national_channels import (
    HEADER,
    channels_of,
    channels_text,
    limit_attention,
    read_limits,
    read_rows,
)
from motcua.catalogue.rules.national_fees import fee_attention, plain_amount, read_fees
from motcua.catalogue.rules.record import AttentionKind, Channel, FeeLine, ProcessingLimit

COUNCIL = "Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh, thành phố trực thuộc Trung ương quyết định."


def limits(cell: str) -> list[tuple[Channel | None, int | None, str]]:
    return [(limit.channel, limit.amount, limit.unit) for limit in read_limits(read_rows(HEADER + cell)[0])]


def only_limit(cell: str) -> ProcessingLimit:
    (limit,) = read_limits(read_rows(HEADER + cell)[0])
    return limit


def only_fee(cell: str) -> FeeLine:
    (fee,) = read_fees(read_rows(HEADER + cell)[0])
    return fee


def fee_kinds(cell: str) -> list[AttentionKind]:
    return [doubt.kind for doubt in fee_attention(read_rows(HEADER + cell)[0])]


def limit_kinds(cell: str) -> list[AttentionKind]:
    return [doubt.kind for doubt in limit_attention(read_limits(read_rows(HEADER + cell)[0]))]


def test_a_glued_cell_gives_one_row_a_channel():
    cell = (
        "Trực tuyến5 Ngày làm việc10 USD(/lần)"
        "Dịch vụ bưu chính5 Ngày làm việc10 USD(/lần)"
        "Trực tiếp6 Ngày10 USD"
    )
    rows, rest = read_rows(HEADER + cell)
    assert channels_of(rows) == (Channel.ONLINE, Channel.POST, Channel.DIRECT)
    assert rest == ""
    assert limits(cell) == [
        (Channel.ONLINE, 5, "working_day"),
        (Channel.POST, 5, "working_day"),
        (Channel.DIRECT, 6, "day"),
    ]


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("30 Ngày", 30, "day"),
        ("3 Ngày làm việc", 3, "working_day"),
        ("4 Giờ", 4, "hour"),
        ("6 Tháng", 6, "month"),
    ],
)
def test_units_of_the_portal_become_units_of_working_time(words, amount, unit):
    limit = only_limit(f"Trực tiếp{words}Miễn phí")
    assert (limit.amount, limit.unit, limit.text) == (amount, unit, words)


def test_a_number_without_a_unit_stays_without_a_unit():
    limit = only_limit("Trực tiếp1Miễn phí")
    assert (limit.amount, limit.unit, limit.text) == (1, "", "1")
    assert limit_kinds("Trực tiếp1Miễn phí") == [AttentionKind.LIMIT_WITHOUT_UNIT]


def test_no_limit_is_none_and_named():
    limit = only_limit("Trực tuyếnKhông có thông tinMiễn phí")
    assert (limit.amount, limit.unit) == (None, "")
    assert limit_kinds("Trực tuyếnKhông có thông tinMiễn phí") == [AttentionKind.LIMIT_MISSING]


def test_a_limit_in_words_is_kept_as_text():
    cell = "Trực tuyếnKhông quy địnhMiễn phíQua CổngTrực tiếpKhông quy địnhMiễn phíTại Trung tâm"
    rows, rest = read_rows(HEADER + cell)
    assert [(row.channel, row.limit, row.description) for row in rows] == [
        (Channel.ONLINE, "Không quy định", "Qua Cổng"),
        (Channel.DIRECT, "Không quy định", "Tại Trung tâm"),
    ]
    assert rest == ""
    assert limit_kinds(cell) == [AttentionKind.LIMIT_UNREADABLE]


def test_a_limit_of_nothing_is_no_limit():
    assert only_limit("Trực tiếp0Miễn phí").amount is None
    assert limit_kinds("Trực tiếp0Miễn phí") == [AttentionKind.LIMIT_UNREADABLE]


def test_limits_that_differ_by_channel_are_named():
    cell = "Trực tuyến20 Ngày làm việcMiễn phíTrực tiếp30 Ngày làm việcMiễn phí"
    (doubt,) = limit_attention(read_limits(read_rows(HEADER + cell)[0]))
    assert doubt.kind is AttentionKind.LIMITS_DIFFER
    assert doubt.text == "Trực tuyến: 20 Ngày làm việc; Trực tiếp: 30 Ngày làm việc"


def test_several_limits_in_one_channel_are_told_apart_by_their_case():
    cell = (
        "Trực tiếp5 Ngày làm việcMiễn phíTrường hợp cấp mới: 05 ngày."
        "Trực tiếp2 Ngày làm việcMiễn phíTrường hợp cấp lại: 02 ngày."
    )
    found = read_limits(read_rows(HEADER + cell)[0])
    assert [(limit.variant, limit.amount) for limit in found] == [
        ("Trường hợp cấp mới", 5),
        ("Trường hợp cấp lại", 2),
    ]
    assert limit_attention(found) == ()


def test_several_limits_in_one_channel_without_a_case_are_named():
    assert limit_kinds("Trực tiếp5 Ngày làm việcMiễn phíTrực tiếp2 Ngày làm việcMiễn phí") == [
        AttentionKind.LIMITS_DIFFER
    ]


def test_a_day_that_its_description_calls_a_working_day_is_named():
    cell = "Trực tiếp10 NgàyMiễn phíTrong thời hạn 10 ngày làm việc, kể từ ngày nhận đủ hồ sơ."
    (doubt,) = limit_attention(read_limits(read_rows(HEADER + cell)[0]))
    assert doubt.kind is AttentionKind.LIMITS_DIFFER
    assert "10 ngày làm việc" in doubt.text


def test_a_limit_of_a_day_and_night_in_hours_is_named():
    assert limit_kinds("Trực tiếp24 GiờMiễn phí") == [AttentionKind.LIMIT_LONG_HOURS]
    assert limit_kinds("Trực tiếp8 GiờMiễn phí") == []


@pytest.mark.parametrize(
    ("digits", "currency", "amount"),
    [
        ("120,000", "VND", 120_000),
        ("1.025.000", "VND", 1_025_000),
        ("5000", "VND", 5_000),
        ("10", "USD", 10),
        ("20", "VND", None),
        ("10.50", "USD", None),
        ("1,00", "VND", None),
    ],
)
def test_thousands_are_parted_by_commas_or_dots(digits, currency, amount):
    assert plain_amount(digits, currency) == amount


def test_a_fee_keeps_its_words_note_unit_and_legal_base():
    fee = only_fee(
        "Trực tiếp3 Ngày làm việc70,000 VNĐ(Lệ phí 70.000 đồng/giấy theo Thông tư số 12/2025/TT-BTC)Mô tả"
    )
    assert fee.amount == 70_000
    assert fee.text == "70,000 VNĐ"
    assert (fee.kind, fee.per, fee.legal_base) == ("le_phi", "giấy", "12/2025/TT-BTC")
    assert fee.note.endswith("12/2025/TT-BTC")


def test_dollars_are_not_dong():
    fee = only_fee("Trực tiếp5 Ngày làm việc145 USD(145 USD/thẻ)")
    assert (fee.amount, fee.currency, fee.per) == (145, "USD", "thẻ")
    assert fee_kinds("Trực tiếp5 Ngày làm việc145 VNĐ(145 USD/thẻ)") == [AttentionKind.FEE_CONTRADICTS]


@pytest.mark.parametrize("note", ["", "(Không quy định.)", "(Không)", "(Miễn lệ phí)", "(Không thu lệ phí)"])
def test_free_is_free_when_nothing_contradicts(note):
    fee = only_fee(f"Trực tiếp5 Ngày làm việcMiễn phí{note}")
    assert fee.is_free
    assert fee.amount is None
    assert fee_kinds(f"Trực tiếp5 Ngày làm việcMiễn phí{note}") == []


def test_free_with_a_fee_only_for_copies_on_request_is_free():
    note = "(Miễn lệ phí. Phí cấp bản sao Trích lục (nếu có yêu cầu) theo Thông tư số 281/2016/TT-BTC.)"
    assert only_fee(f"Trực tiếp1Miễn phí{note}").is_free


@pytest.mark.parametrize(
    "note",
    [
        f"({COUNCIL} Miễn lệ phí cho người thuộc hộ nghèo.)",
        f"(({COUNCIL}))",
        "(Theo quy định của Luật phí và lệ phí và các văn bản hướng dẫn.)",
        "(Mức thu đăng ký: 3.000 đồng/GT-lần)",
    ],
)
def test_free_beside_a_rate_set_elsewhere_is_not_free(note):
    cell = f"Trực tuyến5Miễn phí{note}Trực tiếp5Miễn phí{note}"
    assert [fee.is_free for fee in read_fees(read_rows(HEADER + cell)[0])] == [False, False]
    assert fee_kinds(cell) == [AttentionKind.FEE_CONTRADICTS]


def test_a_fee_without_thousands_is_no_amount():
    cell = "Trực tiếp5 Ngày làm việc135 VNĐ(Lệ phí cấp giấy phép: 135.000 đồng/lần.)"
    assert only_fee(cell).amount is None
    assert fee_kinds(cell) == [AttentionKind.FEE_CONTRADICTS]
    assert fee_kinds("Trực tiếp5 Ngày làm việc135 VNĐ") == [AttentionKind.FEE_UNREADABLE]


def test_a_fee_that_looks_like_a_limit_is_parted_when_only_one_way_is_possible():
    cell = "Trực tiếp120,000 VNĐ"
    assert (only_limit(cell).amount, only_limit(cell).unit) == (1, "")
    assert only_fee(cell).amount == 20_000


def test_limit_and_fee_that_can_be_parted_in_two_ways_stay_unread():
    cell = "Trực tiếp1250 VNĐ"
    assert (only_limit(cell).amount, only_limit(cell).text) == (None, "1250")
    assert (only_fee(cell).amount, only_fee(cell).text) == (None, "1250 VNĐ")
    assert limit_kinds(cell) == [AttentionKind.LIMIT_UNREADABLE]
    assert fee_kinds(cell) == [AttentionKind.FEE_UNREADABLE]


def test_a_rate_halved_until_a_date_needs_a_person():
    note = "(áp dụng mức phí 25.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày 31/12/2026)"
    assert fee_kinds(f"Trực tiếp7 Ngày làm việc50,000 VNĐ{note}") == [AttentionKind.FEE_CONTRADICTS]
    note = "(Miễn phí từ ngày 07/4/2026 đến 30/6/2026 theo Thông tư 40/2026/TT-BTC)"
    assert fee_kinds(f"Trực tiếp7 Ngày làm việc5,000,000 VNĐ{note}") == [AttentionKind.FEE_CONTRADICTS]


def test_weights_dates_and_numbers_of_texts_are_not_money():
    note = "(tàu bay trên 5.700 kg, năm 2026, Thông tư số 5000/2026/TT-BTC ngày 12/3/2026: 50.000 đồng/giấy)"
    assert fee_kinds(f"Trực tiếp7 Ngày làm việc50,000 VNĐ{note}") == []


def test_a_fee_not_said_is_named():
    cell = "Trực tiếp5 Ngày làm việcKhông có thông tinTại Bộ phận Một cửa"
    assert (only_fee(cell).amount, only_fee(cell).is_free) == (None, False)
    assert fee_kinds(cell) == [AttentionKind.FEE_MISSING]


def test_a_note_without_its_closing_bracket_ends_where_the_description_is_glued_on():
    (row,) = read_rows(
        HEADER + "Trực tiếp30 Ngày1,500,000 VNĐ(đồng (Miễn phí đến 30/6/2026)30 ngày kể từ ngày nhận"
    )[0]
    assert row.note == "đồng (Miễn phí đến 30/6/2026)"
    assert row.description == "30 ngày kể từ ngày nhận"


def test_a_channel_named_inside_a_description_begins_no_row():
    rows, _ = read_rows(HEADER + "Trực tiếp5 NgàyMiễn phí- Trực tiếp: nộp tại Sở. Trực tuyến qua Cổng.")
    assert len(rows) == 1


def test_what_cannot_be_read_is_left_over():
    assert read_rows("Nộp hồ sơ tại Sở.") == ((), "Nộp hồ sơ tại Sở.")
    assert read_rows("") == ((), "")


def test_the_text_of_channels_has_each_description_and_what_was_left_over():
    rows, _ = read_rows(HEADER + "Trực tiếp5 NgàyMiễn phíTại quầyTrực tuyến5 NgàyMiễn phí")
    assert channels_text(rows, "thừa") == "thừa\nTrực tiếp: Tại quầy\nTrực tuyến"
