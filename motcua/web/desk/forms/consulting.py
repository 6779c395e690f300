"""What is asked of other units, and what they answer: the shape of input only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import Opinion
from motcua.core.worktime import LimitUnit
from motcua.web.desk.forms.work import VersionForm


class QuestionForm(VersionForm):
    """A question to some units, and how long they have."""

    units = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Xin chọn ít nhất một đơn vị.")}
    )
    question = forms.CharField(max_length=4000, error_messages={"required": _("Xin ghi nội dung cần hỏi.")})
    amount = forms.IntegerField(
        min_value=1, max_value=60, error_messages={"required": _("Xin ghi thời hạn trả lời.")}
    )
    unit = forms.TypedChoiceField(
        coerce=LimitUnit, choices=[(LimitUnit.WORKING_DAY, ""), (LimitUnit.HOUR, "")]
    )
    may_exceed = forms.BooleanField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        sent = self.data.getlist("units") if hasattr(self.data, "getlist") else []
        self.fields["units"].choices = [(one, "") for one in sent if one.isdecimal()]  # type: ignore[attr-defined]


class AnswerForm(VersionForm):
    """A unit's opinion, with a file if there is one."""

    consultation = forms.IntegerField()
    opinion = forms.TypedChoiceField(
        coerce=Opinion,
        choices=Opinion.choices,
        error_messages={"required": _("Xin chọn ý kiến của đơn vị.")},
    )
    answer = forms.CharField(required=False, max_length=4000)
    upload = forms.FileField(required=False, max_length=200)


class ReferenceForm(VersionForm):
    """The reference another system gave to what was sent."""

    reference = forms.CharField(required=False, max_length=120)
