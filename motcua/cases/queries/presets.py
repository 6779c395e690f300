"""What a procedure presets at intake: its variants, its checklist and what is to be paid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.cases.choices import CaseChannel, PaperKind, PaperState
from motcua.cases.clock import FILING
from motcua.cases.models import Case
from motcua.catalogue.rules.limits import fees_for, limit_for
from motcua.catalogue.rules.record import Channel, FeeLine, ProcedureRecord, RequiredDocument
from motcua.core.rules.numbers import format_amount
from motcua.core.rules.text import fold

LONGEST_VARIANT = Case._meta.get_field("variant").max_length or 300
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\(\*\)|[a-zđ]\)|\d+[.)])\s*")


@dataclass(frozen=True, slots=True)
class VariantChoice:
    """A variant (trường hợp) the receiver may choose; `value` is what a case stores, "" the ordinary one."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A required paper as the screen first shows it.

    `ticked` is the state a tick gives it, `unticked` the one it has without: missing when the procedure asks
    for it, not needed when it depends on circumstances. `source` names the database that may replace it.
    """

    name: str
    state: str
    ticked: str
    unticked: str
    kind: int
    count: int
    form_name: str = ""
    source: str = ""
    is_conditional: bool = False


@dataclass(frozen=True, slots=True)
class FeeSummary:
    """What is to be paid: `text` in one line; `amount` in đồng when the case will carry that charge."""

    text: str
    amount: int | None
    lines: tuple[FeeLine, ...]


def variants_of(record: ProcedureRecord) -> tuple[VariantChoice, ...]:
    """The variants that decide limit or papers; () when there is nothing to choose.

    Fee lines with a case of their own (reductions, extra copies) are no variants: they are shown as prices.
    """
    limits = _named(limit.variant for limit in record.limits if limit.unit)
    papers = _named(paper.variant for paper in record.documents if not paper.is_note)
    found = list(dict.fromkeys([*papers, *limits]))
    if not found:
        return ()
    ordinary = VariantChoice("", _("Thông thường"))
    choices = [VariantChoice(text, _label(text)) for text in found]
    has_ordinary_limit = limit_for(record, channel=Channel.DIRECT, variant="") is not None
    has_ordinary_papers = not papers or any(not paper.variant for paper in record.documents)
    if not (has_ordinary_limit and has_ordinary_papers):
        return tuple(choices)
    # Several variants of papers exclude each other, so one of them is meant; a single one is the exception.
    return (*choices, ordinary) if len(papers) > 1 else (ordinary, *choices)


def chosen_variant(record: ProcedureRecord, wanted: str | None) -> str:
    """The variant asked for if the procedure has it, else the first."""
    values = [choice.value for choice in variants_of(record)]
    if not values:
        return ""
    return wanted if wanted is not None and wanted in values else values[0]


def checklist(record: ProcedureRecord, variant: str) -> tuple[ChecklistLine, ...]:
    """The papers of the variant, notes left out.

    A paper that would only be shown and whose data can be looked up is ticked in advance: it may not be asked
    for then (NQ 66.7/2025/NQ-CP, NĐ 280/2025/NĐ-CP). Everything else waits for the receiver's tick.
    """
    return tuple(
        _line(paper)
        for paper in record.documents
        if not paper.is_note and (not paper.variant or paper.variant[:LONGEST_VARIANT] == variant)
    )


def own_papers(record: ProcedureRecord, variant: str) -> tuple[ChecklistLine, ...]:
    """The papers that only this variant asks for; () for the ordinary one."""
    own = (paper for paper in record.documents if variant and not paper.is_note)
    return tuple(_line(paper) for paper in own if paper.variant[:LONGEST_VARIANT] == variant)


def fee_summary(record: ProcedureRecord, *, channel: str, variant: str) -> FeeSummary:
    """The fee in one line for the foot bar, with the lines behind it."""
    fitting = fees_for(record, channel=FILING[CaseChannel(channel)], variant=variant)
    fixed = [line for line in fitting if line.amount and line.currency == "VND" and not line.per]
    own = [line for line in fitting if variant and line.variant == variant]
    ordinary = own or [line for line in fitting if not line.variant] or list(fitting)
    amount = fixed[0].amount if len(fixed) == 1 else None
    if not ordinary:
        return FeeSummary(_("Không ghi mức thu"), None, fitting)
    if amount is not None:
        return FeeSummary(format_amount(amount), amount, fitting)
    first = ordinary[0]
    if all(line.is_free for line in ordinary):
        text = _("Miễn phí, lệ phí")
    elif first.amount and first.currency == "VND":
        text = f"{format_amount(first.amount)}/{first.per}" if first.per else format_amount(first.amount)
    else:
        text = first.text or _("Không ghi mức thu")
    return FeeSummary(text, None, fitting)


def _line(paper: RequiredDocument) -> ChecklistLine:
    ticked = PaperState.PRESENTED if paper.is_presented_only else PaperState.SUBMITTED
    unticked = PaperState.NOT_NEEDED if paper.is_conditional else PaperState.MISSING
    state = unticked
    if paper.replaced_by and paper.is_presented_only and not paper.is_conditional:
        state = PaperState.HELD
    return ChecklistLine(
        name=paper.name,
        state=state.value,
        ticked=ticked.value,
        unticked=unticked.value,
        kind=_kind(paper).value,
        count=max(1, paper.originals or paper.copies),
        form_name=paper.form_name,
        source=paper.replaced_by,
        is_conditional=paper.is_conditional,
    )


def _kind(paper: RequiredDocument) -> PaperKind:
    if paper.originals or not paper.copies:
        return PaperKind.ORIGINAL
    words = fold(f"{paper.name} {paper.quantity_text}")
    certified = "chung thuc" in words or "cong chung" in words
    return PaperKind.CERTIFIED_COPY if certified else PaperKind.PHOTOCOPY


def _named(variants: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text[:LONGEST_VARIANT] for text in variants if text))


def _label(text: str) -> str:
    plain = _BULLET.sub("", text).strip(" :;.")
    return plain[:1].upper() + plain[1:]
