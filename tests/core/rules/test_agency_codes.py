"""Agency identifiers in both systems."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.agency_codes import AgencyCode, parse_agency_code, to_decision_20, to_qcvn
from motcua.core.rules.errors import Unreadable

TOP = st.builds(lambda letter, number: f"{letter}{number:02d}", st.sampled_from("ACGHY"), st.integers(0, 99))


def _groups(*limits: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.integers(1, limit).map(str) for limit in limits))


LOWER = st.one_of(_groups(), _groups(99), _groups(99, 99), _groups(99, 99, 999))
CODES = st.builds(lambda top, lower: AgencyCode((top, *lower)), TOP, LOWER)


@pytest.mark.parametrize(
    ("qcvn", "decision_20"),
    [
        ("000.00.00.H40", "H40"),
        ("000.00.15.H40", "H40.15"),
        ("000.03.15.H40", "H40.15.3"),
        ("012.03.15.H40", "H40.15.3.12"),
        ("000.00.20.G09", "G09.20"),
    ],
)
def test_both_systems_name_the_same_agency(qcvn: str, decision_20: str) -> None:
    assert to_decision_20(qcvn) == decision_20
    assert to_qcvn(decision_20) == qcvn
    assert to_decision_20(decision_20) == decision_20
    assert to_qcvn(qcvn) == qcvn


@settings(max_examples=100)
@given(CODES)
def test_conversion_there_and_back_changes_nothing(code: AgencyCode) -> None:
    assert parse_agency_code(code.text) == code
    assert parse_agency_code(code.qcvn_text) == code
    assert len(code.qcvn_text) == 13


def test_a_zero_level_between_used_ones_is_kept() -> None:
    code = parse_agency_code("005.00.15.H40")
    assert code.text == "H40.15.0.5"
    assert code.qcvn_text == "005.00.15.H40"
    assert code.parent == AgencyCode(("H40", "15"))


def test_small_letters_spaces_and_full_width_do_not_matter() -> None:
    assert parse_agency_code(" h40 . 15.3 ").text == "H40.15.3"
    assert parse_agency_code("Ｈ40.15").text == "H40.15"


def test_level_and_parents() -> None:
    code = parse_agency_code("000.03.15.H40")
    assert code.level == 3
    assert code.parent == parse_agency_code("000.00.15.H40")
    assert code.parent.parent == AgencyCode(("H40",))
    assert code.parent.parent.parent is None


def test_is_within_looks_at_whole_groups() -> None:
    assert parse_agency_code("H40.15.3").is_within(parse_agency_code("H40.15"))
    assert parse_agency_code("H40").is_within(parse_agency_code("H40"))
    assert not parse_agency_code("H40.15").is_within(parse_agency_code("H40.1"))
    assert not parse_agency_code("H40").is_within(parse_agency_code("H40.15"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Chưa nhập mã cơ quan"),
        ("Z40.15", "không đúng dạng"),
        ("H4.15", "không đúng dạng"),
        ("H40..3", "không đúng dạng"),
        ("H40.15.", "không đúng dạng"),
        ("H40.x-1", "không đúng dạng"),
        ("H40" + ".1" * 20, "dài tối đa 35 ký tự; ông/bà đang nhập 43"),
    ],
)
def test_a_wrong_code_is_refused_with_the_way_out(text: str, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_agency_code(text)
    assert says in str(refusal.value)


@pytest.mark.parametrize("code", ["H40.15.3.12.7", "H40.151", "H40.1.1.1000"])
def test_a_code_too_deep_or_wide_for_the_old_system_is_refused(code: str) -> None:
    with pytest.raises(Unreadable, match="QCVN 102:2016"):
        to_qcvn(code)
