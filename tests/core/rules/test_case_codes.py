"""Case codes: built by the rules of their day, read in every spelling."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.case_codes import (
    CaseCode,
    CaseCodeFormat,
    build_case_code,
    numbered,
    parse_case_code,
    series_key,
)
from motcua.core.rules.errors import Unreadable

PLAIN_FORMATS: tuple[CaseCodeFormat, ...] = ("tt01_2018", "tt03_2025", "national")
AGENCIES = st.sampled_from(["H40", "H40.15", "H40.15.3", "000.00.15.H40", "012.03.15.H29", "G09.20"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NUMBERS = st.one_of(st.integers(1, 20), st.integers(9990, 10_010), st.integers(1, 10**9))

ORDINARY = CaseCode("H40.15.3", date(2025, 12, 1), 1, "H40.15.3-251201-0001")


@pytest.mark.parametrize(
    ("code_format", "agency", "day", "number", "owner", "code"),
    [
        ("tt01_2018", "000.00.15.H40", date(2023, 5, 4), 1, "", "000.00.15.H40-230504-0001"),
        ("tt01_2018", "H40.15", date(2023, 5, 4), 1, "", "000.00.15.H40-230504-0001"),
        ("tt03_2025", "H40.15.3", date(2025, 12, 1), 1, "", "H40.15.3-251201-0001"),
        ("tt03_2025", "H40.15.3", date(2025, 12, 1), 12_345, "", "H40.15.3-251201-12345"),
        ("tt04_2025", "H40.15.3", date(2026, 1, 26), 1, "15", "H40.15.3-260126-150001"),
        ("tt04_2025", "H40.15.3", date(2026, 1, 26), 12_345, "09", "H40.15.3-260126-0912345"),
        ("national", "G09.20", date(2026, 6, 9), 92_637, "", "G09.20-20260609-0092637"),
    ],
)
def test_each_format_is_built_as_its_rule_says(
    code_format: CaseCodeFormat, agency: str, day: date, number: int, owner: str, code: str
) -> None:
    built = build_case_code(code_format, agency=agency, received_on=day, number=number, system_owner=owner)
    assert built == code


def test_the_series_key_is_all_text_before_the_running_number() -> None:
    day = date(2026, 1, 26)
    key = series_key("tt04_2025", agency="h40.15.3", received_on=day, system_owner="15")
    assert key == "H40.15.3-260126-15"
    assert numbered(key, 7, "tt04_2025") == "H40.15.3-260126-150007"
    assert series_key("tt01_2018", agency="H40.15", received_on=day) == "000.00.15.H40-260126-"


@settings(max_examples=100)
@given(st.sampled_from(PLAIN_FORMATS), AGENCIES, DAYS, NUMBERS)
def test_a_built_code_reads_back(code_format: CaseCodeFormat, agency: str, day: date, number: int) -> None:
    text = build_case_code(code_format, agency=agency, received_on=day, number=number)
    code = parse_case_code(text)
    assert (code.text, code.received_on, code.number) == (text, day, number)
    assert text.startswith(series_key(code_format, agency=agency, received_on=day))
    assert code.agency == text.split("-")[0]


@settings(max_examples=100)
@given(AGENCIES, DAYS, NUMBERS, st.integers(0, 99))
def test_a_central_code_reads_back_with_its_owner_in_the_number(
    agency: str, day: date, number: int, owner: int
) -> None:
    text = build_case_code(
        "tt04_2025", agency=agency, received_on=day, number=number, system_owner=f"{owner:02d}"
    )
    code = parse_case_code(text)
    assert (code.text, code.received_on) == (text, day)
    assert code.number == int(f"{owner}{number:04d}")


@settings(max_examples=150)
@given(
    AGENCIES,
    DAYS,
    NUMBERS,
    st.sampled_from(["-", " - ", "–", " — ", "\u2011", "\u2212", "－"]),
    st.sampled_from(["{}", "  {}\r\n", "https://mc.example/tra-cuu/{}?t=1", "Mã hồ sơ: {}.", "Hồ sơ số. {}"]),
    st.booleans(),
)
def test_spelling_and_surroundings_do_not_matter(
    agency: str, day: date, number: int, dash: str, around: str, lower: bool
) -> None:
    text = build_case_code("tt03_2025", agency=agency, received_on=day, number=number)
    typed = around.format(text.replace("-", dash))
    assert parse_case_code(typed.lower() if lower else typed).text == text


@pytest.mark.parametrize(
    "typed",
    [
        "H40.15.3-251201-0001",
        "h40.15.3 251201 0001",
        "H 40.15.3-251201-0001",
        "H40.15.3-251201-00 01",
        "H40 . 15 . 3 - 251201 - 0001",
        "H40.15.3_251201_0001",
        "\ufeffH40.15.3\u200b-251201-0001",
        "Ｈ４０．１５．３－２５１２０１－０００１",
        "https://mc.example/q?c=H40.15.3%2D251201%2D0001&k=BCGH23",
        "ho so. H40.15.3-251201-0001 ngay 01/12/2025",
        "H40.15.3-251201-0001|BCGH23",
        "H40.15.3-251201-0001, H40.15.3 - 251201 - 0001",
    ],
)
def test_what_people_type_paste_and_scan_is_read(typed: str) -> None:
    assert parse_case_code(typed) == ORDINARY


def test_the_old_code_may_be_typed_with_spaces_around_its_dots() -> None:
    assert parse_case_code("000 . 00.15 .H40 – 230504 – 0001").text == "000.00.15.H40-230504-0001"


def test_a_code_shows_as_its_text() -> None:
    assert str(ORDINARY) == "H40.15.3-251201-0001"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Chưa nhập mã hồ sơ"),
        ("   ", "Chưa nhập mã hồ sơ"),
        ("xin chào", "Không đọc được mã hồ sơ"),
        ("hồ sơ 251201 0001", "Không đọc được mã hồ sơ"),
        ("H40.15.3-251201", "Không đọc được mã hồ sơ"),
        ("H40.15.3-250231-0001", "250231 không phải là một ngày có thật"),
        ("G09.20-20261301-0092637", "20261301 không phải là một ngày có thật"),
        ("H40.15.3-251201-001", "ít nhất 4 chữ số; ông/bà đang nhập 3"),
        ("H40.15.3-2512-0001", "6 hoặc 8 chữ số; ông/bà đang nhập 4"),
        ("H40.15.3-251201-0001 và H40.15.3-251201-0002", "Có 2 mã hồ sơ"),
        ("001099012345||Nguyễn Văn A|01011990|Nam|Hà Nội|01012021", "Không đọc được mã hồ sơ"),
    ],
)
def test_what_is_no_code_is_refused_with_the_way_out(typed: str, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_case_code(typed)
    assert says in str(refusal.value)


@settings(max_examples=100)
@given(st.text(alphabet="H40.15-2 %é\n–", max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    with suppress(Unreadable):
        code = parse_case_code(typed)
        assert parse_case_code(code.text) == code


def test_a_huge_text_is_answered_quickly() -> None:
    with pytest.raises(Unreadable):
        parse_case_code("A . " * 100_000)


def test_running_numbers_start_at_one() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        build_case_code("tt03_2025", agency="H40", received_on=date(2026, 1, 1), number=0)


@pytest.mark.parametrize(
    ("code_format", "owner"), [("tt04_2025", ""), ("tt04_2025", "1A"), ("tt03_2025", "15")]
)
def test_the_system_owner_belongs_to_central_codes_only(code_format: CaseCodeFormat, owner: str) -> None:
    with pytest.raises(ValueError, match="system_owner"):
        series_key(code_format, agency="H40", received_on=date(2026, 1, 1), system_owner=owner)


def test_an_agency_without_a_code_is_refused() -> None:
    with pytest.raises(Unreadable, match="Mã cơ quan"):
        series_key("tt03_2025", agency="Bình Hòa", received_on=date(2026, 1, 1))
