"""What officers fill in while a case runs: the shape of input only; the actions hold the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import AttachmentPurpose


class VersionForm(forms.Form):
    """The version of the case that the page showed: a later one means that somebody else was faster.

    `ticket` when the page was opened for a person at the counter.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    ticket = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ActForm(VersionForm):
    """A step's action and what its conditions ask for."""

    action = forms.CharField(max_length=40)
    note = forms.CharField(required=False, max_length=4000, strip=True)
    assignee = forms.IntegerField(required=False)
    result_number = forms.CharField(required=False, max_length=80)
    external_number = forms.CharField(required=False, max_length=80)
    pin = forms.CharField(required=False, max_length=200, strip=False)


class AssignForm(VersionForm):
    """Who shall do the present step."""

    assignee = forms.IntegerField(error_messages={"required": _("Xin chọn người xử lý.")})


class NoteForm(VersionForm):
    """A note or reason."""

    note = forms.CharField(required=False, max_length=4000)


class PaymentForm(NoteForm):
    """What went to the tax office."""

    slip_number = forms.CharField(required=False, max_length=80)
    needs_confirmation = forms.BooleanField(required=False)


class ReopenForm(NoteForm):
    """Where a result is corrected, and what was wrong."""

    step = forms.CharField(max_length=40)


class RevokeForm(NoteForm):
    """Which paper is taken back, and why."""

    paper = forms.CharField(max_length=12)


class RecipientForm(VersionForm):
    """Who takes the result."""

    recipient_name = forms.CharField(required=False, max_length=200)
    recipient_paper = forms.CharField(required=False, max_length=120)
    is_present = forms.BooleanField(required=False)
    partly_because = forms.CharField(required=False, max_length=400)


class SeveralFilesField(forms.FileField):
    """A list of uploads from one file input."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file on its own."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class AttachForm(forms.Form):
    """Files for a case or one of its papers."""

    uploads = SeveralFilesField(
        widget=SeveralFilesInput,
        error_messages={
            "required": _("Xin chọn ít nhất một tệp."),
            "empty": _("Tệp trống. Xin quét hoặc chụp lại."),
            "max_length": _("Tên tệp quá dài. Xin đặt tên ngắn hơn."),
        },
        max_length=200,
    )
    paper = forms.IntegerField(required=False)
    purpose = forms.ChoiceField(
        required=False, choices=[(AttachmentPurpose.PAPER, ""), (AttachmentPurpose.SUPPLEMENT, ""),
                                 (AttachmentPurpose.RESULT, "")]
    )  # fmt: skip
