"""Look-up codes: made of safe characters, read however they are typed."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import ALPHABET, LENGTH, new_lookup_code, normalise_lookup_code


@settings(max_examples=50)
@given(st.integers())
def test_a_new_code_is_six_safe_characters_and_reads_back(seed: int) -> None:
    code = new_lookup_code(Random(seed))
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert normalise_lookup_code(code) == code
    assert normalise_lookup_code(f" {code[:3].lower()}-{code[3:]} ") == code


def test_a_seed_gives_the_same_codes_and_no_seed_others() -> None:
    assert new_lookup_code(Random(1)) == new_lookup_code(Random(1))
    assert len({new_lookup_code() for _ in range(50)}) > 45


def test_the_alphabet_has_no_vowels_no_telex_keys_and_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("AEIOU" + "SFRXJWDZ" + "01")
    assert len(set(ALPHABET)) == len(ALPHABET) == 21


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Chưa nhập mã tra cứu"),
        ("BCGH2", "phải có 6 ký tự; ông/bà đang nhập 5"),
        ("BCGH234", "phải có 6 ký tự; ông/bà đang nhập 7"),
        ("BCGHO1", "không dùng ký tự 1, O"),
        ("BCGHỳ23", "tắt bộ gõ tiếng Việt"),
    ],
)
def test_a_wrong_code_is_refused_with_the_way_out(typed: str, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        normalise_lookup_code(typed)
    assert says in str(refusal.value)
