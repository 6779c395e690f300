"""What the guidance desk and the advice screens send: shapes only; the rules are those of `queueing`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.queueing.choices import AdviceChannel
from motcua.queueing.queries.identifying import LONGEST
from motcua.web.desk.forms.intake import PlainField
from motcua.web.shared.days import DayField

LARGEST_ID = 2**31 - 1
MOST_PROCEDURES = 6
# What the officer says of a paper: it is there, it must still be brought, it is not needed here.
HELD, MISSING, NOT_NEEDED = "held", "missing", "none"


class _Id(forms.IntegerField):
    """The number of a row, or nothing."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=LARGEST_ID)


class StandForm(forms.Form):
    """Who stands here, what they have come for, and where they are sent.

    `text` is what the scanner or the officer typed into the person's field. `known` chooses an applicant,
    `told` somebody advised before who has no record; `applicant` and `advised` carry the choice along.
    """

    key = forms.CharField(required=False, max_length=64)
    office = _Id()
    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    q = PlainField(required=False, max_length=200)
    known = _Id()
    told = _Id()
    applicant = _Id()
    advised = _Id()
    forget = forms.BooleanField(required=False)
    add = _Id()
    drop = _Id()
    name = PlainField(required=False, max_length=200)
    phone = PlainField(required=False, max_length=30)
    case = _Id()
    line = _Id()
    priority = _Id()
    note = PlainField(required=False, max_length=500)
    slot = _Id()
    email = forms.CharField(required=False, max_length=254)
    give = forms.ChoiceField(required=False, choices=[("ticket", ""), ("appointment", ""), ("leave", "")])


class CallForm(forms.Form):
    """What was asked and said; the person and the procedures are in the `StandForm` beside it."""

    use_required_attribute = False

    channel = forms.ChoiceField(
        label=_("Hỏi qua"),
        choices=AdviceChannel.choices,
        initial=AdviceChannel.PHONE,
        widget=forms.RadioSelect,
    )
    question = PlainField(label=_("Người dân hỏi"), required=False, max_length=500)
    answer = forms.CharField(
        label=_("Lời hướng dẫn"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"max_length": _("Lời hướng dẫn dài quá 4.000 chữ; xin viết gọn.")},
    )
    mails_to = forms.CharField(label=_("Gửi vào thư điện tử"), required=False, max_length=254)
    follow_up_on = DayField(label=_("Hẹn trả lời lại ngày"), required=False)


class AdviceFilterForm(forms.Form):
    """What is looked for in the list of advice."""

    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến ngày"), required=False)
    person = PlainField(label=_("Người hỏi"), required=False, max_length=100)
    procedure = PlainField(label=_("Thủ tục"), required=False, max_length=200)
    channel = forms.ChoiceField(
        label=_("Hỏi qua"), required=False, choices=[("", _("Mọi cách")), *AdviceChannel.choices]
    )
    awaits = forms.BooleanField(label=_("Còn hẹn trả lời"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class NoteForm(forms.Form):
    """A line below an advice."""

    text = PlainField(max_length=1000, error_messages={"required": _("Xin ghi nội dung.")})
    follows_up = forms.BooleanField(required=False)
