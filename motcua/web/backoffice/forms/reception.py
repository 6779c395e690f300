"""What a person says about reception for agencies elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.catalogue.actions import ReceptionFacts
from motcua.catalogue.models import Procedure
from motcua.web.backoffice.filling import offer
from motcua.web.shared.days import DayField


class ReceptionForm(forms.Form):
    """A decision by which centres receive for others. `agencies` are those the actor administers."""

    receiver = forms.ModelChoiceField(
        label=_("Nơi tiếp nhận"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn đơn vị"),
        help_text=_("Một Trung tâm, hoặc cơ quan mà mọi Trung tâm trực thuộc đều được tiếp nhận."),
    )
    served = forms.ModelChoiceField(
        label=_("Tiếp nhận thay cho"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn đơn vị"),
        help_text=_("Cơ quan có thẩm quyền, gồm cả các cơ quan trực thuộc."),
    )
    procedure_code = forms.CharField(
        label=_("Mã thủ tục"), max_length=30, required=False, help_text=_("Để trống là mọi thủ tục.")
    )
    decision = forms.CharField(label=_("Văn bản công bố"), max_length=200)
    effective_from = DayField(label=_("Hiệu lực từ"))
    effective_to = DayField(label=_("Hiệu lực đến"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "receiver", agencies)
        offer(self, "served", agencies)

    def clean_procedure_code(self) -> Procedure | None:
        """The procedure of the code."""
        code = str(self.cleaned_data["procedure_code"]).strip()
        found = Procedure.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("Không có thủ tục mã này."))
        return found

    def facts(self) -> ReceptionFacts:
        """What was said."""
        said = self.cleaned_data
        return ReceptionFacts(
            receiver=said["receiver"],
            served=said["served"],
            decision=said["decision"],
            effective_from=said["effective_from"],
            effective_to=said["effective_to"],
            procedure=said["procedure_code"],
        )
