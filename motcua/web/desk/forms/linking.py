"""Which linked cases are opened with whom, which is given up, what becomes of open ones: input only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import LinkChoice
from motcua.cases.choices import PartsFate
from motcua.web.desk.forms.work import NoteForm, VersionForm


class PartsForm(VersionForm):
    """The ticked members, as `part_choices` reads them."""

    def clean(self) -> dict[str, object]:
        """Adds `choices`."""
        return {**self.cleaned_data, "choices": part_choices(self.data)}


def part_choices(sent: Mapping[str, Any]) -> list[LinkChoice]:
    """The ticked members, each with its agency (`agency_CODE`), order (`order_CODE`) and `variant_CODE`.

    Raises ValidationError for one without agency or order.
    """
    choices = []
    for code in sent.getlist("members") if isinstance(sent, QueryDict) else []:
        agency, order = sent.get(f"agency_{code}") or "", sent.get(f"order_{code}") or ""
        if not (agency.isascii() and agency.isdigit() and order.isascii() and order.isdigit()):
            raise forms.ValidationError(_("Xin chọn cơ quan và thứ tự của từng phần."))
        variant = (sent.get(f"variant_{code}") or "")[:300]
        choices.append(LinkChoice(code, int(agency[:9]), min(int(order[:3]), 99), variant))
    return choices


class DropPartForm(NoteForm):
    """A part that is not opened, and why it is given up."""

    link = forms.IntegerField(error_messages={"required": _("Xin chọn phần muốn bỏ.")})


class StopForm(NoteForm):
    """Why the case ends or stops, and what becomes of its linked cases."""

    parts = forms.TypedChoiceField(
        required=False, coerce=PartsFate, choices=PartsFate.choices, empty_value=None
    )
