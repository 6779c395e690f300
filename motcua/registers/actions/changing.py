"""Putting right a request after it was entered: noted lines, fee and receipt anew, the same number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions import amend_express
from motcua.core.access import check, may
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.fees.actions import cancel_receipt, change_amounts, pay_in_cash
from motcua.fees.models import Charge, Receipt
from motcua.fees.permissions import COLLECT
from motcua.registers.actions.certifying import SUBJECT, note_of, seal_of
from motcua.registers.actions.correcting import correct_line
from motcua.registers.actions.entry_moves import locked_entries
from motcua.registers.actions.planning_changes import EntryChange, PlannedChange, plan_change
from motcua.registers.choices import LineColumn, columns_of
from motcua.registers.errors import ReasonMissing
from motcua.registers.models import CertificationEntry, CertificationLine, EntryPaper
from motcua.registers.permissions import CERTIFY_AT_DESK
from motcua.registers.queries.certification import settings_of
from motcua.registers.queries.receipts import charges_of, receipt_of
from motcua.registers.queries.values import current_value
from motcua.registers.rules.entry_changes import Difference


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """A request after the change; the receipts that were cancelled and given, None where there is none."""

    entry: CertificationEntry
    plan: PlannedChange
    cancelled: Receipt | None
    receipt: Receipt | None


@action
def change_entry(
    *, entry_id: int, change: EntryChange, reason: str, by: Actor, now: datetime
) -> ChangedEntry:
    """Put a request right; its numbers stay.

    Before the certifier has signed everything may change: the fee is computed anew and a receipt given is
    replaced. Afterwards names only. The book keeps what was entered and notes each correction. Raises
    NotFound, NotAllowed, ReasonMissing, and what `plan_change` raises.
    """
    (entry,) = locked_entries([entry_id])
    prefetch_related_objects([entry], "papers__line__corrections")
    check(by, CERTIFY_AT_DESK, entry.office.agency.path)
    words = squeeze(nfc(reason))[:300]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do."), field="reason")
    plan = plan_change(entry, change, on=local_day(now))
    papers = list(entry.papers.all())
    for one in plan.differences:
        _note_in_book(one, papers, reason=words, by=by, now=now)
    cancelled = _recharge(entry, papers, plan, reason=words, by=by, now=now)
    _rewrite(entry, papers, plan)
    _amend_cases(entry, papers, by=by, now=now)
    said = {
        "columns": sorted({one.column for one in plan.differences}),
        "reason": words,
        "fee": entry.fee,
        "certifier": entry.certifier_id,
        "receipt": entry.receipt_id,
    }
    event = NewEvent("registers.certification_changed", said)
    append(subject_kind=SUBJECT, subject_id=str(entry.pk), events=[event], by=by, now=now)
    return ChangedEntry(entry, plan, cancelled, entry.receipt)


def _note_in_book(
    one: Difference, papers: Sequence[EntryPaper], *, reason: str, by: Actor, now: datetime
) -> None:
    """The correction beside each line it concerns; a line that says so already is left alone."""
    column = LineColumn(one.column)
    for paper in papers if one.paper is None else papers[one.paper : one.paper + 1]:
        line = paper.line
        if line is not None and _is_wrong(line, column, one.after):
            correct_line(line_id=line.pk, column=column, after=one.after, reason=reason, by=by, now=now)


def _is_wrong(line: CertificationLine, column: LineColumn, after: str) -> bool:
    return column in columns_of(line.book.kind) and current_value(line, column) != after


def _rewrite(entry: CertificationEntry, papers: Sequence[EntryPaper], plan: PlannedChange) -> None:
    """What the request itself keeps, for what is printed next."""
    entry.requester_name, entry.requester_identity = plan.after.requester_name, plan.after.requester_identity
    entry.fee = plan.fee.total
    if plan.certifier is not None:
        entry.certifier, entry.certifier_name = plan.certifier.user, plan.after.certifier_name
        entry.capacity_text = "\n".join(plan.certifier.capacity)
        entry.authorisation = plan.certifier.authorisation
        entry.seal = seal_of(entry.office, entry.agency, settings_of(entry.agency), plan.certifier)
    entry.save()
    for paper, counted, fee in zip(papers, plan.after.papers, plan.after.fees, strict=True):
        paper.name, paper.pages, paper.copies, paper.fee = counted.name, counted.pages, counted.copies, fee
    EntryPaper.objects.bulk_update(papers, ["name", "pages", "copies", "fee"])


def _recharge(
    entry: CertificationEntry,
    papers: Sequence[EntryPaper],
    plan: PlannedChange,
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> Receipt | None:
    """Charge anew where amounts change; what was paid is paid again. The receipt cancelled for it, if any."""
    charges = charges_of(entry)
    amounts = {charge.pk: 0 for charge in charges.values()}
    for place, paper in enumerate(papers):
        amounts[charges[paper.case_id].pk] += plan.fee.lines[place].amount
    if all(charge.amount == amounts[charge.pk] for charge in charges.values()):
        return None
    old = receipt_of(charges.values())
    paid = list(Charge.objects.filter(receipt_lines__receipt=old)) if old is not None else []
    if old is not None:
        cancel_receipt(receipt=old, reason=reason, by=by, now=now)
    change_amounts(amounts=amounts, reason=reason, by=by, now=now)
    entry.receipt = None
    if old is not None and may(by, COLLECT, entry.office.agency.path):
        entry.receipt = pay_in_cash(
            charges=paid,
            payer_name=old.payment.payer_name,
            payer_address=old.payment.payer_address,
            key=f"certification:{entry.pk}:{old.pk}",
            by=by,
            now=now,
        )
    return old


def _amend_cases(
    entry: CertificationEntry, papers: Sequence[EntryPaper], *, by: Actor, now: datetime
) -> None:
    """The note and the signer of each case; a case that was ended stays as it is."""
    cases: dict[int, list[EntryPaper]] = {}
    for paper in papers:
        cases.setdefault(paper.case_id, []).append(paper)
    for case_id, own in cases.items():
        amend_express(case_id=case_id, note=note_of(own), signer_id=entry.certifier_id, by=by, now=now)
