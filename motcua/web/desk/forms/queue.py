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


class ReasonForm(forms.Form):
    """Why."""

    reason = PlainField(required=False, max_length=200)


class LineForm(ReasonForm):
    """To which line, and why."""

    line = forms.IntegerField(required=False)


class TicketForm(forms.Form):
    """Whom it is about."""

    ticket = forms.IntegerField(required=False)


class ChosenForm(TicketForm, ReasonForm):
    """Who is called out of turn, and why."""


class CallForm(forms.Form):
    """`key` makes a repeated click call once."""

    key = forms.CharField(required=False, max_length=64)


class FinishAndCallForm(TicketForm, CallForm):
    """Whose visit is over before the next is called."""


class WorkForm(forms.Form):
    """The work that opens when serving begins."""

    to = forms.ChoiceField(required=False, choices=[(name, name) for name in TO_CHOICES])
    case = forms.IntegerField(required=False)


class TransferForm(TicketForm, LineForm):
    """Who is sent to which line or counter, why, and what the next officer should know."""

    counter = forms.IntegerField(required=False)
    note = PlainField(required=False, max_length=500)


class PersonForm(forms.Form):
    """A scanned card, a personal number or a telephone."""

    text = forms.CharField(
        max_length=3000,
        strip=True,
        error_messages={"required": _("Quét thẻ hoặc gõ số căn cước, số điện thoại.")},
    )
