"""The shape of a declaration: one input for each field of the procedure's own form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from motcua.catalogue.rules.declarations import DECLARATIONS, MOST_COPIES, SEXES, DeclaredField, grouped
from motcua.web.shared.days import DayField

_SEXES = [("", "–"), *SEXES.items()]


def input_for(field: DeclaredField) -> forms.Field:
    """The input for one field."""
    if field.shape == "date":
        return DayField(label=field.label, required=field.is_required)
    if field.shape == "sex":
        return forms.ChoiceField(label=field.label, choices=_SEXES, required=field.is_required)
    if field.shape == "count":
        return forms.IntegerField(
            label=field.label, required=field.is_required, min_value=0, max_value=MOST_COPIES
        )
    return forms.CharField(label=field.label, required=field.is_required, max_length=500)


class FieldsForm(forms.Form):
    """Inputs of declared fields under `f_…`, by person or event."""

    fields_asked: Iterable[DeclaredField] = ()

    def ask(self, fields: Iterable[DeclaredField]) -> None:
        """Have inputs for these fields."""
        self.fields_asked = tuple(fields)
        for field in self.fields_asked:
            self.fields[f"f_{field.key}"] = input_for(field)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The inputs by person or event."""
        for group, fields in grouped(self.fields_asked).items():
            yield group, [self[f"f_{field.key}"] for field in fields]

    def content(self) -> dict[str, str]:
        """What was typed, as the actions take it: days as yyyy-mm-dd."""
        found = {}
        for field in self.fields_asked:
            value = self.cleaned_data[f"f_{field.key}"]
            found[field.key] = value.isoformat() if isinstance(value, date) else str(value or "")
        return found


def initial_of(fields: Iterable[DeclaredField], content: Mapping[str, str]) -> dict[str, Any]:
    """What the inputs begin with."""
    shapes = {field.key: field.shape for field in fields}
    return {
        f"f_{key}": date.fromisoformat(value) if shapes[key] == "date" else value
        for key, value in content.items()
        if key in shapes and value
    }


class DeclarationForm(FieldsForm):
    """The declaration of a procedure."""

    def __init__(self, data: Any = None, *, code: str, known: Mapping[str, str], version: int) -> None:
        fields = DECLARATIONS[code]
        super().__init__(data, initial={**initial_of(fields, known), "version": version})
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        self.ask(fields)
