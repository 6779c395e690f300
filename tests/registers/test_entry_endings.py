"""Requests that end without a certification: numbers stay, money goes back."""

from __future__ import annotations

from datetime import datetime

import pytest

from motcua.cases.choices import Outcome
from motcua.cases.models import Case, Withdrawal
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.fees.actions import pay_in_cash
from motcua.fees.models import Charge, Receipt
from motcua.registers.actions import advance_entries, cancel_entry
from motcua.registers.choices import CancelKind, EntryState
from motcua.registers.errors import EntryMoved, ReasonMissing
from motcua.registers.models import CertificationEntry, CertificationLine
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> CertifyingDesk:
    return make_certifying_desk()


def test_a_cancelled_request_leaves_its_numbers_and_gives_the_money_back(
    here: CertifyingDesk, now: datetime
) -> None:
    entry = make_entry(here, now=now, papers=(Counted("Căn cước"), Counted("Học bạ")))
    cancel_entry(entry_id=entry.pk, kind=CancelKind.WITHDRAWN, reason="Đổi ý", by=here.actor(), now=now)
    found = CertificationEntry.objects.get(pk=entry.pk)
    assert (found.state, found.cancel_kind, found.cancelled_because) == ("cancelled", "withdrawn", "Đổi ý")
    lines = CertificationLine.objects.order_by("number")
    assert [(line.number, line.cancelled_because) for line in lines] == [(1, "Đổi ý"), (2, "Đổi ý")]
    assert Receipt.objects.get().cancel_reason == "Đổi ý"
    assert Charge.objects.get().state == "cancelled"
    assert (Case.objects.get().state, Withdrawal.objects.get().reason) == (7, "Đổi ý")
    # The numbers are not given again.
    assert make_entry(here, now=now).papers.get().line.number == 3  # type: ignore[union-attr]


def test_what_does_not_meet_the_conditions_ends_as_refused(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, Act.SIGNATURE, now=now, is_signed=True)
    cancel_entry(
        entry_id=entry.pk, kind=CancelKind.REFUSED, reason="Giấy tờ hết hạn", by=here.actor(), now=now
    )
    case = Case.objects.get()
    assert (case.state, case.outcome, case.result_number) == (10, Outcome.REFUSED, "")


def test_an_exempt_or_unpaid_request_can_be_cancelled_too(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, pays=False)
    cancel_entry(entry_id=entry.pk, kind=CancelKind.WITHDRAWN, reason="Đổi ý", by=here.actor(), now=now)
    assert Charge.objects.get().state == "cancelled"


def test_a_paper_that_left_the_desk_is_not_cancelled(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now)
    with pytest.raises(ReasonMissing):
        cancel_entry(entry_id=entry.pk, kind=CancelKind.WITHDRAWN, reason=" ", by=here.actor(), now=now)
    with pytest.raises(NotAllowed):
        cancel_entry(
            entry_id=entry.pk, kind=CancelKind.REFUSED, reason="x", by=here.actor(Role.LEADER), now=now
        )
    advance_entries(entry_ids=[entry.pk], to=EntryState.HANDED, by=here.actor(), now=now)
    with pytest.raises(EntryMoved, match="Đã trả"):
        cancel_entry(entry_id=entry.pk, kind=CancelKind.WITHDRAWN, reason="x", by=here.actor(), now=now)
    cancelled = make_entry(here, now=now)
    cancel_entry(entry_id=cancelled.pk, kind=CancelKind.WITHDRAWN, reason="x", by=here.actor(), now=now)
    with pytest.raises(EntryMoved):
        advance_entries(entry_ids=[cancelled.pk], to=EntryState.CERTIFIED, by=here.actor(), now=now)


def test_what_another_desk_took_goes_back_too(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, pays=False)
    receipt = pay_in_cash(
        charges=[Charge.objects.get()], payer_name="Trần Thị Bình", key="k", by=here.actor(), now=now
    )
    cancel_entry(entry_id=entry.pk, kind=CancelKind.WITHDRAWN, reason="Đổi ý", by=here.actor(), now=now)
    assert Receipt.objects.get(pk=receipt.pk).cancel_reason == "Đổi ý"
    assert Charge.objects.get().state == "cancelled"
