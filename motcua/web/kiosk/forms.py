"""The shape of what the kiosk sends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import normalise_lookup_code
from motcua.queueing.queries.identifying import LONGEST
from motcua.queueing.rules.codes import parse_appointment_code


class TicketForm(forms.Form):
    """The key of the visit, and the group that goes before others if the person said one."""

    key = forms.CharField(max_length=64)
    priority = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class ScanForm(forms.Form):
    """What the scanner typed; tabs between the fields of a card stay."""

    payload = forms.CharField(max_length=LONGEST, strip=False)


class LookupForm(forms.Form):
    """The two codes of a slip, typed."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("Ở đầu giấy hẹn, ví dụ H29.901-261118-0005"),
        max_length=200,
        error_messages={"required": _("Chưa nhập mã hồ sơ; mã in ở đầu giấy hẹn.")},
    )
    lookup_code = forms.CharField(
        label=_("Mã tra cứu"),
        help_text=_("6 chữ và số, in cạnh mã QR"),
        max_length=200,
        error_messages={"required": _("Chưa nhập mã tra cứu; mã gồm 6 chữ và số, in cạnh mã QR.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "class": "code-input",
            }

    def clean_code(self) -> str:
        """The case code in its clean spelling."""
        try:
            return parse_case_code(self.cleaned_data["code"]).text
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error

    def clean_lookup_code(self) -> str:
        """The look-up code as stored."""
        try:
            return normalise_lookup_code(self.cleaned_data["lookup_code"])
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class AppointmentForm(forms.Form):
    """The code of an appointment, typed."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Mã hẹn"),
        help_text=_("8 chữ và số, ghi dưới mã QR của lịch hẹn"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code-input"}
        ),
        error_messages={"required": _("Chưa nhập mã hẹn; mã gồm 8 chữ và số.")},
    )

    def clean_code(self) -> str:
        """The code as stored."""
        try:
            return parse_appointment_code(self.cleaned_data["code"])
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
