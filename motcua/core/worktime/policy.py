"""How due moments are counted, as dated rule sets: a case stores the id of the one it was received under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

from motcua.core.worktime.errors import WorktimeError


class DayMode(StrEnum):
    """Where on its last day a limit in working days ends."""

    HOUR_EXACT = "hour_exact"
    END_OF_DAY = "end_of_day"


_CIVIL_CODE = "Bộ luật Dân sự 2015"
# Civil status and others have rules of their own of the same content; the procedure names them.
_SAME_DAY = "Quy định của thủ tục; chứng thực: Nghị định 23/2015/NĐ-CP, Điều 7"
_COMMON_ARTICLES = {
    "day_of_receipt": f"{_CIVIL_CODE}, Điều 147 khoản 2",
    "working_days": "Bộ luật Lao động 2019, Điều 105",
    "rest_days": "Bộ luật Lao động 2019, Điều 111",
    "holiday": "Bộ luật Lao động 2019, Điều 112",
    "calendar_days": f"{_CIVIL_CODE}, Điều 148 khoản 1",
    "months": f"{_CIVIL_CODE}, Điều 148 khoản 3",
    "rolled": f"{_CIVIL_CODE}, Điều 148 khoản 5",
    "same_day": _SAME_DAY,
    "after_cutoff": _SAME_DAY,
    "online_last_hour": "Nghị định 45/2020/NĐ-CP",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One dated set of counting rules; every value is a default an office may change.

    `same_day_cutoff`: received after it (strictly), a same-day result is due the next working day.
    `online_last_hour_minutes`: filed online in so many minutes before close, the clock starts on the next
    working day. `long_hours`: a limit of so many working hours or more is listed for a person.
    `articles`: the legal ground of each rule code, `ground` of all others.
    """

    id: str
    valid_from: date
    ground: str
    day_mode: DayMode = DayMode.HOUR_EXACT
    same_day_cutoff: time = time(15, 0)
    online_last_hour_minutes: int = 60
    online_notify_hours: int = 2
    online_answer_hours: int = 8
    long_hours: int = 24
    articles: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.id)

    def article(self, rule: str) -> str:
        """The legal ground of a rule code."""
        return self.articles.get(rule, self.ground)

    def with_mode(self, mode: DayMode) -> Policy:
        """The same rules with another end of the last working day."""
        return replace(self, day_mode=mode)


POLICY_2018 = Policy(
    id="2018",
    valid_from=date(2018, 6, 21),
    ground="Nghị định 61/2018/NĐ-CP",
    articles=MappingProxyType(
        {
            **_COMMON_ARTICLES,
            "restart": "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4",
            "pause": "Nghị định 61/2018/NĐ-CP, Điều 19",
        }
    ),
)
POLICY_2025 = Policy(
    id="2025",
    valid_from=date(2025, 7, 1),
    ground="Nghị định 118/2025/NĐ-CP",
    articles=MappingProxyType(_COMMON_ARTICLES),
)
POLICIES = (POLICY_2018, POLICY_2025)


def policy_on(on: date) -> Policy:
    """The rules in force on a day; raises WorktimeError before the first."""
    for policy in reversed(POLICIES):
        if policy.valid_from <= on:
            return policy
    raise WorktimeError(f"Chưa có quy tắc tính hạn cho ngày {on:%d/%m/%Y}.")


def policy_by_id(policy_id: str) -> Policy:
    """The rules a case stored at receipt; raises WorktimeError for an unknown id."""
    for policy in POLICIES:
        if policy.id == policy_id:
            return policy
    raise WorktimeError(f"Không có quy tắc tính hạn “{policy_id}”.")
