"""A form, one action, and what an action refuses shown beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.core.rules.dates import parse_date
from motcua.core.rules.errors import Unreadable


def accepted(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What the action returns; it runs when the form is filled in rightly.

    None when either refuses; the form then says why.
    NotAllowed and NotFound go up: no other input would help.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


class DayField(forms.DateField):
    """A day typed as people write it, 22/11/2026.

    Not the date field of browsers: on the English systems of many offices it shows the month first.
    """

    widget = forms.DateInput(
        format="%d/%m/%Y", attrs={"placeholder": _("ngày/tháng/năm"), "autocomplete": "off", "maxlength": 10}
    )

    def to_python(self, value: Any) -> date | None:
        """Read it leniently; the refusal says how to write."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from None


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    """Let a field of the form choose among these rows only."""
    field = cast("forms.ModelChoiceField", form.fields[name])
    field.queryset = rows
    return field
