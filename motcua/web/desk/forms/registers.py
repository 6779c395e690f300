"""Shapes of input on the screens of books."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.registers.choices import BookKind, LineColumn
from motcua.web.shared.days import DayField


class ReasonForm(forms.Form):
    """Why something is done to a book or a number."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


class CorrectionForm(ReasonForm):
    """A column of a line, and what it should say."""

    column = forms.ChoiceField(label=_("Cột cần đính chính"))
    after = forms.CharField(label=_("Ghi đúng là"), max_length=2000, required=False)
    field_order = ["column", "after", "reason"]

    def __init__(self, *args: object, columns: tuple[LineColumn, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["column"].choices = [(column.value, column.label) for column in columns]  # type: ignore[attr-defined]


class OpenBookForm(forms.Form):
    """The next volume of a kind."""

    kind = forms.ChoiceField(label=_("Loại sổ"), choices=BookKind.choices)
    numbers_from = forms.IntegerField(
        label=_("Số đầu tiên"),
        min_value=1,
        required=False,
        help_text=_("Chỉ ghi khi phần đầu năm đã ghi ở sổ khác; nếu không, số chạy tiếp."),
    )


class FormerBookForm(forms.Form):
    """A book taken over, and its lines as a CSV file."""

    kind = forms.ChoiceField(label=_("Loại sổ"), choices=BookKind.choices)
    year = forms.IntegerField(label=_("Năm"), min_value=1945, max_value=2100)
    volume = forms.IntegerField(label=_("Quyển số"), min_value=1, max_value=999, initial=1)
    former_body = forms.CharField(label=_("Cơ quan lập sổ trước đây"), max_length=200)
    decision = forms.CharField(label=_("Văn bản bàn giao"), max_length=200)
    file = forms.FileField(label=_("Tệp CSV"))


class PeriodForm(forms.Form):
    """From a day to a day."""

    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến hết ngày"), required=False)


class BookSettingsForm(forms.Form):
    """What the office decides where the law leaves it a choice."""

    electronic_copies_apart = forms.BooleanField(
        label=_("Bản sao điện tử có sổ và dãy số riêng (SCTĐT/BS)"), required=False
    )
    own_civil_numbers = forms.BooleanField(
        label=_("Tự cấp số hộ tịch, không chờ số của phần mềm hộ tịch dùng chung"), required=False
    )
    closes_at_year_end = forms.BooleanField(
        label=_("Tự khóa sổ của năm cũ sau ngày 31/12; nếu không, chỉ nhắc người giữ sổ"), required=False
    )
