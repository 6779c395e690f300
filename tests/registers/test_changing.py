"""A request put right after its entry: noted in the book, charged anew, the number stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from motcua.cases.models import Case, StepVisit
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.fees.actions import pay_in_cash
from motcua.fees.models import Charge, Receipt
from motcua.registers.actions import (
    ChangedEntry,
    EntryChange,
    advance_entries,
    cancel_entry,
    change_entry,
)
from motcua.registers.choices import CancelKind, EntryState, LineColumn
from motcua.registers.errors import EntryMoved, LineIncomplete, NoCertifier, ReasonMissing, SizeRefused
from motcua.registers.forms.certification import certification_pdf
from motcua.registers.models import CertificationEntry, CertificationLine, LineCorrection
from motcua.registers.queries.values import current_value
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted, Exemption
from motcua.registers.rules.requirements import Named, Options
from tests.documents.reading import text_of
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> CertifyingDesk:
    return make_certifying_desk()


def as_it_is(entry: CertificationEntry) -> EntryChange:
    papers = [Counted(paper.name, paper.pages, paper.copies) for paper in entry.papers.all()]
    return EntryChange(
        requester_name=entry.requester_name,
        requester_identity=entry.requester_identity,
        certifier_id=entry.certifier_id,
        papers=papers,
    )


def change(
    here: CertifyingDesk,
    entry: CertificationEntry,
    now: datetime,
    *,
    role: Role = Role.RECEIVER,
    reason: str = "Nhập nhầm",
    **values: Any,
) -> ChangedEntry:
    wanted = replace(as_it_is(entry), **values)
    with transaction.atomic():
        return change_entry(entry_id=entry.pk, change=wanted, reason=reason, by=here.actor(role), now=now)


def counted(line: CertificationLine, *columns: LineColumn) -> list[str]:
    return [current_value(line, column) for column in columns]


def test_more_copies_are_charged_and_the_receipt_is_replaced(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now)
    changed = change(here, entry, now, papers=[Counted("Căn cước công dân", pages=3, copies=4)])
    assert (changed.plan.balance, changed.entry.fee) == (8_000, 20_000)
    assert changed.plan.fee.lines[0].text.endswith("4 bản")
    first, second = Receipt.objects.order_by("number")
    assert (first.cancel_reason, first.amount) == ("Nhập nhầm", 12_000)
    assert (second.cancelled_at, second.amount, second.pk) == (None, 20_000, changed.entry.receipt_id)
    assert [(charge.state, charge.amount) for charge in Charge.objects.all()] == [("paid", 20_000)]
    line = CertificationLine.objects.select_related("book").get()
    assert (line.number, line.copies, line.pages, line.fee) == (1, 3, 2, 12_000)  # never overwritten
    assert counted(line, LineColumn.COPIES, LineColumn.PAGES, LineColumn.FEE) == ["4", "3", "20000"]
    assert Case.objects.get().note == "Căn cước công dân: 3 trang, 4 bản"


def test_fewer_copies_give_money_back_on_the_case_of_their_paper(here: CertifyingDesk, now: datetime) -> None:
    here_apart = make_entry(here, now=now, papers=(Counted("Căn cước", copies=2), Counted("Học bạ")))
    papers = [Counted("Căn cước", copies=1), Counted("Học bạ")]
    changed = change(here, here_apart, now, papers=papers)
    assert changed.plan.balance == -2_000
    assert Receipt.objects.standing().get().amount == 4_000
    assert LineCorrection.objects.filter(line__paper_name="Học bạ").count() == 0


def test_another_certifier_takes_the_case_the_capacity_and_the_text(
    here: CertifyingDesk, now: datetime
) -> None:
    entry = make_entry(here, Act.SIGNATURE, now=now, is_signed=True)
    changed = change(here, entry, now, certifier_id=here.clerk.pk)
    found = CertificationEntry.objects.get()
    assert (found.certifier_id, found.capacity) == (here.clerk.pk, ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"])
    assert (changed.cancelled, found.receipt_id) == (None, entry.receipt_id)  # the money is the same
    assert Case.objects.get().holder_id == here.clerk.pk
    assert StepVisit.objects.get(left_at=None).holder_id == here.clerk.pk
    assert f"Tôi {here.clerk}, là Chánh Văn phòng," in " ".join(text_of(certification_pdf(found)).split())
    advance_entries(entry_ids=[entry.pk], to=EntryState.HANDED, by=here.actor(), now=now)
    with pytest.raises(NoCertifier):
        change(here, make_entry(here, now=now), now, certifier_id=here.stranger.pk)


def test_a_name_is_right_in_every_line_and_wherever_it_stands(here: CertifyingDesk, now: datetime) -> None:
    options = Options(others=(Named("Lê Thị Hai", "CC 2"),))
    entry = make_entry(here, Act.TRANSACTION, now=now, options=options, papers=(Counted("A"), Counted("B")))
    change(here, entry, now, requester_name="Nguyễn Văn Anh", papers=[Counted("A"), Counted("B’")])
    first, second = CertificationLine.objects.select_related("book").order_by("number")
    columns = (LineColumn.REQUESTER_NAME, LineColumn.PAPER_NAME)
    assert counted(first, *columns) == ["Nguyễn Văn Anh", "A"]
    assert counted(second, *columns) == ["Nguyễn Văn Anh", "B’"]
    assert current_value(first, LineColumn.PARTIES).startswith("Nguyễn Văn Anh (")


def test_what_is_exempt_or_not_yet_paid_stays_so(here: CertifyingDesk, now: datetime) -> None:
    free = make_entry(here, now=now, exemption=Exemption.POOR, exemption_paper="Giấy 12")
    change(here, free, now, papers=[Counted("Căn cước công dân", pages=2, copies=5)])
    assert [(charge.state, charge.amount) for charge in Charge.objects.all()] == [("waived", 20_000)]
    open_ = make_entry(here, now=now, pays=False)
    changed = change(here, open_, now, papers=[Counted("Căn cước công dân", pages=2, copies=5)])
    assert (changed.receipt, Receipt.objects.count()) == (None, 0)
    due = Charge.objects.get(state="due")
    pay_in_cash(charges=[due], payer_name="Trần Thị Bình", key="k", by=here.actor(), now=now)
    changed = change(here, changed.entry, now, papers=[Counted("Căn cước công dân", pages=2, copies=2)])
    assert changed.receipt is not None
    assert (changed.receipt.amount, changed.receipt.payment.payer_name) == (8_000, "Trần Thị Bình")


def test_after_the_signature_only_names_change_and_after_cancelling_nothing(
    here: CertifyingDesk, now: datetime
) -> None:
    entry = make_entry(here, now=now)
    advance_entries(entry_ids=[entry.pk], to=EntryState.HANDED, by=here.actor(), now=now)
    for values in ({"papers": [Counted("Căn cước công dân", 2, 4)]}, {"certifier_id": here.deputy.pk}):
        with pytest.raises(EntryMoved, match="Đã ký chứng thực"):
            change(here, entry, now, **values)
    change(here, entry, now, papers=[Counted("Thẻ căn cước", 2, 3)])
    assert LineCorrection.objects.get().after == "Thẻ căn cước"
    other = make_entry(here, now=now)
    cancel_entry(entry_id=other.pk, kind=CancelKind.WITHDRAWN, reason="x", by=here.actor(), now=now)
    with pytest.raises(EntryMoved, match="đã hủy"):
        change(here, other, now, requester_name="Khác")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, LineIncomplete),
        ({"requester_name": " "}, LineIncomplete),
        ({"requester_name": "Khác", "reason": " "}, ReasonMissing),
        ({"requester_name": "Khác", "role": Role.LEADER}, NotAllowed),
        ({"papers": [Counted("Căn cước công dân", 0, 3)]}, SizeRefused),
        ({"papers": [Counted("A"), Counted("B")]}, EntryMoved),
    ],
)
def test_a_refusal_changes_nothing(
    here: CertifyingDesk, now: datetime, values: dict[str, Any], error: type[RuleViolation]
) -> None:
    entry = make_entry(here, now=now)
    with pytest.raises(error):
        change(here, entry, now, **values)
    assert not LineCorrection.objects.exists()
    assert CertificationEntry.objects.get().requester_name == entry.requester_name
