"""What the calling page sends: shapes only; the rules are those of `queueing`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.web.desk.forms.intake import PlainField

PAUSE_REASONS = (
    _("Nghỉ giải lao"),
    _("Họp, trao đổi nghiệp vụ"),
    _("Máy hoặc mạng gặp sự cố"),
    _("Hỗ trợ quầy khác"),
)
HOLD_REASONS = (
    _("Đi phô tô giấy tờ"),
    _("Điền lại tờ khai"),
    _("Nộp phí, lệ phí"),
    _("Chờ người đi cùng"),
)
TO_CHOICES = ("intake", "case", "hand_over")


class CounterForm(forms.Form):
    """One move at a counter: whom, where to, why; each move reads what it needs.

    `key` makes a repeated click call once, `to` is the work that opens when serving begins.
    """

    ticket = forms.IntegerField(required=False)
    case = forms.IntegerField(required=False)
    line = forms.IntegerField(required=False)
    counter = forms.IntegerField(required=False)
    key = forms.CharField(required=False, max_length=64)
    to = forms.ChoiceField(required=False, choices=[(name, name) for name in TO_CHOICES])
    reason = PlainField(required=False, max_length=200)
    note = PlainField(required=False, max_length=500)


class PersonForm(forms.Form):
    """A scanned card, a personal number or a telephone."""

    text = forms.CharField(
        max_length=3000,
        strip=True,
        error_messages={"required": _("Quét thẻ hoặc gõ số căn cước, số điện thoại.")},
    )
