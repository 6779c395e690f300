"""What signing asks for: papers, a PIN, a key. A PIN is never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_PIN = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "class": "pin"})
_NO_PIN = {"required": _("Xin nhập mã PIN của khóa ký số.")}


class PinForm(forms.Form):
    """The PIN of a key."""

    pin = forms.CharField(label=_("Mã PIN"), widget=_PIN, max_length=200, strip=False, error_messages=_NO_PIN)


FIELDS = ("case", "copy", "letter")


class PileForm(PinForm):
    """Which cases, electronic copies and letters of the list; none at all is refused by the action."""

    case = forms.TypedMultipleChoiceField(coerce=int, required=False)
    copy = forms.TypedMultipleChoiceField(coerce=int, required=False)
    letter = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            sent = self.data.getlist(name) if hasattr(self.data, "getlist") else []
            numbers = [value for value in sent if value.isdecimal() and len(value) < 19]
            self.fields[name].choices = [(value, value) for value in numbers]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """A file whose signatures are to be read."""

    file = forms.FileField(
        label=_("Tệp PDF"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={"required": _("Xin chọn tệp PDF."), "empty": _("Tệp trống. Xin chọn tệp khác.")},
    )
