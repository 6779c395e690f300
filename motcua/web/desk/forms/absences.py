"""Who is away from when to when."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User


class AbsenceForm(forms.Form):
    """An absence of one of the people the actor may speak for."""

    user = forms.ModelChoiceField(label=_("Người vắng mặt"), queryset=User.objects.none(), empty_label=None)
    valid_from = forms.DateField(
        label=_("Từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Xin chọn ngày bắt đầu."), "invalid": _("Ngày không hợp lệ.")},
    )
    valid_to = forms.DateField(
        label=_("Đến hết ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Xin chọn ngày kết thúc."), "invalid": _("Ngày không hợp lệ.")},
    )
