"""Rules about people and organisations who apply: the citizen card, personal numbers, tax codes, phones.

No message and no warning repeats what the card or the person said: they may end up in logs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

import phonenumbers

from motcua.core.rules.dates import parse_date
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold, nfc, squeeze, title_name

Sex = Literal["male", "female"]

_SEXES: dict[str, Sex] = {"nam": "male", "nu": "female"}
_SEX_NAMES: dict[Sex, str] = {"male": "nam", "female": "nữ"}

_FIELDS = 7
_LONGEST_PAYLOAD = 2000
_BY_HAND = "quét lại thẻ hoặc nhập tay theo thẻ"
# Some scanners and pasted texts carry a look-alike of the vertical bar.
_BARS = str.maketrans(dict.fromkeys("｜¦│┃∣ǀ❘︱", "|"))
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]")
# Letters of Vietnamese names without marks, and those of the Ê Đê, Gia Rai, Ba Na spellings.
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzăâđêôơưčĕĭñŏŭƀ")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NAME_SIGNS = frozenset(" '’`.-")

_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

# Mobile numbers of 11 digits lost one in 2018 (Quyết định 798/QĐ-BTTTT): old prefix → new prefix.
_OLD_MOBILE_PREFIXES = {
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0162": "032",
    "0163": "033",
    "0164": "034",
    "0165": "035",
    "0166": "036",
    "0167": "037",
    "0168": "038",
    "0169": "039",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}


@dataclass(frozen=True, slots=True)
class PersonalIdParts:
    """What the 12 digits say: place of birth registration, sex, year of birth; the rest is random.

    `province_code` is the one in force at registration; codes of merged provinces stay valid.
    """

    province_code: str
    century: int
    sex: Sex
    year_digits: str

    @property
    def birth_year(self) -> int:
        """The full year of birth, e.g. 1999."""
        return self.century + int(self.year_digits)


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """What the QR code of a citizen card says.

    `born_on` is None when the card knows only the year; `sex` is None when it states neither Nam nor Nữ.
    `warnings` are Vietnamese sentences for the officer: the card is readable, but something needs a look.
    """

    personal_id: str
    old_id: str
    full_name: str
    born_on: date | None
    birth_year: int
    sex: Sex | None
    address: str
    issued_on: date | None
    warnings: tuple[str, ...] = ()


def parse_citizen_card(payload: str) -> CitizenCard:
    """Read the QR payload of a citizen card as a scanner types it or a person pastes it.

    Seven fields joined by bars: personal number, old number (may be empty), name, day of birth, sex,
    address, day of issue; cards from 01/07/2024 append more, which are ignored. Raises Unreadable, naming
    the part that is wrong; never shifts fields of a payload that has fewer.
    """
    fields = _split(payload)
    personal_id = validate_personal_id(fields[0])
    old_id = _old_id(fields[1])
    name = fields[2]
    if not name:
        raise Unreadable(f"Mã QR không có họ tên; {_BY_HAND}.", field="full_name")
    born_on, birth_year = _birth(fields[3])
    issued_on = _card_date(fields[6], "Ngày cấp", "issued_on") if fields[6] else None
    sex = _SEXES.get(fold(fields[4]))
    warnings = [
        *_number_warnings(decode_personal_id(personal_id), sex, birth_year),
        *_text_warnings(name, fields[5]),
    ]
    if sex is None:
        warnings.append("Không đọc được giới tính trên thẻ; chọn theo thẻ.")
    if born_on is None:
        warnings.append("Thẻ chỉ ghi năm sinh.")
    if issued_on and issued_on.year < birth_year:
        warnings.append("Ngày cấp thẻ trước ngày sinh; đối chiếu với thẻ.")
    return CitizenCard(
        personal_id=personal_id,
        old_id=old_id,
        full_name=title_name(name),
        born_on=born_on,
        birth_year=birth_year,
        sex=sex,
        address=fields[5],
        issued_on=issued_on,
        warnings=tuple(warnings),
    )


def validate_personal_id(text: str) -> str:
    """The 12 digits of a personal number, spaces and dots removed; raises Unreadable.

    Numbers of old nine-digit cards are refused: those cards lost their validity on 01/01/2025 (Luật Căn
    cước 26/2023/QH15 Điều 46).
    """
    bare = _bare(text)
    if not bare:
        raise Unreadable("Chưa nhập số căn cước; số căn cước có 12 chữ số.", field="personal_id")
    if not _is_digits(bare):
        raise Unreadable("Số căn cước chỉ gồm chữ số; ông/bà đang nhập cả ký tự khác.", field="personal_id")
    if len(bare) != 12:
        expired = " Chứng minh nhân dân 9 số hết giá trị từ 01/01/2025." if len(bare) == 9 else ""
        raise Unreadable(
            f"Số căn cước phải có 12 chữ số; ông/bà đang nhập {len(bare)}.{expired}", field="personal_id"
        )
    return bare


def decode_personal_id(personal_id: str) -> PersonalIdParts:
    """Take a personal number apart (NĐ 137/2015/NĐ-CP Điều 13); raises Unreadable for one that is none."""
    digits = validate_personal_id(personal_id)
    # Digit 4: 0 and 1 men and women of the 20th century, 2 and 3 of the 21st, and so on.
    generation, woman = divmod(int(digits[3]), 2)
    return PersonalIdParts(
        province_code=digits[:3],
        century=1900 + 100 * generation,
        sex="female" if woman else "male",
        year_digits=digits[4:6],
    )


def validate_tax_code(text: str) -> str:
    """A tax code: 10 digits, 13 for a dependent unit (written 0100109106-001), 12 for a person.

    From 01/07/2025 the personal number is the tax code of individuals and household businesses (TT
    86/2024/TT-BTC Điều 5). The tenth digit is a check digit. Raises Unreadable.
    """
    bare = _bare(text).replace("-", "")
    if not bare:
        raise Unreadable("Chưa nhập mã số thuế; mã số thuế có 10 hoặc 13 chữ số.", field="tax_code")
    if not _is_digits(bare):
        raise Unreadable("Mã số thuế chỉ gồm chữ số; ông/bà đang nhập cả ký tự khác.", field="tax_code")
    if len(bare) == 12:
        return bare
    if len(bare) not in (10, 13):
        raise Unreadable(
            "Mã số thuế phải có 10 hoặc 13 chữ số (hộ kinh doanh, cá nhân: 12 chữ số của số định danh); "
            f"ông/bà đang nhập {len(bare)}.",
            field="tax_code",
        )
    weighted = sum(int(digit) * weight for digit, weight in zip(bare, _TAX_WEIGHTS, strict=False))
    if int(bare[9]) != 10 - weighted % 11:
        raise Unreadable(
            "Mã số thuế không đúng (sai chữ số kiểm tra); xem lại từng chữ số.", field="tax_code"
        )
    return bare if len(bare) == 10 else f"{bare[:10]}-{bare[10:]}"


def normalise_phone(text: str) -> str:
    """A telephone number as stored: 0912345678 for Vietnam, +… for abroad; raises Unreadable.

    Reads +84, 0084 and 84, spaces, dots, brackets; mobile numbers of 11 digits become the 10 digits that
    replaced them in 2018.
    """
    bare = re.sub(r"[\s().\-–]", "", unicodedata.normalize("NFKC", text))
    if not bare:
        raise Unreadable("Chưa nhập số điện thoại, ví dụ 0912 345 678.", field="phone")
    if not _is_digits(bare.removeprefix("+")):
        raise Unreadable("Số điện thoại chỉ gồm chữ số; ông/bà đang nhập cả ký tự khác.", field="phone")
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    elif bare.startswith("84") and len(bare) in (11, 12):
        bare = f"+{bare}"
    if bare.startswith("+84"):
        bare = f"0{bare[3:].removeprefix('0')}"
    if len(bare) == 11 and bare[:4] in _OLD_MOBILE_PREFIXES:
        bare = _OLD_MOBILE_PREFIXES[bare[:4]] + bare[4:]
    try:
        number = phonenumbers.parse(bare, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Unreadable(
            "Số điện thoại không đúng: số di động có 10 chữ số, số cố định có 11; "
            f"ông/bà đang nhập {len(bare.removeprefix('+'))}. Số nước ngoài bắt đầu bằng dấu +.",
            field="phone",
        )
    return bare if number.country_code == 84 else f"+{number.country_code}{number.national_number}"


def _split(payload: str) -> list[str]:
    text = _repaired(payload[:_LONGEST_PAYLOAD]).translate(_BARS)
    if "|" not in text:
        text = text.replace("\t", "|")
    fields = [squeeze(nfc(field)) for field in _CONTROL.sub(" ", text).split("|")]
    if fields == [""]:
        raise Unreadable("Chưa có dữ liệu thẻ; đưa mã QR trên thẻ căn cước vào máy quét.", field="card")
    if len(fields) == 1:
        raise Unreadable(f"Đây không phải mã QR trên thẻ căn cước; {_BY_HAND}.", field="card")
    if len(fields) < _FIELDS:
        raise Unreadable(
            f"Mã QR chỉ có {len(fields)} phần, mã trên thẻ căn cước có ít nhất {_FIELDS}; {_BY_HAND}.",
            field="card",
        )
    return fields


def _repaired(text: str) -> str:
    """The text when a scanner took UTF-8 for a Western code page ("Nguyá»…n"), else as it is."""
    octets = bytearray()
    for char in text:
        if ord(char) < 256:
            octets.append(ord(char))
            continue
        try:
            octets += char.encode("cp1252")
        except UnicodeEncodeError:
            return text
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _old_id(field: str) -> str:
    bare = _bare(field)
    if bare and not (_is_digits(bare) and len(bare) in (9, 12)):
        raise Unreadable(
            f"Phần thứ hai của mã QR phải là số chứng minh nhân dân cũ (9 chữ số) hoặc để trống; {_BY_HAND}.",
            field="old_id",
        )
    return bare


def _birth(field: str) -> tuple[date | None, int]:
    digits = _bare(field)
    # Elderly people whose day of birth is unknown: 1942 or 00001942.
    year_only = re.fullmatch(r"(?:0000)?(1[89]\d\d|20\d\d)", digits, re.ASCII)
    if year_only:
        return None, int(year_only[1])
    born_on = _card_date(field, "Ngày sinh", "born_on")
    return born_on, born_on.year


def _card_date(field: str, name: str, key: str) -> date:
    digits = _bare(field)
    if not (_is_digits(digits) and len(digits) == 8):
        raise Unreadable(f"{name} trong mã QR phải có 8 chữ số (ngày, tháng, năm); {_BY_HAND}.", field=key)
    try:
        return parse_date(digits)
    except Unreadable:
        raise Unreadable(
            f"{name} trong mã QR không phải là một ngày có thật; {_BY_HAND}.", field=key
        ) from None


def _number_warnings(parts: PersonalIdParts, sex: Sex | None, birth_year: int) -> list[str]:
    warnings = []
    if sex is not None and sex != parts.sex:
        warnings.append(
            f"Số căn cước cho biết giới tính {_SEX_NAMES[parts.sex]}, thẻ ghi {_SEX_NAMES[sex]}; "
            "đối chiếu với thẻ."
        )
    if birth_year // 100 * 100 != parts.century:
        warnings.append("Chữ số thứ tư của số căn cước không khớp với thế kỷ sinh; đối chiếu với thẻ.")
    if birth_year % 100 != int(parts.year_digits):
        warnings.append("Chữ số thứ năm, thứ sáu của số căn cước không khớp với năm sinh; đối chiếu với thẻ.")
    return warnings


def _text_warnings(name: str, address: str) -> list[str]:
    warnings = []
    if not _is_name(name):
        warnings.append("Tên có ký tự lạ, gõ lại theo thẻ.")
    elif (name + address).isascii():
        warnings.append("Họ tên và địa chỉ không có dấu tiếng Việt, gõ lại theo thẻ.")
    if "?" in address or "\ufffd" in address:
        warnings.append("Địa chỉ có ký tự lạ, gõ lại theo thẻ.")
    return warnings


def _is_name(name: str) -> bool:
    if not all(char in _NAME_SIGNS or _is_name_letter(char) for char in name):
        return False
    # A broken mark leaves words such as "NguyÃn" or "NGUYáN" behind.
    words = re.split(r"[^\w]+", name)
    return all(word.isupper() or word.islower() or word.istitle() for word in words if word)


def _is_name_letter(char: str) -> bool:
    tones_off = "".join(mark for mark in unicodedata.normalize("NFD", char.lower()) if mark not in _TONES)
    return nfc(tones_off) in _NAME_LETTERS


def _bare(text: str) -> str:
    return re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
