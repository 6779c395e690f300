"""The words of a certification text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.web.shared.days import DayField


class AttestationTextForm(forms.Form):
    """Title, words, the official form they follow, from when they are used; a stamp may say nothing more."""

    title = forms.CharField(label=_("Tên lời chứng"), max_length=200)
    text = forms.CharField(
        label=_("Lời chứng"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=_("Theo mẫu"),
        max_length=200,
        help_text=_("Văn bản, phụ lục, số hiệu mẫu. Ví dụ: NĐ 280/2025/NĐ-CP, Phụ lục, Mẫu số 03"),
    )
    valid_from = DayField(label=_("Dùng từ ngày"))
    is_compared = forms.BooleanField(label=_("Đã đối chiếu từng chữ với mẫu chính thức"), required=False)

    def __init__(self, *args: Any, is_stamp: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not is_stamp
