"""Reads of certification texts: the words in force at an agency on a day, and their history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from motcua.agencies.models import Agency
from motcua.core.rules.rule_sets import by_id, in_force
from motcua.registers.models.attestations import AttestationTemplate
from motcua.registers.rules.attestation_texts import TEXTS, AttestationText, TextForm


def texts_in_force(
    agency: Agency, *, on: date, rule_id: str | None = None
) -> Mapping[TextForm, AttestationText]:
    """The words of every form on a day: one statement.

    The newer of the office's own and those that came with the rules of registers; `rule_id` those an entry
    keeps, None the rules of the day.
    """
    rules = by_id("registers", rule_id) if rule_id else in_force("registers", on)
    own = AttestationTemplate.objects.filter(
        agency=agency, valid_from__lte=on, valid_from__gte=rules.effective_from
    ).order_by("valid_from")
    return {**TEXTS[rules.id], **{TextForm(one.form): one.as_text for one in own}}
