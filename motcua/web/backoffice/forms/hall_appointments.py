"""How a hall takes appointments, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from motcua.queueing.actions import LineAppointments
from motcua.queueing.models import Hall
from motcua.queueing.queries.appointment_supply import Supply

LENGTHS = (10, 15, 20, 30, 45, 60)


class AppointmentsForm(forms.Form):
    """Days ahead, days kept, and of each line whether, how long and how many."""

    days = forms.IntegerField(
        label=_("Đặt trước nhiều nhất (ngày)"), min_value=1, max_value=60,
        help_text=_("Giờ mới mở thêm mỗi ngày."),
    )  # fmt: skip
    kept_days = forms.IntegerField(
        label=_("Xóa tên và liên lạc sau ngày hẹn (ngày)"), min_value=1, max_value=365,
        help_text=_("Lịch hẹn vẫn còn trong số liệu, không còn tên."),
    )  # fmt: skip

    def __init__(self, *args: Any, hall: Hall, supply: list[Supply], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"days": hall.appointment_days, "kept_days": hall.appointment_kept_days}
        self.supply = supply
        for one in supply:
            self._add_line(one)

    def _add_line(self, one: Supply) -> None:
        line, name = one.line, {"line": one.line.name}
        lengths = sorted({*LENGTHS, line.slot_minutes})
        self.fields[f"takes_{line.pk}"] = forms.BooleanField(
            label=_("%(line)s: nhận hẹn trước") % name, required=False, initial=line.takes_appointments
        )
        self.fields[f"slot_minutes_{line.pk}"] = forms.TypedChoiceField(
            label=_("%(line)s: độ dài một giờ hẹn") % name,
            coerce=int,
            choices=[(minutes, _("%(minutes)d phút") % {"minutes": minutes}) for minutes in lengths],
            initial=line.slot_minutes,
        )
        self.fields[f"walk_ins_{line.pk}"] = forms.IntegerField(
            label=_("%(line)s: số khách đến thẳng giữa hai khách hẹn") % name,
            min_value=1,
            max_value=50,
            initial=line.walk_ins_per_appointment,
        )

    def rows(self) -> Iterator[tuple[Supply, BoundField, BoundField, BoundField]]:
        """Each line with its three fields."""
        for one in self.supply:
            pk = one.line.pk
            yield one, self[f"takes_{pk}"], self[f"slot_minutes_{pk}"], self[f"walk_ins_{pk}"]

    def lines(self) -> dict[int, LineAppointments]:
        """What was said of each line."""
        said = self.cleaned_data
        return {
            one.line.pk: LineAppointments(
                takes_appointments=said[f"takes_{one.line.pk}"],
                slot_minutes=said[f"slot_minutes_{one.line.pk}"],
                walk_ins_per_appointment=said[f"walk_ins_{one.line.pk}"],
            )
            for one in self.supply
        }
