"""Who goes before others at a desk, by law and by custom; every hall begins with these and may change them.

Grounds: Luật Người cao tuổi 39/2009/QH12 and NĐ 20/2021 speak of people of 80 and of 75 in poor households,
and many provinces serve everybody over 75 first; Luật Người khuyết tật 51/2010/QH12 and NĐ 28/2012 of the
heavily disabled; Pháp lệnh 02/2020/UBTVQH14 of people of merit. The rest is custom, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ELDERLY, PREGNANT = "elderly", "pregnant"  # keys the program itself knows: what a card says needs no question
ELDERLY_AGE = 75  # years


@dataclass(frozen=True, slots=True)
class DefaultPriority:
    """One group: its key, names, minutes of head start, ground, pictogram."""

    key: str
    name: str
    english_name: str
    head_start: int
    ground: str
    pictogram: str


DEFAULT_PRIORITIES = (
    DefaultPriority(
        ELDERLY,
        "Người trên 75 tuổi",
        "Over 75",
        30,
        "Luật Người cao tuổi 2009; quy định địa phương",
        "old",
    ),
    DefaultPriority(
        "disabled",
        "Người khuyết tật nặng",
        "Severely disabled",
        30,
        "Luật Người khuyết tật 2010; NĐ 28/2012/NĐ-CP",
        "disabled",
    ),
    DefaultPriority(
        PREGNANT,
        "Phụ nữ mang thai",
        "Pregnant",
        30,
        "Thông lệ phục vụ của Bộ phận Một cửa",
        "woman",
    ),
    DefaultPriority(
        "infant",
        "Người có con dưới 36 tháng",
        "With an infant",
        20,
        "Thông lệ phục vụ của Bộ phận Một cửa",
        "baby-carriage",
    ),
    DefaultPriority(
        "merit",
        "Thương binh, người có công",
        "War invalids, people of merit",
        30,
        "Pháp lệnh Ưu đãi người có công 02/2020/UBTVQH14",
        "medal",
    ),
)


def is_elderly(*, born_on: date | None, birth_year: int | None = None, on: date) -> bool:
    """Whether somebody is past their 75th birthday on the day.

    Of whom only the year is known the first of January counts, as for pensions (NĐ 135/2020/NĐ-CP Điều 4).
    """
    if born_on is None and birth_year is None:
        return False
    born = born_on or date(birth_year or 0, 1, 1)
    return (on.year - ELDERLY_AGE, on.month, on.day) > (born.year, born.month, born.day)


def left_to_ask(keys: frozenset[str], *, sex: str, is_elderly: bool | None) -> frozenset[str]:
    """The groups a person must still be asked about; `is_elderly` is None when no card has said so."""
    told = set()
    if is_elderly is not None:
        told.add(ELDERLY)
    if sex == "male":
        told.add(PREGNANT)
    return keys - told
