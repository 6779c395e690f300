"""What a person says about the catalogue: decisions, who offers what, a file to import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.catalogue.actions import LinkFacts
from motcua.catalogue.choices import LimitUnitChoice, RefusalBy
from motcua.catalogue.models import Procedure
from motcua.catalogue.queries.bulk import Decision
from motcua.core.worktime import LimitUnit
from motcua.core.worktime.limits import MAX_AMOUNT
from motcua.web.backoffice.filling import offer


class SettleForm(forms.Form):
    """What was decided about one item."""

    note = forms.CharField(
        label=_("Kết luận"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Đã đối chiếu gì, quyết định thế nào, theo văn bản nào."),
    )


class LimitForm(forms.Form):
    """A limit that the source leaves open. `variants` are those that may be decided."""

    variant = forms.ChoiceField(label=_("Trường hợp"), required=False)
    amount = forms.IntegerField(
        label=_("Thời hạn"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MAX_AMOUNT}),
    )
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=[("", _("Chọn")), *LimitUnitChoice.choices])
    source = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Ví dụ: Nghị định 168/2025/NĐ-CP Điều 92 khoản 3."),
    )

    def __init__(self, *args: Any, variants: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variants = variants
        choices = [(variant, variant or _now("Thông thường")) for variant in variants]
        cast("forms.ChoiceField", self.fields["variant"]).choices = choices
        if len(choices) == 1:
            self.fields["variant"].widget = forms.HiddenInput()
            self.fields["variant"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """An amount belongs to every unit but the same day."""
        said = self.cleaned_data
        if said.get("unit") == LimitUnit.SAME_DAY:
            said["amount"] = 1
        elif said.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _now("Chưa nhập thời hạn."))
        return said


class BulkForm(forms.Form):
    """One decision for many items; those that are not about limits are concluded in words alone."""

    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=[("", _("Chọn")), *LimitUnitChoice.choices])
    amount = forms.IntegerField(
        label=_("Số"),
        required=False,
        min_value=1,
        max_value=MAX_AMOUNT,
        help_text=_("Để trống để giữ con số nguồn đã ghi."),
    )
    source = forms.CharField(
        label=_("Căn cứ, kết luận"),
        max_length=300,
        help_text=_("Ví dụ: Nghị định 168/2025/NĐ-CP Điều 92 khoản 3."),
    )

    def __init__(self, *args: Any, is_about_limits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_about_limits:
            del self.fields["unit"], self.fields["amount"]

    def decision(self) -> Decision:
        """What was said."""
        said = self.cleaned_data
        return Decision(said["source"], said.get("unit", ""), said.get("amount"))


class OfferingForm(forms.Form):
    """Which unit handles a procedure and who gives refusals."""

    handling_unit = forms.ModelChoiceField(
        label=_("Đơn vị giải quyết"), queryset=Agency.objects.none(), empty_label=_("Chọn đơn vị")
    )
    refusal_by = forms.ChoiceField(
        label=_("Từ chối tại bàn"), choices=RefusalBy.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, units: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "handling_unit", units)


class CloseForm(forms.Form):
    """Why an agency takes no more cases."""

    reason = forms.CharField(
        label=_("Lý do ngừng tiếp nhận"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class LinkForm(forms.Form):
    """One member of a linked procedure."""

    member = forms.CharField(label=_("Mã thủ tục thành phần"), max_length=30)
    order = forms.IntegerField(
        label=_("Thứ tự"), min_value=1, max_value=99, initial=1, help_text=_("Cùng số thì làm song song.")
    )
    note = forms.CharField(label=_("Nhiệm vụ"), max_length=200, required=False)

    def clean_member(self) -> Procedure:
        """The procedure of the code."""
        found = Procedure.objects.filter(code=self.cleaned_data["member"].strip()).first()
        if found is None:
            raise forms.ValidationError(_now("Không có thủ tục mã này."))
        return found

    def facts(self) -> LinkFacts:
        """What was said."""
        said = self.cleaned_data
        return LinkFacts(said["member"], said["order"], said["note"])


class UploadForm(forms.Form):
    """A file of national records."""

    file = forms.FileField(
        label=_("Tệp danh mục"),
        widget=forms.FileInput(attrs={"accept": ".jsonl,.gz"}),
        error_messages={
            "required": _("Chưa chọn tệp."),
            "empty": _("Tệp trống, không có dòng nào."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """A size the server can bear and a name that promises records; the content is judged line by line."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _now("Tệp lớn quá %(limit)s MB. Xin nén thành .jsonl.gz rồi nhập lại.")
                % {"limit": settings.UPLOAD_LIMIT // 1024**2}
            )
        if not (file.name or "").lower().endswith((".jsonl", ".jsonl.gz")):
            raise forms.ValidationError(_now("Tệp phải có đuôi .jsonl hoặc .jsonl.gz."))
        return file
