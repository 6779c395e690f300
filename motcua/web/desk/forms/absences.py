"""Who is away from when to when."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.web.shared.days import DayField


class AbsenceForm(forms.Form):
    """An absence of one of the people the actor may speak for."""

    user = forms.ModelChoiceField(label=_("Người vắng mặt"), queryset=User.objects.none(), empty_label=None)
    valid_from = DayField(
        label=_("Từ ngày"),
        error_messages={"required": _("Xin chọn ngày bắt đầu.")},
    )
    valid_to = DayField(
        label=_("Đến hết ngày"),
        error_messages={"required": _("Xin chọn ngày kết thúc.")},
    )
