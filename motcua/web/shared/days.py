"""Days as people in offices write them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.core.rules.dates import parse_date
from motcua.core.rules.errors import Unreadable


class DayField(forms.DateField):
    """A day typed as people write it, 22/11/2026.

    Not the date field of browsers: on the English systems of many offices it shows the month first.
    """

    widget = forms.DateInput(
        format="%d/%m/%Y", attrs={"placeholder": _("ngày/tháng/năm"), "autocomplete": "off", "maxlength": 10}
    )

    def to_python(self, value: Any) -> date | None:
        """Read it leniently; the refusal says how to write."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from None
