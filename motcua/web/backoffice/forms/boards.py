"""What a person says about the boards of a hall."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.queueing.choices import BoardVoice
from motcua.queueing.models import Hall


class VoiceForm(forms.ModelForm[Hall]):
    """How boards speak; the way is stored by the action."""

    class Meta:
        model = Hall
        fields = ("board_voice",)
        labels = {"board_voice": _("Đọc số bằng")}

    def voice(self) -> BoardVoice:
        """The way chosen."""
        return BoardVoice(self.cleaned_data["board_voice"])


class MediaForm(forms.Form):
    """A picture or a film to show beside the calls."""

    file = forms.FileField(
        label=_("Ảnh hoặc phim"),
        help_text=_("Ảnh JPEG, PNG hoặc phim MP4 (H.264), nhiều nhất 20 MB. Phim chiếu không có tiếng."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png,.mp4"}),
    )
