"""Shapes of input for civil-status books: the fields of the law, notes, extracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import SigningKey
from motcua.registers.choices.civil import CivilNoteKind, fields_of
from motcua.web.desk.forms.declaring import FieldsForm, input_for
from motcua.web.shared.days import DayField


class RecordForm(FieldsForm):
    """A registration: number and day as decided, and, where nothing was declared, all that the law wants."""

    national_number = forms.CharField(label=_("Số do phần mềm hộ tịch cấp"), max_length=80)
    registered_on = DayField(label=_("Ngày đăng ký"))
    signer_name = forms.CharField(label=_("Người ký"), max_length=120)
    signer_title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    officer_name = forms.CharField(label=_("Người thực hiện"), max_length=200, required=False)

    def __init__(
        self, *args: Any, kind: str, own_numbers: bool, with_content: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if own_numbers:
            del self.fields["national_number"], self.fields["registered_on"]
        if with_content:
            self.ask(fields_of(kind))

    def decided(self) -> list[forms.BoundField]:
        """Number, day and who signed."""
        return [self[name] for name in self.fields if not name.startswith("f_")]


class NoteForm(forms.Form):
    """What changed after the registration."""

    kind = forms.ChoiceField(label=_("Loại ghi chú"), choices=CivilNoteKind.choices)
    column = forms.ChoiceField(label=_("Nội dung được cải chính, thay đổi"), required=False)
    after = forms.CharField(
        label=_("Ghi thành"), max_length=500, required=False, help_text=_("Ngày ghi dạng 24/03/2026.")
    )
    text = forms.CharField(label=_("Lời ghi chú khác"), max_length=500, required=False)
    ground = forms.CharField(label=_("Căn cứ (số, ngày văn bản)"), max_length=300)

    def __init__(self, *args: Any, book_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shapes = {field.key: field for field in fields_of(book_kind)}
        self.fields["column"].choices = [("", "–")] + [  # type: ignore[attr-defined]
            (field.key, f"{field.group}: {field.label}") for field in fields_of(book_kind)
        ]

    def clean(self) -> dict[str, Any]:
        """A day is typed as people write it."""
        given: dict[str, Any] = super().clean() or {}
        field = self._shapes.get(given.get("column", ""))
        if field is not None and given.get("after"):
            value = input_for(field).clean(given["after"])
            given["after"] = value.isoformat() if isinstance(value, date) else value
        return given


class ExtractForm(forms.Form):
    """Who asks for an extract, how many copies, who signs."""

    requester_name = forms.CharField(label=_("Người yêu cầu"), max_length=250)
    copies = forms.IntegerField(label=_("Số bản"), min_value=1, max_value=100, initial=1)
    signer_name = forms.CharField(label=_("Người ký"), max_length=120)
    signer_title = forms.CharField(
        label=_("Thể thức ký"),
        max_length=200,
        required=False,
        help_text=_("Các dòng cách nhau bằng dấu chấm phẩy: KT. CHỦ TỊCH; PHÓ CHỦ TỊCH."),
    )
    case = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SignForm(forms.Form):
    """One's own key and its PIN."""

    key = forms.ModelChoiceField(label=_("Khóa ký"), queryset=SigningKey.objects.none(), empty_label=None)
    pin = forms.CharField(
        label=_("Mã PIN"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=64,
    )
