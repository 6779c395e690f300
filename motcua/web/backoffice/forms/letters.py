"""What an office says in its letters, and who signs them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.registers.models.letters import LetterPaper


class LetterTextForm(forms.Form):
    """Title and words of one kind of letter."""

    title = forms.CharField(label=_("Tên thư"), max_length=120)
    text = forms.CharField(
        label=_("Lời thư"), max_length=4000, widget=forms.Textarea(attrs={"rows": 12}), strip=True
    )


class LetterChoicesForm(forms.Form):
    """Which letters are written and the signer."""

    signer_name = forms.CharField(label=_("Người ký thư"), max_length=120)
    signer_title = forms.CharField(label=_("Chức vụ in trên thư"), max_length=120, initial="Chủ tịch")
    paper = forms.ChoiceField(label=_("Khổ giấy"), choices=LetterPaper)
    signature = forms.FileField(
        label=_("Ảnh chữ ký"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_(
            "Chỉ in trên thư không ký số; không có ảnh thì chừa chỗ ký tay. Để trống thì giữ ảnh đang có."
        ),
    )
    writes_births = forms.BooleanField(label=_("Thư chúc mừng khai sinh"), required=False)
    writes_marriages = forms.BooleanField(label=_("Thư chúc mừng kết hôn"), required=False)
    writes_condolences = forms.BooleanField(label=_("Thư chia buồn"), required=False)
    writes_for_children = forms.BooleanField(
        label=_("Chia buồn cả khi trẻ em, trẻ sơ sinh mất"), required=False
    )
