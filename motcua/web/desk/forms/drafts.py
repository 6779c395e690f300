"""The draft sent to the applicant, and what they answered: the shape of input only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import AnswerWay, DraftAnswer
from motcua.web.desk.forms.work import NoteForm, VersionForm

# By which way an officer is told; the portal and silence need no officer.
TOLD_BY = [(way.value, way.label) for way in (AnswerWay.PHONE, AnswerWay.EMAIL, AnswerWay.COUNTER)]


class DraftForm(VersionForm):
    """The draft itself."""

    upload = forms.FileField(
        max_length=200,
        error_messages={"required": _("Xin chọn tệp bản nháp."), "empty": _("Tệp bản nháp trống.")},
    )


class ReplyForm(VersionForm):
    """What the applicant said, and how the officer was told."""

    answer = forms.ChoiceField(
        choices=DraftAnswer.choices,
        error_messages={"required": _("Xin chọn trả lời của người nộp.")},
    )
    way = forms.ChoiceField(
        choices=TOLD_BY, error_messages={"required": _("Xin chọn người nộp đã trả lời bằng cách nào.")}
    )
    note = forms.CharField(required=False, max_length=4000)


class BackForm(NoteForm):
    """Which way back, and why."""

    action = forms.CharField(max_length=40)
