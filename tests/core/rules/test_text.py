"""Folding, sorting and spelling of Vietnamese text."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.text import (
    digits_mask,
    fold,
    fold_words,
    name_sort_key,
    nfc,
    sort_key,
    squeeze,
    title_name,
)

NAMES = Path(__file__).resolve().parents[4] / "shared" / "data" / "names"
SYLLABLES = st.sampled_from(
    (
        "nguyễn",
        "trần",
        "lê",
        "đỗ",
        "đặng",
        "bùi",
        "vũ",
        "hoà",
        "quý",
        "thuỵ",
        "ánh",
        "ơn",
        "ưng",
        "ý",
        "ẩn",
        "ăn",
    )
)
PHRASES = st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join)


def shuffled(words: list[str]) -> list[str]:
    """The words in an order of no meaning, the same on every run."""
    return random.Random(7).sample(words, len(words))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng ký khai sinh", "dang ky khai sinh"),
        ("  ĐẶNG   Thị\tƯớc\n", "dang thi uoc"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("thuỷ", "thuy"),
        ("thủy", "thuy"),
        ("Nghị định 118/2025/NĐ-CP", "nghi dinh 118/2025/nd-cp"),
        ("soft\u00adhy\u200bphen\ufeff", "softhyphen"),
        ("Anh Ðức", "anh duc"),  # the Icelandic letter, as in real lists
        ("", ""),
    ],
)
def test_fold_removes_marks_case_and_odd_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_fold_is_the_same_for_every_spelling_and_changes_nothing_the_second_time(text: str) -> None:
    folded = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded
    assert fold(folded) == folded


@settings(max_examples=100)
@given(PHRASES)
def test_fold_of_vietnamese_is_plain_small_ascii_in_any_case(phrase: str) -> None:
    assert fold(phrase).isascii()
    assert fold(phrase.upper()) == fold(phrase) == fold(phrase.title())


def test_fold_words_drop_punctuation_and_keep_numbers() -> None:
    assert fold_words("TP. Hồ Chí Minh (quận 1), mã 1.001193") == (
        "tp", "ho", "chi", "minh", "quan", "1", "ma", "1", "001193",
    )  # fmt: skip


def test_squeeze_and_nfc_give_one_spelling() -> None:
    assert squeeze(" a\u00a0 b\r\n\x00c ") == "a b c"
    assert nfc("a\u0302\u0301") == "ấ"
    assert nfc("\u00d0\u00f0") == "\u0110\u0111"


def test_letters_sort_by_the_vietnamese_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(shuffled(alphabet), key=sort_key) == alphabet
    assert sort_key("ê") < sort_key("f") < sort_key("g")
    assert sort_key("i") < sort_key("j") < sort_key("k")
    assert sort_key("v") < sort_key("w") < sort_key("x")
    assert sort_key("y") < sort_key("z")


def test_tones_sort_ngang_huyen_hoi_nga_sac_nang() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "man"]
    assert sorted(shuffled(tones), key=sort_key) == tones


def test_letters_count_before_tones_and_syllables_one_by_one() -> None:
    words = ["ba", "ba ba", "bà", "bà cả", "bá", "băn", "bân", "bấn", "bận", "đa"]
    assert sorted(shuffled(words), key=sort_key) == words


def test_numbers_in_text_sort_by_value() -> None:
    places = ["Phường 2", "Phường 03", "Phường 10", "Phường An Khánh"]
    assert sorted(shuffled(places), key=sort_key) == places


@settings(max_examples=100)
@given(PHRASES)
def test_sort_key_is_digits_and_ignores_spelling_and_case(phrase: str) -> None:
    key = sort_key(phrase)
    assert key.isascii()
    assert key.isdigit()
    assert sort_key(unicodedata.normalize("NFD", phrase)) == key
    assert sort_key(phrase.upper()) == key
    assert sort_key(phrase.replace("hoà", "hòa").replace("thuỵ", "thụy")) == key


@settings(max_examples=100)
@given(st.text(max_size=30))
def test_sort_key_takes_any_text(text: str) -> None:
    key = sort_key(text)
    assert key == "" or key.isdigit()


def test_names_sort_by_given_name_then_family_then_middle() -> None:
    people = ["Lê Thị An", "Nguyễn Văn An", "Trần Bình", "Đỗ Đức Dũng", "Bùi Đạt", "Lê Thị Đạt"]
    assert sorted(shuffled(people), key=name_sort_key) == people
    assert name_sort_key("") == ""


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn  văn an", "Nguyễn Văn An"),
        ("Nguyễn Văn AN", "Nguyễn Văn An"),
        ("ĐỖ Ý NHI", "Đỗ Ý Nhi"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Y BHIU-NIÊ", "Y Bhiu-Niê"),
        ("John McDonald", "John McDonald"),
        (unicodedata.normalize("NFD", "TRẦN THỊ ẤT"), "Trần Thị Ất"),
        ("", ""),
    ],
)
def test_title_name_writes_names_as_in_letters(name: str, written: str) -> None:
    assert title_name(name) == written


def test_digits_mask_hides_the_middle_and_more_of_short_numbers() -> None:
    assert digits_mask("001099012345") == "001***345"
    assert digits_mask("001 099 012 345") == "001***345"
    assert digits_mask("0912345678") == "***678"
    assert digits_mask("12345") == "***"
    assert digits_mask("") == "***"


@pytest.mark.skipif(not NAMES.is_dir(), reason="the list of given names is not here")
@pytest.mark.parametrize("file", ["boy.txt", "girl.txt"])
def test_real_given_names_fold_sort_and_write(file: str) -> None:
    names = [line for line in (NAMES / file).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(names) > 100
    for name in names:
        assert fold(name).isascii(), name
        assert sort_key(name).isdigit()
        assert fold(title_name(nfc(name).upper())) == fold(name)
    for before, after in pairwise(sorted(names, key=sort_key)):
        # The first letters of neighbours are in alphabet order, checked without the key.
        order = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
        first, second = (_bare_letter(nfc(name)[0]) for name in (before, after))
        assert order.index(first) <= order.index(second)


def _bare_letter(char: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    return nfc("".join(mark for mark in unicodedata.normalize("NFD", char.lower()) if mark not in tones))
