"""What a certification costs, with its explanation line by line. Pure.

Rates come from the dated rule set (TT 226/2016/TT-BTC Điều 4), exemptions from Luật Phí và lệ phí 2015
Điều 10; a province may exempt more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.core.rules.numbers import format_amount
from motcua.core.rules.rule_values import CertificationFees
from motcua.registers.rules.acts import ACTS, Act, FeeKind

_FULL_RATE_PAGES = 2


class Exemption(StrEnum):
    """Why somebody pays nothing; the values are those of `fees.choices.WaiverGround`."""

    MERIT = "merit"
    POOR = "poor"
    DISABLED = "disabled"
    ELDERLY = "elderly"
    CHILD = "child"
    MINORITY = "minority"
    FARM_CREDIT = "farm_credit"


EXEMPTION_WORDS = {
    Exemption.MERIT: "người có công với cách mạng",
    Exemption.POOR: "người thuộc hộ nghèo",
    Exemption.DISABLED: "người khuyết tật",
    Exemption.ELDERLY: "người cao tuổi",
    Exemption.CHILD: "trẻ em",
    Exemption.MINORITY: "đồng bào dân tộc thiểu số ở xã đặc biệt khó khăn",
    Exemption.FARM_CREDIT: "thế chấp vay vốn phục vụ nông nghiệp, nông thôn",
}
_PERSONAL = frozenset(Exemption) - {Exemption.FARM_CREDIT}
_BASES = {Exemption.FARM_CREDIT: "Nghị định 55/2015/NĐ-CP"}
_PERSONAL_BASE = "Luật Phí và lệ phí 2015, Điều 10"


@dataclass(frozen=True, slots=True)
class Counted:
    """A paper as it is charged: pages of the original, copies asked for."""

    name: str
    pages: int = 1
    copies: int = 1


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the explanation and the đồng it adds."""

    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class EntryFee:
    """The fee of one entry: one line a paper in their order, what is waived, what is left to pay."""

    lines: tuple[FeeLine, ...]
    waiver: str = ""

    @property
    def full(self) -> int:
        """What it would cost without exemption."""
        return sum(line.amount for line in self.lines)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return 0 if self.waiver else self.full

    def of_paper(self, order: int) -> int:
        """What is to be paid for one paper, counted from 0."""
        return 0 if self.waiver else self.lines[order].amount


def exemptions_of(act: Act) -> tuple[Exemption, ...]:
    """The grounds on which this act may be free, in the order of the enumeration."""
    grounds = _PERSONAL | ({Exemption.FARM_CREDIT} if act is Act.TRANSACTION else set())
    return tuple(ground for ground in Exemption if ground in grounds)


def entry_fee(
    act: Act, papers: Sequence[Counted], *, rates: CertificationFees, exemption: Exemption | None = None
) -> EntryFee:
    """The fee of an entry; ValueError for a ground that does not free this act.

    One case of signatures is all signatures in one document, so a document is charged once.
    """
    if exemption is not None and exemption not in exemptions_of(act):
        raise ValueError(f"{exemption} frees no {act}")
    return EntryFee(
        lines=tuple(_line(act, paper, rates) for paper in papers),
        waiver=_waiver(exemption) if exemption is not None else "",
    )


def copy_rate(pages: int, rates: CertificationFees) -> int:
    """What one copy costs: the first two pages at the full rate, never more than the maximum."""
    dear = min(pages, _FULL_RATE_PAGES)
    return min(rates.copy_maximum, dear * rates.copy_page + (pages - dear) * rates.copy_page_from_third)


def _line(act: Act, paper: Counted, rates: CertificationFees) -> FeeLine:
    kind = ACTS[act].fee
    if kind is FeeKind.COPY:
        amount = copy_rate(paper.pages, rates)
        words = (
            f"{paper.name}: {_how(paper.pages, rates)} = {format_amount(amount)} mỗi bản, {paper.copies} bản"
        )
        return FeeLine(words, amount * paper.copies)
    amount, unit = {
        FeeKind.SIGNATURE: (rates.signature, "một trường hợp (mọi chữ ký trong cùng một giấy tờ)"),
        FeeKind.TRANSACTION: (rates.transaction, "một giao dịch"),
        FeeKind.CHANGE: (rates.transaction_change, "một lần sửa đổi, bổ sung, hủy bỏ giao dịch"),
        FeeKind.CORRECTION: (rates.transaction_correction, "một lần sửa lỗi sai sót"),
    }[kind]
    return FeeLine(f"{paper.name}: {unit}", amount)


def _how(pages: int, rates: CertificationFees) -> str:
    """2 trang × 2.000 đ + 3 trang × 1.000 đ, and that the maximum was met."""
    dear = min(pages, _FULL_RATE_PAGES)
    words = f"{dear} trang × {format_amount(rates.copy_page)}"
    if pages > dear:
        words += f" + {pages - dear} trang × {format_amount(rates.copy_page_from_third)}"
    full = dear * rates.copy_page + (pages - dear) * rates.copy_page_from_third
    return f"{words}, mức tối đa" if full > rates.copy_maximum else words


def _waiver(exemption: Exemption) -> str:
    return f"Miễn phí: {EXEMPTION_WORDS[exemption]} ({_BASES.get(exemption, _PERSONAL_BASE)})"
