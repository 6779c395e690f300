"""What a person says about addresses and quiet hours."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.web.shared.days import DayField


class AddressForm(forms.Form):
    """An address to look up."""

    address = forms.CharField(
        label=_("Thư điện tử"),
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
    )


class QuietHoursForm(forms.Form):
    """Hours of the day, typed as 21:00."""

    effective_from = DayField(label=_("Từ ngày"))
    begins_at = forms.TimeField(
        label=_("Không gửi từ"), input_formats=["%H:%M"], widget=forms.TimeInput(format="%H:%M")
    )
    ends_at = forms.TimeField(
        label=_("Gửi trở lại từ"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M"),
        help_text=_("Hai giờ bằng nhau là không có giờ yên tĩnh."),
    )
