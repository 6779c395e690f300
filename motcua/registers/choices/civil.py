"""What civil-status books hold: the contents of the law, taken from what is declared for the procedure.

Birth: Luật Hộ tịch 60/2014/QH13 Điều 14; marriage: Điều 17; death: Điều 33 and 34. Labels are those of the
books, in Vietnamese on every screen and print.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.rules.declarations import DECLARATIONS, DeclaredField, grouped
from motcua.registers.choices.kinds import BookKind

# The procedures whose results fill the books.
PROCEDURES = {
    "1.001193": BookKind.BIRTHS,
    "1.000894": BookKind.MARRIAGES,
    "1.000656": BookKind.DEATHS,
}
# Extracts of civil status, and copies from the original register (NĐ 23/2015/NĐ-CP Điều 16–18).
EXTRACT_PROCEDURES = ("2.000635", "2.000908")
FIELDS: dict[BookKind, tuple[DeclaredField, ...]] = {
    kind: tuple(field for field in DECLARATIONS[code] if field.is_registered)
    for code, kind in PROCEDURES.items()
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


class CivilNoteKind(models.TextChoices):
    """Why something is noted beside a registration."""

    CORRECTION = "correction", _("Cải chính")
    CHANGE = "change", _("Thay đổi")
    ADDITION = "addition", _("Bổ sung")
    REMARK = "remark", _("Ghi chú việc hộ tịch khác")
    ANNULMENT = "annulment", _("Thu hồi, hủy bỏ giấy tờ hộ tịch")


def fields_of(kind: str) -> tuple[DeclaredField, ...]:
    """The fields of a civil-status book."""
    return FIELDS[BookKind(kind)]


def groups_of(kind: str) -> dict[str, list[DeclaredField]]:
    """The fields by person or event, in the order of the book."""
    return grouped(fields_of(kind))
