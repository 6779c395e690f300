"""The words of work lists: whose work, how urgent, which figure; and the moments that part the groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy

from motcua.core.rules.dates import local
from motcua.core.worktime import add_working_minutes, national_calendar

SOON_MINUTES = 3 * 480  # "sắp đến hạn": three working days or less


class Scope(StrEnum):
    """Whose work a list shows."""

    POSSIBLE = "lam-duoc"
    MINE = "cua-toi"
    UNIT = "don-vi"
    APOLOGY = "can-xin-loi"


class Group(StrEnum):
    """Urgency of a case, most urgent first; the value is what addresses carry."""

    ESCALATED = "can-chi-dao"
    TO_ANSWER = "can-tra-loi"
    PROPOSED = "cho-thong-bao"
    LATE = "qua-han"
    TODAY = "hom-nay"
    SOON = "sap-den-han"
    UNCLAIMED = "chua-ai-nhan"
    COORDINATION = "cho-phoi-hop"
    RUNNING = "con-han"
    APPLICANT = "cho-cong-dan"


GROUP_LABELS = {
    Group.ESCALATED: gettext_lazy("Cần chỉ đạo"),
    Group.TO_ANSWER: gettext_lazy("Cần trả lời"),
    Group.PROPOSED: gettext_lazy("Chờ quyết định tiếp nhận"),
    Group.LATE: gettext_lazy("Quá hạn"),
    Group.TODAY: gettext_lazy("Hôm nay"),
    Group.SOON: gettext_lazy("Sắp đến hạn"),
    Group.UNCLAIMED: gettext_lazy("Mới, chưa ai nhận"),
    Group.COORDINATION: gettext_lazy("Chờ phối hợp"),
    Group.RUNNING: gettext_lazy("Còn hạn"),
    Group.APPLICANT: gettext_lazy("Chờ công dân"),
}
GROUPS = tuple(Group)  # in order of urgency; the place of a group is the `rank` of its cases


class Figure(StrEnum):
    """The numbers of today for those who oversee; each opens the list it counts.

    Five always stand there; late answers of other units are told when there are any.
    """

    RECEIVED = "nhan-hom-nay"
    DUE_TODAY = "tra-hom-nay"
    LATE = "tre"
    WAITING = "cho-nguoi-dan"
    UNCLAIMED = "chua-nhan-viec"
    ANSWERS_LATE = "phoi-hop-muon"


FIGURE_LABELS = {
    Figure.RECEIVED: gettext_lazy("Tiếp nhận hôm nay"),
    Figure.DUE_TODAY: gettext_lazy("Đến hạn hôm nay"),
    Figure.LATE: gettext_lazy("Quá hạn"),
    Figure.WAITING: gettext_lazy("Chờ công dân"),
    Figure.UNCLAIMED: gettext_lazy("Chưa ai nhận"),
    Figure.ANSWERS_LATE: gettext_lazy("Phối hợp trả lời muộn"),
}


@dataclass(frozen=True, slots=True)
class Moments:
    """The limits between the groups at one moment."""

    now: datetime
    day_start: datetime
    day_end: datetime
    soon_until: datetime

    @classmethod
    def at(cls, now: datetime) -> Moments:
        """Today ends at local midnight; soon is counted in working time of the national calendar."""
        day_start = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(
            now=now,
            day_start=day_start,
            day_end=day_start + timedelta(days=1),
            soon_until=add_working_minutes(national_calendar(), now, SOON_MINUTES),
        )
