"""What a person says about who sits where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.accounts.actions import ShiftFacts
from motcua.accounts.choices import HalfDay
from motcua.accounts.models import User
from motcua.accounts.queries import may_sit_at
from motcua.agencies.models import Counter, Office
from motcua.web.backoffice.filling import offer
from motcua.web.shared.days import DayField

WEEKDAYS = (
    (0, _("Thứ hai")),
    (1, _("Thứ ba")),
    (2, _("Thứ tư")),
    (3, _("Thứ năm")),
    (4, _("Thứ sáu")),
    (5, _("Thứ bảy")),
    (6, _("Chủ nhật")),
)


class ShiftForm(forms.Form):
    """One counter, its officer and reserve, weekdays and halves, from when to when."""

    counter = forms.ModelChoiceField(label=_("Quầy"), queryset=Counter.objects.none(), empty_label=None)
    officer = forms.ModelChoiceField(
        label=_("Cán bộ"), queryset=User.objects.none(), required=False, empty_label=_("Không ai ngồi")
    )
    reserve = forms.ModelChoiceField(
        label=_("Dự bị"), queryset=User.objects.none(), required=False, empty_label=_("Không có")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Thứ"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    halves = forms.MultipleChoiceField(
        label=_("Buổi"), choices=HalfDay.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(
        label=_("Đến ngày"), required=False, help_text=_("Để trống: hằng tuần, cho đến khi phân công khác.")
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = may_sit_at(office.agency).filter(is_active=True)
        offer(self, "counter", office.counters.all())
        offer(self, "officer", people)
        offer(self, "reserve", people)

    def facts(self) -> ShiftFacts:
        """What was said."""
        said = self.cleaned_data
        return ShiftFacts(
            counter=said["counter"],
            officer=said["officer"],
            reserve=said["reserve"],
            weekdays=frozenset(said["weekdays"]),
            halves=frozenset(HalfDay(half) for half in said["halves"]),
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
        )
