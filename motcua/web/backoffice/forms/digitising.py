"""What a person says about papers that must, or need not, be digitised."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.cases.actions import OrderFacts
from motcua.catalogue.models import Field, Procedure
from motcua.web.backoffice.filling import offer
from motcua.web.shared.days import DayField

_REQUIRED, _NOT_NEEDED = "required", "not_needed"


class OrderForm(forms.Form):
    """A document about digitising. `agencies` are those for which the actor may write one down."""

    need = forms.ChoiceField(
        label=_("Quy định"),
        choices=[(_NOT_NEEDED, _("Không phải số hóa")), (_REQUIRED, _("Phải số hóa"))],
    )
    paper = forms.CharField(
        label=_("Tên giấy tờ"),
        max_length=300,
        required=False,
        help_text=_("Vài chữ liền nhau trong tên, có dấu hay không. Để trống là mọi giấy tờ của thủ tục."),
    )
    procedure_code = forms.CharField(label=_("Mã thủ tục"), max_length=30, required=False)
    field = forms.ModelChoiceField(
        label=_("Lĩnh vực"),
        queryset=Field.objects.none(),
        required=False,
        empty_label=_("Mọi lĩnh vực"),
    )
    agency = forms.ModelChoiceField(
        label=_("Áp dụng ở"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn đơn vị"),
        help_text=_("Gồm cả các cơ quan trực thuộc."),
    )
    ground = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Luật chuyên ngành hoặc quyết định, ví dụ: QĐ 45/QĐ-UBND ngày 12/01/2026."),
    )
    effective_from = DayField(label=_("Hiệu lực từ"))
    effective_to = DayField(label=_("Hiệu lực đến"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)
        offer(self, "field", Field.objects.all())

    def clean_procedure_code(self) -> Procedure | None:
        """The procedure of the code."""
        code = str(self.cleaned_data["procedure_code"]).strip()
        found = Procedure.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("Không có thủ tục mã này."))
        return found

    def facts(self) -> OrderFacts:
        """What was said."""
        said = self.cleaned_data
        return OrderFacts(
            agency=said["agency"],
            is_required=said["need"] == _REQUIRED,
            ground=said["ground"],
            effective_from=said["effective_from"],
            effective_to=said["effective_to"],
            procedure=said["procedure_code"],
            field=said["field"],
            paper=said["paper"],
        )
