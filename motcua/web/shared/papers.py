"""*Giấy tờ tôi cần*: the required papers of a procedure, by the variant (trường hợp) a person is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.catalogue.rules.record import ProcedureRecord, RequiredDocument

# How lists in the source begin and end an item; the words themselves stay.
_BEGINS_WITH_MARK = re.compile(r"^\s*[-+*•–]\s*")
_ENDS_WITH_MARK = re.compile(r"[;:,/\s]+$")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in words: how many of which kind, which form, and when it need not be brought."""

    name: str
    quantity: str
    form_name: str
    replaced_by: str
    is_presented_only: bool


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers of one variant: always needed, needed only sometimes, and remarks that are no papers."""

    number: int
    variant: str
    always: Sequence[Paper]
    sometimes: Sequence[Paper]
    remarks: Sequence[str]

    @property
    def title(self) -> str:
        """The variant as a choice: without the colon that leads to its papers in the source."""
        return _ENDS_WITH_MARK.sub("", _BEGINS_WITH_MARK.sub("", self.variant)) or self.variant

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.always or self.sometimes or self.remarks)


@dataclass(frozen=True, slots=True)
class PaperList:
    """All papers: those of everybody, those of each variant, and the variant chosen.

    `is_ordinary`: the person said that none of the variants is theirs.
    """

    common: PaperGroup
    groups: Sequence[PaperGroup]
    chosen: PaperGroup | None
    is_ordinary: bool = False

    @property
    def count(self) -> int:
        """How many papers are always needed, in the chosen variant if there is one."""
        return len(self.common.always) + (len(self.chosen.always) if self.chosen else 0)

    @property
    def is_empty(self) -> bool:
        """Whether the record names no paper at all."""
        return self.common.is_empty and not self.groups


def paper_list(record: ProcedureRecord, *, chosen: str = "") -> PaperList:
    """The papers of a record; `chosen` is the number of a variant as an address gives it, "0" for none."""
    variants = list(dict.fromkeys(paper.variant for paper in record.documents if paper.variant))
    groups = [_group(record, variant, number) for number, variant in enumerate(variants, start=1)]
    picked = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 else 0
    return PaperList(
        common=_group(record, "", 0),
        groups=groups,
        chosen=next((group for group in groups if group.number == picked), None),
        is_ordinary=chosen == "0",
    )


def _group(record: ProcedureRecord, variant: str, number: int) -> PaperGroup:
    own = [paper for paper in record.documents if paper.variant == variant]
    papers = [paper for paper in own if not paper.is_note]
    return PaperGroup(
        number=number,
        variant=variant,
        always=[_paper(paper) for paper in papers if not paper.is_conditional],
        sometimes=[_paper(paper) for paper in papers if paper.is_conditional],
        remarks=[paper.name for paper in own if paper.is_note],
    )


def _paper(paper: RequiredDocument) -> Paper:
    return Paper(
        name=_clean(paper.name),
        quantity=_quantity(paper),
        form_name=paper.form_name,
        replaced_by=paper.replaced_by,
        is_presented_only=paper.is_presented_only,
    )


def _clean(name: str) -> str:
    return _ENDS_WITH_MARK.sub("", _BEGINS_WITH_MARK.sub("", name)).strip() or name


def _quantity(paper: RequiredDocument) -> str:
    parts = []
    if paper.originals:
        parts.append(_("%(count)s bản chính") % {"count": paper.originals})
    if paper.copies:
        parts.append(_("%(count)s bản sao") % {"count": paper.copies})
    return " + ".join(parts) or paper.quantity_text
