"""What is filled in while a paper is digitised: the shape of input only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.documents.actions import PageMove
from motcua.web.desk.forms.work import SeveralFilesField, SeveralFilesInput


class PagesForm(forms.Form):
    """Files from this machine."""

    uploads = SeveralFilesField(
        label=_("Tệp"),
        widget=SeveralFilesInput,
        error_messages={
            "required": _("Xin chọn ít nhất một tệp."),
            "empty": _("Tệp rỗng, không có nội dung."),
        },
    )


class ArrangeForm(forms.Form):
    """What is done to which page."""

    page = forms.IntegerField()
    move = forms.ChoiceField(choices=[(move.value, move.value) for move in PageMove])


class FinishForm(forms.Form):
    """What the officer counted, and what they keep on purpose."""

    expected = forms.IntegerField(
        label=_("Số trang của bản giấy"),
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("Vì sao số trang khác"), required=False, max_length=300)
    keeps_flagged = forms.BooleanField(label=_("Đã xem, giữ nguyên các trang trống, mờ"), required=False)


class IntakeScanForm(forms.Form):
    """Which paper of which intake screen."""

    intake_key = forms.CharField(max_length=64)
    title = forms.CharField(max_length=2000)
    person = forms.CharField(max_length=200, required=False)
    office = forms.CharField(max_length=20, required=False)
