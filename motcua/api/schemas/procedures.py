"""Procedures as the API gives them: parsed parts beside the words of the source."""

from __future__ import annotations

from typing import Any, TypeVar

from motcua.api.schemas.types import Output
from motcua.catalogue.models import Field, ProcedureVersion
from motcua.catalogue.queries import record_of

Part = TypeVar("Part", bound=Output)


class FieldOut(Output):
    """A field of administration (lĩnh vực)."""

    id: int
    name: str


class ProcedureSummary(Output):
    """A row of a list.

    `levels`: ministry, province, commune, other; `online_level`: information, partial, full.
    """

    code: str
    name: str
    version: int
    field: FieldOut
    levels: list[str]
    online_level: str
    is_same_day: bool


class LimitOut(Output):
    """A time limit of a channel (null: all) and variant; `amount` null, `unit` "" where it is left open.

    `unit`: working_day, day, hour, month or same_day. `text` is the source verbatim.
    """

    channel: str | None
    variant: str
    amount: int | None
    unit: str
    text: str
    note: str


class FeeOut(Output):
    """A fee line: `amount` in whole units of `currency` (đồng for VND), null when the source fixes none."""

    channel: str | None
    variant: str
    kind: str
    amount: int | None
    currency: str
    per: str
    is_free: bool
    text: str
    note: str
    legal_base: str


class PaperOut(Output):
    """A required paper of a variant; `replaced_by` names the database whose data stand for it."""

    variant: str
    name: str
    originals: int
    copies: int
    form_name: str
    is_presented_only: bool
    is_conditional: bool
    is_note: bool
    replaced_by: str


class LegalBasisOut(Output):
    """A legal text."""

    number: str
    title: str


class ResultOut(Output):
    """What the applicant gets."""

    name: str
    code: str


class AttentionOut(Output):
    """Something in the source that a person must settle."""

    kind: str
    part: str
    text: str


class ProcedureOut(ProcedureSummary):
    """A procedure with all legally required parts; `verbatim` is every field of the source as it was read."""

    origin: str
    decision_number: str
    agency: str
    competent_agency: str
    coordinating_agency: str
    audience: list[str]
    channels: list[str]
    presence: str
    place_rule: str
    result_by_post: bool
    steps_text: str
    conditions_text: str
    channels_text: str
    papers_text: str
    legal_text: str
    results_text: str
    source_url: str
    source_note: str
    limits: list[LimitOut]
    fees: list[FeeOut]
    documents: list[PaperOut]
    legal_bases: list[LegalBasisOut]
    results: list[ResultOut]
    attention: list[AttentionOut]
    verbatim: dict[str, str]


def field_out(field: Field) -> FieldOut:
    """A field."""
    return FieldOut.model_construct(id=field.pk, name=field.name)


def summary_of(version: ProcedureVersion) -> ProcedureSummary:
    """A row; `version.procedure` and `version.field` are loaded."""
    return ProcedureSummary.model_construct(**_short(version))


def procedure_of(version: ProcedureVersion, verbatim: dict[str, str]) -> ProcedureOut:
    """The whole procedure."""
    record = record_of(version.pk)
    same = (
        "agency competent_agency coordinating_agency presence place_rule result_by_post steps_text "
        "conditions_text channels_text papers_text legal_text results_text source_url source_note"
    )
    return ProcedureOut.model_construct(
        **_short(version),
        **{name: getattr(record, name) for name in same.split()},
        origin=version.procedure.origin,
        decision_number=record.decision_number,
        audience=list(record.audience),
        channels=[channel.value for channel in record.channels],
        limits=[_taken(LimitOut, limit) for limit in record.limits],
        fees=[_taken(FeeOut, fee) for fee in record.fees],
        documents=[_taken(PaperOut, paper) for paper in record.documents],
        legal_bases=[_taken(LegalBasisOut, basis) for basis in record.legal_bases],
        results=[_taken(ResultOut, result) for result in record.results],
        attention=[
            AttentionOut.model_construct(kind=item.kind.value, part=item.field, text=item.text)
            for item in record.attention
        ],
        verbatim=verbatim,
    )


def _short(version: ProcedureVersion) -> dict[str, Any]:
    return {
        "code": version.procedure.code,
        "name": version.name,
        "version": version.number,
        "field": field_out(version.field),
        "levels": version.levels.split(),
        "online_level": version.online_level,
        "is_same_day": version.is_same_day,
    }


def _taken(schema: type[Part], row: object) -> Part:
    return schema.model_construct(**{name: getattr(row, name) for name in schema.model_fields})
