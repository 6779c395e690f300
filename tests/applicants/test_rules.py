"""The citizen card, personal numbers, tax codes and telephones as they really arrive."""

from __future__ import annotations

import csv
import unicodedata
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.applicants.rules import (
    decode_personal_id,
    normalise_phone,
    parse_citizen_card,
    validate_personal_id,
    validate_tax_code,
)
from motcua.core.rules.errors import Unreadable

SHAPES = Path(__file__).resolve().parents[3] / "shared" / "data" / "citizen_card" / "qr_payloads.tsv"

EXPIRED = "Chứng minh nhân dân 9 số hết giá trị từ 01/01/2025."

# An invented person whose number fits sex and year: province 001, male born 19xx, year 90.
CARD = "001090012345|123456789|NGUYỄN VĂN AN|15021990|Nam|Tổ 4, Phường Bình Hòa|01012022"


def _card(**changed: str) -> str:
    names = ("personal_id", "old_id", "name", "born", "sex", "address", "issued")
    fields = dict(zip(names, CARD.split("|"), strict=True))
    return "|".join((fields | changed).values())


def _refusal(payload: str) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        parse_citizen_card(payload)
    return refusal.value


def test_a_card_is_read_field_by_field() -> None:
    card = parse_citizen_card(CARD)
    assert card.personal_id == "001090012345"
    assert card.old_id == "123456789"
    assert card.full_name == "Nguyễn Văn An"
    assert card.born_on == date(1990, 2, 15)
    assert card.birth_year == 1990
    assert card.sex == "male"
    assert card.address == "Tổ 4, Phường Bình Hòa"
    assert card.issued_on == date(2022, 1, 1)
    assert card.warnings == ()


@pytest.mark.parametrize(
    "payload",
    [
        CARD + "\r\n",
        "\ufeff" + CARD,
        CARD + "||||",
        CARD + "|||",
        CARD + "|Nguyễn Văn Ba|Trần Thị Bốn|",
        CARD.replace("|", "｜"),
        CARD.replace("|", " | "),
        CARD.replace("|", "¦"),
        CARD.replace("|", "\t"),
        unicodedata.normalize("NFD", CARD),
        CARD.encode().decode("latin-1"),
        _card(personal_id="００１０９００１２３４５"),
        _card(name="Nguyễn Văn An"),
        _card(name="nguyễn  văn an"),
        _card(sex="NAM"),
    ],
)
def test_scanners_and_newer_cards_give_the_same_person(payload: str) -> None:
    assert parse_citizen_card(payload) == parse_citizen_card(CARD)


def test_a_western_code_page_is_undone() -> None:
    address = "Thôn Cầu, Hà Nội"
    broken = _card(old_id="", name="Trần Thị Bốn", address=address, personal_id="001190012345", sex="Nữ")
    garbled = "".join(
        bytes([octet]).decode("cp1252") if octet not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(octet)
        for octet in broken.encode()
    )
    assert garbled != broken
    card = parse_citizen_card(garbled)
    assert (card.full_name, card.address, card.sex, card.warnings) == ("Trần Thị Bốn", address, "female", ())


def test_an_empty_old_number_stays_empty() -> None:
    assert parse_citizen_card(_card(old_id="")).old_id == ""


@pytest.mark.parametrize(
    "name", ["NGUY?N VAN AN", "Nguy\ufffdn Văn An", "NguyÃªn Văn An", "Nguyán Văn 4n", "NGUYáN VĂN AN"]
)
def test_a_broken_name_is_read_with_a_warning(name: str) -> None:
    assert "Tên có ký tự lạ, gõ lại theo thẻ." in parse_citizen_card(_card(name=name)).warnings


@pytest.mark.parametrize("name", ["H'HEN NIÊ", "Y BLŎ ÑIÊ", "Phan Minh Long", "K’Brôi", "Ý"])
def test_names_of_all_peoples_are_no_broken_names(name: str) -> None:
    assert parse_citizen_card(_card(name=name)).warnings == ()


def test_a_card_without_any_marks_is_read_with_a_warning() -> None:
    card = parse_citizen_card(_card(name="NGUYEN VAN AN", address="To 4, Phuong Binh Hoa"))
    assert [warning for warning in card.warnings if "không có dấu" in warning]


def test_a_broken_address_is_read_with_a_warning() -> None:
    card = parse_citizen_card(_card(address="T? 4, Phường Bình Hòa"))
    assert card.warnings == ("Địa chỉ có ký tự lạ, gõ lại theo thẻ.",)


def test_sex_and_birth_that_do_not_fit_the_number_are_warned_of() -> None:
    wrong = parse_citizen_card(_card(sex="Nữ", born="15022001")).warnings
    assert len(wrong) == 3
    assert "giới tính nam, thẻ ghi nữ" in wrong[0]
    assert "thế kỷ sinh" in wrong[1]
    assert "năm sinh" in wrong[2]


def test_an_unknown_sex_and_an_issue_before_birth_are_warned_of() -> None:
    card = parse_citizen_card(_card(sex="X", issued="01011980"))
    assert card.sex is None
    assert len(card.warnings) == 2


@pytest.mark.parametrize("born", ["1942", "00001942"])
def test_an_old_person_with_only_a_year_of_birth_is_read(born: str) -> None:
    card = parse_citizen_card(_card(personal_id="001042012345", born=born))
    assert (card.born_on, card.birth_year) == (None, 1942)
    assert card.warnings == ("Thẻ chỉ ghi năm sinh.",)


def test_an_empty_day_of_issue_is_allowed() -> None:
    assert parse_citizen_card(_card(issued="")).issued_on is None


@pytest.mark.parametrize(
    ("payload", "field", "says"),
    [
        ("", "card", "Chưa có dữ liệu thẻ"),
        ("\r\n", "card", "Chưa có dữ liệu thẻ"),
        ("H40.15.3-251201-0001", "card", "không phải mã QR trên thẻ căn cước"),
        ("001090012345|NGUYỄN VĂN AN|15021990|Nam|Việt Nam|01012021", "card", "chỉ có 6 phần"),
        ("001090012345|NGUYỄN VĂN AN|15021990|Nam|Việt Nam|01012021|", "old_id", "Phần thứ hai"),
        (_card(personal_id="00109001234"), "personal_id", "phải có 12 chữ số; ông/bà đang nhập 11."),
        (_card(personal_id="00109001234O"), "personal_id", "chỉ gồm chữ số"),
        (_card(old_id="12345"), "old_id", "số chứng minh nhân dân cũ"),
        (_card(name=" "), "full_name", "không có họ tên"),
        (_card(born="31021990"), "born_on", "Ngày sinh trong mã QR không phải là một ngày có thật"),
        (_card(born="150290"), "born_on", "Ngày sinh trong mã QR phải có 8 chữ số"),
        (_card(born=""), "born_on", "Ngày sinh"),
        (_card(issued="32012022"), "issued_on", "Ngày cấp"),
    ],
)
def test_a_wrong_payload_is_refused_and_its_part_named(payload: str, field: str, says: str) -> None:
    refusal = _refusal(payload)
    assert refusal.field == field
    assert says in str(refusal)


def test_a_refusal_never_repeats_what_the_card_says() -> None:
    for payload in (_card(born="31021990"), _card(personal_id="00109001234"), _card(old_id="98765")):
        message = str(_refusal(payload))
        for private in ("31021990", "00109001234", "98765", "NGUYỄN", "Nguyễn", "Bình Hòa"):
            assert private not in message


@settings(max_examples=150)
@given(st.text(alphabet="0123456789|Nam ễ?\t\r\n\x85Ã", max_size=80))
def test_any_payload_is_read_or_refused(payload: str) -> None:
    with suppress(Unreadable):
        assert len(parse_citizen_card(payload).personal_id) == 12


@settings(max_examples=100)
@given(
    st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.booleans(), st.integers(1, 96), st.integers(0, 999_999)
)
def test_a_number_that_fits_its_person_is_never_warned_of(
    born: date, woman: bool, province: int, random_part: int
) -> None:
    digit = 2 * (born.year // 100 - 19) + woman
    personal_id = f"{province:03d}{digit}{born.year % 100:02d}{random_part:06d}"
    card = parse_citizen_card(
        _card(
            personal_id=personal_id, born=f"{born:%d%m}{born.year}", sex="Nữ" if woman else "Nam", issued=""
        )
    )
    assert card.warnings == ()
    parts = decode_personal_id(personal_id)
    assert parts.birth_year == born.year
    assert parts.sex == ("female" if woman else "male")
    assert parts.province_code == f"{province:03d}"


def _shapes() -> dict[str, str]:
    with SHAPES.open(encoding="utf-8", newline="") as file:
        return {
            row["variant"]: row["payload"]
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


@pytest.mark.skipif(not SHAPES.is_file(), reason="the collected card payloads are not here")
def test_the_collected_card_shapes_are_read_or_refused() -> None:
    shapes = _shapes()
    refused = {"legacy-6": "card", "bad-11digits": "personal_id", "bad-date": "born_on"}
    assert set(refused) < set(shapes)
    for variant, field in refused.items():
        assert _refusal(shapes.pop(variant)).field == field
    cards = {variant: parse_citizen_card(payload) for variant, payload in shapes.items()}
    assert cards["chip-7-upper"].full_name == "Nguyễn Văn An"
    assert cards["chip-7-upper"].warnings == ()
    assert cards["chip-7-b"].address.startswith("1 Lê Duẩn")
    assert cards["chip-emptyold"].old_id == ""
    assert cards["chip-emptyold"].birth_year == 2000
    assert cards["cancuoc-2024"] == cards["cancuoc-2024-10"]
    assert cards["fem-old-9"].sex == "female"
    assert cards["nfd"].full_name == "Nguyễn Văn A"
    assert len(cards["bad-sexcentury"].warnings) == 2
    assert {variant for variant, card in cards.items() if not card.warnings} >= {
        "chip-7-b", "chip-7-upper", "chip-emptyold", "cancuoc-2024", "cancuoc-2024-10",
    }  # fmt: skip


def test_a_personal_number_loses_spaces_and_dots() -> None:
    assert validate_personal_id(" 001 090 012.345\n") == "001090012345"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("00109001234", "Số căn cước phải có 12 chữ số; ông/bà đang nhập 11."),
        (
            "123456789",
            f"Số căn cước phải có 12 chữ số; ông/bà đang nhập 9. {EXPIRED}",
        ),
        ("", "Chưa nhập số căn cước; số căn cước có 12 chữ số."),
        ("00109001234a", "Số căn cước chỉ gồm chữ số; ông/bà đang nhập cả ký tự khác."),
    ],
)
def test_a_wrong_personal_number_is_named_with_its_length(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        validate_personal_id(text)
    assert str(refusal.value) == message
    assert refusal.value.field == "personal_id"


def test_the_centuries_of_the_fourth_digit() -> None:
    assert decode_personal_id("001399000001").birth_year == 2099
    assert decode_personal_id("001500000001").century == 2100
    assert decode_personal_id("001500000001").sex == "female"


def test_tax_codes_are_checked_and_written_one_way() -> None:
    assert validate_tax_code("0100109106") == "0100109106"
    assert validate_tax_code("0101 248 141") == "0101248141"
    assert validate_tax_code("0100109106001") == "0100109106-001"
    assert validate_tax_code("0100109106-001") == "0100109106-001"
    assert validate_tax_code("001090012345") == "001090012345"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Chưa nhập mã số thuế"),
        ("010010910", "phải có 10 hoặc 13 chữ số"),
        ("0100109107", "sai chữ số kiểm tra"),
        ("0100109107-001", "sai chữ số kiểm tra"),
        ("01001O9106", "chỉ gồm chữ số"),
    ],
)
def test_a_wrong_tax_code_is_refused(text: str, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        validate_tax_code(text)
    assert says in str(refusal.value)


@settings(max_examples=60)
@given(st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_never_passes_as_a_tax_code(position: int, shift: int) -> None:
    digits = [int(digit) for digit in "0100109106"]
    digits[position] = (digits[position] + shift) % 10
    with pytest.raises(Unreadable):
        validate_tax_code("".join(map(str, digits)))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0912345678", "0912345678"),
        ("0912 345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84 (0) 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("０９１２３４５６７８", "0912345678"),
        ("0168 234 5678", "0382345678"),
        ("+84 168 234 5678", "0382345678"),
        ("(024) 3825 1234", "02438251234"),
        ("+1 650 253 0000", "+16502530000"),
    ],
)
def test_telephone_numbers_are_stored_one_way(text: str, stored: str) -> None:
    assert normalise_phone(text) == stored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Chưa nhập số điện thoại"),
        ("091234567", "ông/bà đang nhập 9"),
        ("0012345678", "không đúng"),
        ("không có", "chỉ gồm chữ số"),
        ("+", "chỉ gồm chữ số"),
        ("0112345678", "không đúng"),
    ],
)
def test_a_wrong_telephone_number_is_refused(text: str, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        normalise_phone(text)
    assert says in str(refusal.value)
