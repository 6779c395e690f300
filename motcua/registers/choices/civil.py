"""What civil-status books hold: the contents of the law, field by field, for forms, prints and extracts.

Birth: Luật Hộ tịch 60/2014/QH13 Điều 14; marriage: Điều 17; death: Điều 33 and 34. Labels are those of the
books, in Vietnamese on every screen and print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.registers.choices.kinds import BookKind

Shape = Literal["text", "long", "date", "sex"]


@dataclass(frozen=True, slots=True)
class CivilField:
    """One thing the law wants registered; `group` is the person or event it is about."""

    key: str
    label: str
    group: str
    shape: Shape = "text"
    is_required: bool = False


def _person(prefix: str, group: str, *, residence: str = "Nơi cư trú") -> tuple[CivilField, ...]:
    """An adult party: name, birth, ethnicity, nationality, residence, identity paper."""
    return (
        CivilField(f"{prefix}_name", "Họ, chữ đệm, tên", group, is_required=True),
        CivilField(f"{prefix}_born_on", "Ngày, tháng, năm sinh", group, "date", is_required=True),
        CivilField(f"{prefix}_ethnicity", "Dân tộc", group),
        CivilField(f"{prefix}_nationality", "Quốc tịch", group),
        CivilField(f"{prefix}_residence", residence, group, "long"),
        CivilField(f"{prefix}_identity", "Số định danh cá nhân, giấy tờ tùy thân", group, is_required=True),
    )


def _parent(prefix: str, group: str) -> tuple[CivilField, ...]:
    """A parent: a year of birth, and nothing required, for one of them may not be known."""
    return (
        CivilField(f"{prefix}_name", "Họ, chữ đệm, tên", group),
        CivilField(f"{prefix}_year", "Năm sinh", group),
        CivilField(f"{prefix}_ethnicity", "Dân tộc", group),
        CivilField(f"{prefix}_nationality", "Quốc tịch", group),
        CivilField(f"{prefix}_residence", "Nơi cư trú", group, "long"),
        CivilField(f"{prefix}_identity", "Số định danh cá nhân, giấy tờ tùy thân", group),
    )


def _subject(group: str) -> tuple[CivilField, ...]:
    """Whom the registration of a birth or a death is about."""
    return (
        CivilField("name", "Họ, chữ đệm, tên", group, is_required=True),
        CivilField("sex", "Giới tính", group, "sex", is_required=True),
        CivilField("born_on", "Ngày, tháng, năm sinh", group, "date", is_required=True),
        CivilField("ethnicity", "Dân tộc", group),
        CivilField("nationality", "Quốc tịch", group),
        CivilField("identity", "Số định danh cá nhân", group),
    )


def _registrant(group: str) -> tuple[CivilField, ...]:
    """Who came to register."""
    return (
        CivilField("registrant_name", "Họ, chữ đệm, tên", group, is_required=True),
        CivilField("registrant_relation", "Quan hệ", group),
        CivilField("registrant_identity", "Giấy tờ tùy thân", group),
    )


CHILD, MOTHER, FATHER, REGISTRANT = (
    "Người được khai sinh",
    "Người mẹ",
    "Người cha",
    "Người đi khai sinh",
)
HUSBAND, WIFE = "Chồng", "Vợ"
DECEASED, DEATH, INFORMANT = "Người chết", "Việc chết", "Người đi khai tử"

FIELDS: dict[BookKind, tuple[CivilField, ...]] = {
    BookKind.BIRTHS: (
        *_subject(CHILD),
        CivilField("birth_place", "Nơi sinh", CHILD, "long", is_required=True),
        CivilField("home_town", "Quê quán", CHILD, "long"),
        *_parent("mother", MOTHER),
        *_parent("father", FATHER),
        *_registrant(REGISTRANT),
    ),
    BookKind.MARRIAGES: (*_person("husband", HUSBAND), *_person("wife", WIFE)),
    BookKind.DEATHS: (
        *_subject(DECEASED),
        CivilField("residence", "Nơi cư trú cuối cùng", DECEASED, "long"),
        CivilField("died_at", "Đã chết vào lúc", DEATH, is_required=True),
        CivilField("died_on", "Ngày chết", DEATH, "date", is_required=True),
        CivilField("death_place", "Nơi chết", DEATH, "long", is_required=True),
        CivilField("cause", "Nguyên nhân", DEATH),
        CivilField("notice", "Giấy báo tử (số, ngày, nơi cấp)", DEATH),
        *_registrant(INFORMANT),
    ),
}
# Whose names a record is found by, first the one it is about.
NAMES = {
    BookKind.BIRTHS: ("name", "mother_name", "father_name"),
    BookKind.MARRIAGES: ("husband_name", "wife_name"),
    BookKind.DEATHS: ("name", "registrant_name"),
}
IDENTITIES = {
    BookKind.BIRTHS: ("identity", "mother_identity", "father_identity"),
    BookKind.MARRIAGES: ("husband_identity", "wife_identity"),
    BookKind.DEATHS: ("identity", "registrant_identity"),
}
# The procedures whose results fill the books.
PROCEDURES = {
    "1.001193": BookKind.BIRTHS,
    "1.000894": BookKind.MARRIAGES,
    "1.000656": BookKind.DEATHS,
}
EXTRACT_PROCEDURE = "2.000635"


class CivilNoteKind(models.TextChoices):
    """Why something is noted beside a registration."""

    CORRECTION = "correction", _("Cải chính")
    CHANGE = "change", _("Thay đổi")
    ADDITION = "addition", _("Bổ sung")
    REMARK = "remark", _("Ghi chú việc hộ tịch khác")
    ANNULMENT = "annulment", _("Thu hồi, hủy bỏ giấy tờ hộ tịch")


def fields_of(kind: str) -> tuple[CivilField, ...]:
    """The fields of a civil-status book."""
    return FIELDS[BookKind(kind)]


def groups_of(kind: str) -> dict[str, list[CivilField]]:
    """The fields by person or event, in the order of the book."""
    groups: dict[str, list[CivilField]] = {}
    for field in fields_of(kind):
        groups.setdefault(field.group, []).append(field)
    return groups
