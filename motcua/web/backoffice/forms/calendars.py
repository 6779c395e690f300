"""What a person says about days and weekly hours of an agency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.agencies.choices import DayKind
from motcua.agencies.errors import WrongSessions
from motcua.agencies.models import WeekSessions
from motcua.agencies.rules import (
    WEEKDAYS,
    DaysChange,
    HoursChange,
    read_day,
    week_from_json,
    write_day,
)
from motcua.core.worktime import WeeklyPattern
from motcua.web.shared.days import DayField

LIKE_ABOVE = ""
OWN, DECREED = "own", "decreed"
GROUNDS = (
    (OWN, _("Đơn vị tự sắp xếp: hẹn đã trao cho người nộp giữ nguyên")),
    (DECREED, _("Theo quyết định của cấp có thẩm quyền: hẹn được tính lại")),
)


class _ChangeForm(forms.Form):
    """What both kinds of change have in common: on what ground they are made."""

    ground = forms.ChoiceField(
        label=_("Cơ sở thay đổi"), choices=GROUNDS, widget=forms.RadioSelect, initial=OWN
    )
    source = forms.CharField(
        label=_("Số, ngày văn bản"),
        max_length=200,
        required=False,
        help_text=_("Bắt buộc khi thay đổi theo quyết định của cấp có thẩm quyền."),
    )


class DaysForm(_ChangeForm):
    """One day or several in a row: off, worked in return, or as the calendar above has them."""

    first = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến ngày"), required=False, help_text=_("Để trống nếu chỉ một ngày."))
    kind = forms.ChoiceField(
        label=_("Trở thành"),
        choices=[*DayKind.choices, (LIKE_ABOVE, _("Theo lịch chung"))],
        required=False,
        initial=DayKind.OFF,
    )
    name = forms.CharField(label=_("Lý do"), max_length=120, required=False)

    field_order = ("first", "last", "kind", "name", "ground", "source")

    def change(self) -> DaysChange:
        """What was said."""
        said = self.cleaned_data
        return DaysChange(
            first=said["first"],
            last=said["last"] or said["first"],
            kind=said["kind"],
            name=said["name"],
            source=said["source"],
            is_decreed=said["ground"] == DECREED,
        )


class HoursForm(_ChangeForm):
    """The hours of each weekday, typed as 07:30-11:30, 13:00-17:00, or that own hours are taken back."""

    valid_from = DayField(label=_("Áp dụng từ ngày"))
    taken_back = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pattern: WeeklyPattern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            self.fields[f"day_{weekday}"] = forms.CharField(
                label=name,
                required=False,
                max_length=120,
                initial=write_day(pattern.week[weekday]),
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("nghỉ")}),
            )

    def days(self) -> list[forms.BoundField]:
        """The seven fields of the weekdays."""
        return [self[f"day_{weekday}"] for weekday in range(7)]

    def clean(self) -> dict[str, Any]:
        """Read the hours, each refusal at its day."""
        self._week = {}
        for weekday in range(7):
            try:
                self._week[weekday] = read_day(weekday, self.cleaned_data.get(f"day_{weekday}", ""))
            except WrongSessions as refusal:
                self.add_error(f"day_{weekday}", str(refusal))
        return self.cleaned_data

    def change(self) -> HoursChange:
        """What was said."""
        said = self.cleaned_data
        pattern = WeeklyPattern.of(self._week, valid_from=said["valid_from"])
        return HoursChange(
            valid_from=said["valid_from"],
            pattern=None if said["taken_back"] else pattern,
            source=said["source"],
            is_decreed=said["ground"] == DECREED,
        )


def describe_week(row: WeekSessions) -> list[tuple[str, str]]:
    """Weekday and hours of stored weekly hours, for reading."""
    week = week_from_json(row.sessions)
    return [(WEEKDAYS[weekday], write_day(week[weekday])) for weekday in sorted(week)]
