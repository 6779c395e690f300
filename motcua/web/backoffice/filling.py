"""A form, one action, and what an action refuses shown beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from motcua.core.errors import NotAllowed, NotFound, RuleViolation


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


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    """Let a field of the form choose among these rows only."""
    field = cast("forms.ModelChoiceField", form.fields[name])
    field.queryset = rows
    return field
