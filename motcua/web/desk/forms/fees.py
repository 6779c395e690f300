"""What a cashier types: who pays, how much is given, why nothing is to be paid."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.fees.choices import WaiverGround
from motcua.web.desk.forms.work import VersionForm

MOST = 10**12  # đồng


class MoneyField(forms.CharField):
    """An amount in đồng as people write it: 200000, 200.000, "200 000 đ"; None when empty."""

    def clean(self, value: object) -> int | None:
        """The number; refuses what is none."""
        text = re.sub(r"(?:đ|đồng|vnđ)$", "", str(super().clean(value) or "").strip().lower())
        digits = re.sub(r"[\s.,]", "", text)
        if not digits:
            return None
        if not re.fullmatch(r"[0-9]{1,13}", digits) or int(digits) > MOST:
            raise forms.ValidationError(_("Xin ghi số tiền bằng chữ số, ví dụ 200.000."))
        return int(digits)


class CollectForm(VersionForm):
    """Cash over the counter."""

    key = forms.CharField(max_length=64)
    payer_name = forms.CharField(required=False, max_length=200)
    payer_address = forms.CharField(required=False, max_length=300)
    given = MoneyField(required=False)


class WaiveForm(VersionForm):
    """Which charge, on which ground, shown by which paper."""

    charge = forms.IntegerField(error_messages={"required": _("Xin chọn khoản được miễn.")})
    ground = forms.TypedChoiceField(
        choices=WaiverGround.choices,
        coerce=WaiverGround,
        error_messages={"required": _("Xin chọn căn cứ miễn.")},
    )
    paper = forms.CharField(required=False, max_length=200)


class UndoWaiverForm(VersionForm):
    """Which waiver was wrong, and why."""

    waiver = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=300)


class CancelReceiptForm(forms.Form):
    """Why a receipt counts no longer."""

    reason = forms.CharField(required=False, max_length=300)


class ReceiptSettingForm(forms.Form):
    """What is printed on the receipts of a body."""

    tax_code = forms.RegexField(
        regex=r"^[0-9]{10}(-?[0-9]{3})?$",
        label=_("Mã số thuế"),
        help_text=_("10 chữ số, hoặc 10 chữ số và 3 chữ số của đơn vị trực thuộc."),
        error_messages={"invalid": _("Mã số thuế có 10 hoặc 13 chữ số.")},
    )
    form_symbol = forms.CharField(
        label=_("Ký hiệu mẫu biên lai"),
        max_length=20,
        required=False,
        help_text=_("Theo quy định của Bộ Tài chính; để trống thì in ký hiệu thông dụng của năm, nếu có."),
    )
    series_letters = forms.RegexField(
        regex=r"^[A-Z]{1,4}$",
        label=_("Chữ đầu của ký hiệu biên lai"),
        help_text=_("Hai chữ in hoa, ví dụ AA cho ký hiệu AA-26E."),
        error_messages={"invalid": _("Từ một đến bốn chữ cái in hoa không dấu.")},
    )
    budget_chapter = forms.RegexField(
        regex=r"^[0-9]{3}$",
        label=_("Chương ngân sách"),
        required=False,
        error_messages={"invalid": _("Chương ngân sách có 3 chữ số.")},
    )
