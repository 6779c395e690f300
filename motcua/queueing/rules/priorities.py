"""Who goes before others at a desk, by law and by custom; every hall begins with these and may change them.

Grounds: Luật Người cao tuổi 39/2009/QH12 and NĐ 20/2021 speak of people of 80 and of 75 in poor households,
and many provinces serve everybody over 75 first; Luật Người khuyết tật 51/2010/QH12 and NĐ 28/2012 of the
heavily disabled; Pháp lệnh 02/2020/UBTVQH14 of people of merit. The rest is custom, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass


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
        "elderly",
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
        "pregnant",
        "Phụ nữ mang thai",
        "Pregnant",
        30,
        "Thông lệ phục vụ của Bộ phận Một cửa",
        "baby-carriage",
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
