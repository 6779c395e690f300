"""A template of a form, as somebody hands it in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.web.shared.days import DayField


class OfficeFormForm(forms.Form):
    """A new form of a procedure, or a new text of one that has this name already."""

    procedure = forms.CharField(
        label=_("Mã thủ tục"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Ví dụ 1.001193"),
    )
    agency = forms.ModelChoiceField(
        label=_("Cơ quan"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn cơ quan"),
        help_text=_("Dùng cho cơ quan này và các đơn vị bên dưới"),
    )
    name = forms.CharField(
        label=_("Tên mẫu"), max_length=200, help_text=_("Tên đã có thì thành bản mới của mẫu đó")
    )
    effective_from = DayField(label=_("Áp dụng từ"))
    template = forms.FileField(
        label=_("Tệp mẫu (.docx)"),
        help_text=_("Chỗ điền viết {{ ho_ten }}; danh sách tên ở bên dưới. Nhiều nhất 5 MB, không macro."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"empty": _("Tệp trống.")},
    )
