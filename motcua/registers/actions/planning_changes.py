"""What a change of a request for certification would come to; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from motcua.core.rules.rule_sets import fee_rules, in_force
from motcua.core.rules.text import nfc, squeeze
from motcua.registers.actions.checking import check_size, no_certifier
from motcua.registers.actions.entry_lines import details_of
from motcua.registers.choices import EntryState, LineColumn, columns_of
from motcua.registers.errors import EntryMoved, LineIncomplete
from motcua.registers.models import CertificationEntry, EntryPaper
from motcua.registers.queries.certifiers import Certifier, certifier_of
from motcua.registers.queries.values import current_value
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted, EntryFee, Exemption, entry_fee
from motcua.registers.rules.entry_changes import BEFORE_SIGNATURE, Difference, Entered, differences
from motcua.registers.rules.entry_states import may_recount
from motcua.registers.rules.requirements import Named

_NAMING = (LineColumn.PARTIES, LineColumn.TRANSLATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """A request as it should be: the papers in their order, none more and none fewer."""

    requester_name: str
    requester_identity: str
    certifier_id: int
    papers: Sequence[Counted]


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What changes, and what it costs then; `certifier` is None while the same one signs."""

    after: Entered
    differences: tuple[Difference, ...]
    certifier: Certifier | None
    fee: EntryFee
    fee_before: int

    @property
    def balance(self) -> int:
        """What is still to be paid, below 0 what is given back, in đồng."""
        return self.fee.total - self.fee_before


def plan_change(entry: CertificationEntry, change: EntryChange, *, on: date) -> PlannedChange:
    """Compare, recompute the fee by the rates of the day of entry, look up a new certifier: two statements.

    Raises SizeRefused, LineIncomplete for an empty name or when nothing changes, NoCertifier, and EntryMoved
    for a cancelled request, or for pages, copies or certifier once the certifier has signed.
    """
    if entry.state == EntryState.CANCELLED:
        raise EntryMoved(_("Yêu cầu đã hủy, không sửa được."))
    act, papers = Act(entry.act), list(entry.papers.all())
    wanted = [replace(one, name=squeeze(nfc(one.name))[:300]) for one in change.papers]
    check_size(wanted)
    if len(wanted) != len(papers):
        raise EntryMoved(_("Số giấy tờ của yêu cầu đã thay đổi. Xin tải lại trang."))
    certifier = _new_certifier(entry, change.certifier_id, on)
    rates = fee_rules(in_force("fees", entry.entered_on).id).certification
    ground = Exemption(entry.exemption) if entry.exemption else None
    fee = entry_fee(act, wanted, rates=rates, exemption=ground)
    before = entered(entry, papers)
    name, identity = squeeze(nfc(change.requester_name))[:200], squeeze(nfc(change.requester_identity))[:120]
    if not name:
        raise LineIncomplete(_("Xin ghi họ tên người yêu cầu chứng thực."), field="requester_name")
    after = Entered(
        requester_name=name,
        requester_identity=identity,
        certifier_name=str(certifier.user) if certifier else before.certifier_name,
        certifier_title=certifier.title if certifier else before.certifier_title,
        papers=tuple(wanted),
        fees=tuple(fee.of_paper(place) for place in range(len(wanted))),
        details=_details(entry, papers, Named(name, identity)),
    )
    found = differences(before, after)
    _check_open(entry, papers, found)
    return PlannedChange(after, found, certifier, fee, entry.fee)


def entered(entry: CertificationEntry, papers: Sequence[EntryPaper]) -> Entered:
    """The request as it stands, corrections counted in."""
    line = papers[0].line
    return Entered(
        requester_name=entry.requester_name,
        requester_identity=entry.requester_identity,
        certifier_name=entry.certifier_name,
        certifier_title=current_value(line, LineColumn.CERTIFIER_TITLE) if line else "",
        papers=tuple(Counted(paper.name, paper.pages, paper.copies) for paper in papers),
        fees=tuple(paper.fee for paper in papers),
        details=_details(entry, papers, Named(entry.requester_name, entry.requester_identity)),
    )


def _details(entry: CertificationEntry, papers: Sequence[EntryPaper], requester: Named) -> dict[str, str]:
    """The columns that name the requester again, as far as the book has them."""
    line, told = papers[0].line, details_of(entry.options, requester)
    had = columns_of(line.book.kind) if line is not None else ()
    return {column.value: told[column.value] for column in _NAMING if column in had}


def _new_certifier(entry: CertificationEntry, wanted: int, on: date) -> Certifier | None:
    if wanted == entry.certifier_id:
        return None
    found, could = certifier_of(entry.agency, procedure=entry.rules.procedure, user_id=wanted, on=on)
    if found is None:
        raise no_certifier(Act(entry.act), could, on=on)
    return found


def _check_open(
    entry: CertificationEntry, papers: Sequence[EntryPaper], found: tuple[Difference, ...]
) -> None:
    if not found:
        raise LineIncomplete(_("Chưa có gì thay đổi."), field="reason")
    is_signed = not may_recount(entry.state) or any(paper.issued_id is not None for paper in papers)
    if is_signed and any(one.column in BEFORE_SIGNATURE for one in found):
        raise EntryMoved(
            _(
                "Đã ký chứng thực: chỉ đính chính được họ tên, giấy tờ tùy thân, tên giấy tờ. Sai số trang, "
                "số bản, người ký thì hủy yêu cầu khi chưa trả, hoặc hủy số trong sổ."
            )
        )
