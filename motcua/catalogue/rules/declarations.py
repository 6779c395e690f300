"""What an applicant declares for a procedure (tờ khai điện tử): the fields of its form by code. Pure.

A declaration is typed once, at the counter; what follows from it, the civil-status book and the extract,
takes it from there. The fields are those of the declarations of TT 04/2020/TT-BTP and of what Luật Hộ tịch
60/2014/QH13 has registered: birth Điều 14, marriage Điều 17, death Điều 33 and 34. Labels are Vietnamese on
every screen and print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from motcua.core.rules.dates import format_date
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze

Shape = Literal["text", "long", "date", "sex", "count"]
SEXES: Mapping[str, str] = {"male": "Nam", "female": "Nữ"}
LONGEST, MOST_COPIES = 500, 100
VIETNAMESE = "Việt Nam"


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """One thing that is declared; `group` is the person or event it is about.

    `is_registered`: it enters the book too; the number of copies wanted does not. `usual`: what stands there
    until somebody says otherwise.
    """

    key: str
    label: str
    group: str
    shape: Shape = "text"
    is_required: bool = False
    is_registered: bool = True
    usual: str = ""


def _person(prefix: str, group: str) -> tuple[DeclaredField, ...]:
    """An adult party: name, birth, ethnicity, nationality, residence, identity paper."""
    return (
        DeclaredField(f"{prefix}_name", "Họ, chữ đệm, tên", group, is_required=True),
        DeclaredField(f"{prefix}_born_on", "Ngày, tháng, năm sinh", group, "date", is_required=True),
        DeclaredField(f"{prefix}_ethnicity", "Dân tộc", group),
        DeclaredField(f"{prefix}_nationality", "Quốc tịch", group, usual=VIETNAMESE),
        DeclaredField(f"{prefix}_residence", "Nơi cư trú", group, "long"),
        DeclaredField(f"{prefix}_identity", "Số định danh, giấy tờ tùy thân", group, is_required=True),
        DeclaredField(f"{prefix}_times", "Kết hôn lần thứ mấy", group, "count", is_registered=False),
    )


def _parent(prefix: str, group: str) -> tuple[DeclaredField, ...]:
    """A parent: a year of birth, and nothing required, for one of them may not be known."""
    return (
        DeclaredField(f"{prefix}_name", "Họ, chữ đệm, tên", group),
        DeclaredField(f"{prefix}_year", "Năm sinh", group),
        DeclaredField(f"{prefix}_ethnicity", "Dân tộc", group),
        DeclaredField(f"{prefix}_nationality", "Quốc tịch", group, usual=VIETNAMESE),
        DeclaredField(f"{prefix}_residence", "Nơi cư trú", group, "long"),
        DeclaredField(f"{prefix}_identity", "Số định danh, giấy tờ tùy thân", group),
    )


def _subject(group: str) -> tuple[DeclaredField, ...]:
    """Whom the registration of a birth or a death is about."""
    return (
        DeclaredField("name", "Họ, chữ đệm, tên", group, is_required=True),
        DeclaredField("sex", "Giới tính", group, "sex", is_required=True),
        DeclaredField("born_on", "Ngày, tháng, năm sinh", group, "date", is_required=True),
        DeclaredField("ethnicity", "Dân tộc", group),
        DeclaredField("nationality", "Quốc tịch", group, usual=VIETNAMESE),
        DeclaredField("identity", "Số định danh cá nhân", group),
    )


def _registrant(group: str) -> tuple[DeclaredField, ...]:
    """Who came to register."""
    return (
        DeclaredField("registrant_name", "Họ, chữ đệm, tên", group, is_required=True),
        DeclaredField("registrant_relation", "Quan hệ", group),
        DeclaredField("registrant_identity", "Giấy tờ tùy thân", group),
    )


CHILD, MOTHER, FATHER, REGISTRANT = (
    "Người được khai sinh",
    "Người mẹ",
    "Người cha",
    "Người đi khai sinh",
)
HUSBAND, WIFE = "Chồng", "Vợ"
DECEASED, DEATH, INFORMANT = "Người chết", "Việc chết", "Người đi khai tử"
COPIES = DeclaredField(
    "copies", "Số bản sao trích lục đề nghị cấp", "Đề nghị cấp bản sao", "count", is_registered=False
)

BIRTH_FIELDS = (
    *_subject(CHILD),
    DeclaredField("birth_place", "Nơi sinh", CHILD, "long", is_required=True),
    DeclaredField("home_town", "Quê quán", CHILD, "long"),
    *_parent("mother", MOTHER),
    *_parent("father", FATHER),
    *_registrant(REGISTRANT),
    COPIES,
)
MARRIAGE_FIELDS = (*_person("husband", HUSBAND), *_person("wife", WIFE), COPIES)
DEATH_FIELDS = (
    *_subject(DECEASED),
    DeclaredField("residence", "Nơi cư trú cuối cùng", DECEASED, "long"),
    DeclaredField("died_at", "Đã chết vào lúc", DEATH, is_required=True),
    DeclaredField("died_on", "Ngày chết", DEATH, "date", is_required=True),
    DeclaredField("death_place", "Nơi chết", DEATH, "long", is_required=True),
    DeclaredField("cause", "Nguyên nhân", DEATH),
    DeclaredField("notice", "Giấy báo tử (số, ngày, nơi cấp)", DEATH),
    *_registrant(INFORMANT),
    COPIES,
)
# Procedures with a declaration of their own.
DECLARATIONS: Mapping[str, tuple[DeclaredField, ...]] = {
    "1.001193": BIRTH_FIELDS,
    "1.000894": MARRIAGE_FIELDS,
    "1.000656": DEATH_FIELDS,
}
# Whom the applicant of the case is in its declaration; a marriage is declared by both.
_APPLICANT_IS: Mapping[str, str] = {"1.001193": "registrant", "1.000656": "registrant"}


def grouped(fields: Iterable[DeclaredField]) -> dict[str, list[DeclaredField]]:
    """The fields by person or event, in the order of the form."""
    groups: dict[str, list[DeclaredField]] = {}
    for field in fields:
        groups.setdefault(field.group, []).append(field)
    return groups


def begun(code: str, *, sex: str, known: Mapping[str, str]) -> dict[str, str]:
    """What a declaration begins with: of `known` what the applicant is in it, and what is usual."""
    prefix = _APPLICANT_IS.get(code) or ("wife" if sex == "female" else "husband")
    fields = DECLARATIONS.get(code, ())
    given = {f"{prefix}_{part}": value for part, value in known.items()}
    found = {field.key: given.get(field.key) or field.usual for field in fields}
    return {key: value for key, value in found.items() if value}


def checked(fields: Iterable[DeclaredField], content: Mapping[str, str]) -> dict[str, str]:
    """The fields that are filled, tidy; raises Unreadable for what is required and empty, or cannot be."""
    found = {}
    for field in fields:
        value = checked_value(field, content.get(field.key, ""))
        if field.is_required and not value:
            raise Unreadable(f"Xin ghi {_named(field)}.", field=field.key)
        if value:
            found[field.key] = value
    return found


def checked_value(field: DeclaredField, value: str) -> str:
    """One value, tidy, days as yyyy-mm-dd; raises Unreadable for a day or a number that is none."""
    text = nfc(squeeze(value))[:LONGEST]
    if not text:
        return ""
    if field.shape == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise Unreadable(f"{_named(field)} không phải một ngày.", field=field.key) from None
    if field.shape == "count" and not (text.isdecimal() and len(text) < 4 and int(text) <= MOST_COPIES):
        raise Unreadable(f"{_named(field)} phải là số, nhiều nhất {MOST_COPIES}.", field=field.key)
    if field.shape == "sex" and text not in SEXES:
        raise Unreadable("Xin chọn giới tính.", field=field.key)
    return text


def shown(field: DeclaredField, value: str) -> str:
    """A value as papers show it."""
    if field.shape == "date" and value:
        return format_date(date.fromisoformat(value))
    return SEXES.get(value, value) if field.shape == "sex" else value


def _named(field: DeclaredField) -> str:
    return f"{field.label.lower()} ({field.group.lower()})"
