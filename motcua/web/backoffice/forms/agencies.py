"""What a person says about agencies, offices and calendars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.actions import AgencyFacts, OfficeFacts
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Office
from motcua.web.backoffice.filling import offer
from motcua.web.shared.days import DayField


class AgencyForm(forms.Form):
    """An agency. `parents` are those the actor administers."""

    name = forms.CharField(label=_("Tên đầy đủ"), max_length=250)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=AgencyKind.choices)
    parent = forms.ModelChoiceField(
        label=_("Trực thuộc"), queryset=Agency.objects.none(), empty_label=_("Chọn cơ quan cấp trên")
    )
    code = forms.CharField(
        label=_("Mã định danh"),
        max_length=35,
        help_text=_("Theo Quyết định 20/2020/QĐ-TTg (H29.133) hoặc QCVN 102:2016 (000.00.33.H29)."),
    )
    old_code = forms.CharField(
        label=_("Mã định danh cũ"),
        max_length=20,
        required=False,
        help_text=_("Để trống thì suy từ mã trên khi được."),
    )
    symbol = forms.CharField(label=_("Ký hiệu văn bản"), max_length=40, required=False)
    place = forms.CharField(label=_("Địa danh ghi trên văn bản"), max_length=80, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=250, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=40, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    effective_from = DayField(label=_("Hiệu lực từ"), required=False)
    effective_to = DayField(label=_("Hiệu lực đến"), required=False)

    def __init__(
        self, *args: Any, parents: QuerySet[Agency], agency: Agency | None = None, **kwargs: Any
    ) -> None:
        if agency is not None:
            kwargs.setdefault("initial", {name: getattr(agency, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        choices = parents.exclude(path__startswith=agency.path) if agency else parents
        field = offer(self, "parent", choices)
        if agency is not None and not choices.filter(children=agency).exists():
            # The parent lies above what the actor administers, or there is none: it stays as it is.
            field.required = False
            field.disabled = True
            offer(self, "parent", Agency.objects.filter(children=agency))

    def facts(self) -> AgencyFacts:
        """What was said."""
        said = dict(self.cleaned_data)
        return AgencyFacts(**{**said, "kind": AgencyKind(said["kind"])})


class MergeForm(forms.Form):
    """Agencies that an agency follows."""

    predecessors = forms.ModelMultipleChoiceField(
        label=_("Cơ quan được sáp nhập"),
        queryset=Agency.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Giữ phím Ctrl để chọn nhiều."),
    )
    on = DayField(label=_("Từ ngày"))
    decision = forms.CharField(
        label=_("Văn bản"), max_length=120, help_text=_("Ví dụ: Nghị quyết 1685/NQ-UBTVQH15 ngày 16/6/2025.")
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "predecessors", agencies)


class OfficeForm(forms.Form):
    """A reception point."""

    name = forms.CharField(label=_("Tên điểm tiếp nhận"), max_length=200)
    address = forms.CharField(label=_("Địa chỉ"), max_length=250, required=False)
    hotline = forms.CharField(label=_("Đường dây nóng"), max_length=40, required=False)
    is_main = forms.BooleanField(label=_("Điểm chính"), required=False)
    effective_from = DayField(label=_("Hoạt động từ"), required=False)
    effective_to = DayField(label=_("Hoạt động đến"), required=False)

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        if office is not None:
            kwargs.setdefault("initial", {name: getattr(office, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def facts(self) -> OfficeFacts:
        """What was said."""
        return OfficeFacts(**self.cleaned_data)


class CounterForm(forms.Form):
    """A counter of an office."""

    number = forms.IntegerField(label=_("Số quầy"), min_value=1, max_value=99)
    name = forms.CharField(
        label=_("Tên"), max_length=120, required=False, help_text=_("Để trống: “Quầy” và số.")
    )


class PositionForm(forms.Form):
    """A post in an agency."""

    title = forms.CharField(label=_("Chức danh"), max_length=120)
    signing_title = forms.CharField(
        label=_("Thể thức ký"), max_length=120, required=False, help_text=_("Ví dụ: KT. CHỦ TỊCH")
    )
