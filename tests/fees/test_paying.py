"""Cash becomes one receipt, once; the numbers have no gap, at two desks as at one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.fees.actions import cancel_receipt, pay_in_cash, waive
from motcua.fees.choices import WaiverGround
from motcua.fees.errors import (
    AlreadySettled,
    GroundMissing,
    KeyUsed,
    NotEnoughGiven,
    NothingToPay,
    PayerMissing,
    ReceiptAlreadyCancelled,
    SeveralCollectors,
)
from motcua.fees.models import Charge, ChargeState, Payment, Receipt, ReceiptLine, ReceiptSetting, Waiver
from motcua.fees.queries import replaced_by_this
from tests.factories import NOW, make_actor, make_agency
from tests.factories_cases import Desk, make_desk
from tests.factories_fees import make_charge, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_a_receipt_says_what_was_paid_to_whom(desk: Desk) -> None:
    ReceiptSetting.objects.create(
        agency=desk.ward, tax_code="0301234567", series_letters="BH", budget_chapter="805"
    )
    copy = make_charge(desk.ward, 23_000, budget_item="2716", retained_percent=50)
    duty = make_charge(desk.ward, 100_000, kind="le_phi", description="Đăng ký hộ kinh doanh")
    receiver = desk.actor(Role.RECEIVER)
    receipt = pay(copy, duty, by=receiver, payer_name="  Lê  Thị Bưởi ", given=200_000)
    assert (receipt.amount, receipt.payment.change) == (123_000, 77_000)
    assert (receipt.title, receipt.series, receipt.number_text) == (
        "Biên lai thu phí, lệ phí",
        "BH-26E",
        "0000001",
    )
    assert (receipt.tax_code, receipt.budget_chapter) == ("0301234567", "805")
    assert receipt.payment.payer_name == "Lê Thị Bưởi"
    assert (receipt.payment.place, receipt.payment.received_by) == (desk.centre, receiver.label)
    assert list(receipt.lines.values_list("amount", "budget_item", "retained_percent")) == [
        (23_000, "2716", 50),
        (100_000, "", None),
    ]
    assert set(Charge.objects.values_list("state", flat=True)) == {ChargeState.PAID}


def test_it_stands_in_the_log_without_names(desk: Desk) -> None:
    receipt = pay(make_charge(desk.ward), by=desk.actor(Role.RECEIVER))
    event = Event.objects.get(subject_kind="fees.receipt", subject_id=str(receipt.pk))
    assert event.kind == "fees.receipt_issued"
    assert '"amount":8000' in event.payload
    assert "Nguyễn" not in event.payload
    assert list(find_faults()) == []


def test_numbers_follow_on_per_body_year_and_rules(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)
    other = make_agency("Công an phường", parent=desk.ward)
    numbers = [pay(make_charge(body), by=by).number for body in (desk.ward, other, desk.ward)]
    assert numbers == [1, 1, 2]
    july = datetime(2026, 7, 1, 8, 0, tzinfo=VN_TZ)
    assert pay(make_charge(desk.ward), by=by, now=july - timedelta(hours=9)).number_text == "0000003"
    assert pay(make_charge(desk.ward), by=by, now=july).number_text == "1"
    assert pay(make_charge(desk.ward), by=by, now=datetime(2027, 1, 4, 8, 0, tzinfo=VN_TZ)).number_text == "1"


def test_the_same_press_pays_once(desk: Desk) -> None:
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    first, second = pay(charge, by=by, key="k"), pay(charge, by=by, key="k")
    assert first.pk == second.pk
    assert Payment.objects.count() == 1


def test_a_key_is_of_the_charges_it_paid(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)
    pay(make_charge(desk.ward), by=by, key="k")
    with pytest.raises(KeyUsed):
        pay(make_charge(desk.ward), by=by, key="k")


def test_what_is_settled_is_not_paid_again(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)
    paid, due = make_charge(desk.ward), make_charge(desk.ward)
    pay(paid, by=by)
    with pytest.raises(AlreadySettled), transaction.atomic():
        pay(paid, due, by=by, key="other")
    due.refresh_from_db()
    assert due.state == ChargeState.DUE
    assert pay(due, by=by).number == 2  # the refused one took no number


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (PayerMissing, {"payer_name": " "}),
        (NotEnoughGiven, {"given": 7_999}),
    ],
)
def test_a_refused_payment_leaves_nothing(
    desk: Desk, refusal: type[Exception], given: dict[str, Any]
) -> None:
    charge = make_charge(desk.ward)
    with pytest.raises(refusal), transaction.atomic():
        pay(charge, by=desk.actor(Role.RECEIVER), **given)
    assert not Payment.objects.exists()
    charge.refresh_from_db()
    assert charge.state == ChargeState.DUE


def test_nothing_is_no_payment(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)
    with pytest.raises(NothingToPay):
        pay(by=by)
    with pytest.raises(NothingToPay):
        pay(make_charge(desk.ward, 0), by=by)


def test_one_receipt_is_of_one_body(desk: Desk) -> None:
    police = make_agency("Công an phường", parent=desk.ward)
    with pytest.raises(SeveralCollectors):
        pay(make_charge(desk.ward), make_charge(police), by=desk.actor(Role.RECEIVER))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.RECEIVER])
def test_only_receivers_take_money(desk: Desk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        pay(make_charge(desk.ward), by=desk.actor(role))


def test_a_desk_takes_no_money_for_other_wards(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        pay(make_charge(make_agency("UBND phường An Phú")), by=desk.actor(Role.RECEIVER))
    province = Agency.objects.get(children=desk.ward)
    with pytest.raises(NotAllowed):
        pay(make_charge(province), by=desk.actor(Role.RECEIVER))


def test_the_statements_do_not_grow_with_the_charges(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)
    counted = []
    for many in (1, 12):
        charges = [make_charge(desk.ward) for _each in range(many)]
        with CaptureQueriesContext(connection) as asked:
            pay(*charges, by=by)
        counted.append([one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert len(counted[0]) == len(counted[1]) <= 11, counted


def test_a_cancelled_receipt_stays_visible_and_its_charges_are_due_again(desk: Desk) -> None:
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    receipt = pay(charge, by=by, key="one")
    later = NOW + timedelta(minutes=5)
    cancel_receipt(receipt=receipt, reason="sai tên người nộp", by=by, now=later)
    charge.refresh_from_db()
    assert charge.state == ChargeState.DUE
    again = pay(charge, by=by, key="two", now=later)
    assert [again.number, replaced_by_this(again)] == [2, receipt]
    assert Receipt.objects.standing().get() == again
    assert Receipt.objects.get(number=1).cancel_reason == "sai tên người nộp"
    assert list(find_faults()) == []


def test_a_form_sent_again_after_the_cancellation_pays_nothing(desk: Desk) -> None:
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    receipt = pay(charge, by=by, key="one")
    cancel_receipt(receipt=receipt, reason="trả lại tiền", by=by, now=NOW)
    assert pay(charge, by=by, key="one").cancelled_at == NOW
    charge.refresh_from_db()
    assert charge.state == ChargeState.DUE


def test_a_receipt_is_cancelled_once_with_a_reason_by_its_own_desk(desk: Desk) -> None:
    by = desk.actor(Role.RECEIVER)
    receipt = pay(make_charge(desk.ward), by=by)
    with pytest.raises(GroundMissing):
        cancel_receipt(receipt=receipt, reason=" ", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        cancel_receipt(receipt=receipt, reason="x", by=make_actor(Role.RECEIVER, make_agency()), now=NOW)
    cancel_receipt(receipt=receipt, reason="nhầm", by=desk.actor(Role.DIRECTOR), now=NOW)
    with pytest.raises(ReceiptAlreadyCancelled):
        cancel_receipt(receipt=receipt, reason="nhầm", by=by, now=NOW)


def test_who_is_let_off_pays_nothing_and_the_ground_is_kept(desk: Desk) -> None:
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    with pytest.raises(GroundMissing):
        waive(charge=charge, ground=WaiverGround.OTHER, by=by, now=NOW)
    waive(charge=charge, ground=WaiverGround.POOR, paper="Giấy chứng nhận hộ nghèo số 12", by=by, now=NOW)
    assert Waiver.objects.get().charge.state == ChargeState.WAIVED
    with pytest.raises(AlreadySettled):
        pay(charge, by=by)
    with pytest.raises(AlreadySettled):
        waive(charge=charge, ground=WaiverGround.POOR, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        waive(
            charge=make_charge(desk.ward), ground=WaiverGround.POOR, by=desk.actor(Role.SPECIALIST), now=NOW
        )


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of the works gave or raised, all begun together in threads of their own."""
    outcomes: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        try:
            start.wait()
            outcomes[place] = works[place]()
        except Exception as error:  # noqa: BLE001 - the main thread looks at it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_ten_desks_pay_one_charge_once() -> None:
    desk = make_desk()
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    works = [lambda key=f"k{place}": pay(charge, by=by, key=key) for place in range(10)]
    outcomes = at_once(*works)
    assert sum(isinstance(one, Receipt) for one in outcomes) == 1
    assert sum(isinstance(one, AlreadySettled) for one in outcomes) == 9
    assert Receipt.objects.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_one_press_that_arrives_twice_at_once_is_one_payment() -> None:
    desk = make_desk()
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    outcomes = at_once(*[lambda: pay(charge, by=by, key="k")] * 4)
    assert {getattr(one, "pk", one) for one in outcomes} == {Receipt.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_ten_desks_number_their_receipts_without_gap() -> None:
    desk = make_desk()
    by = desk.actor(Role.RECEIVER)
    charges = [make_charge(desk.ward) for _each in range(30)]

    def some(place: int) -> Callable[[], list[Receipt]]:
        return lambda: [pay(charge, by=by) for charge in charges[place::10]]

    assert all(isinstance(one, list) for one in at_once(*(some(place) for place in range(10))))
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 31))


class Money(TestCase):
    """What lines say is what the receipt says is what was paid."""

    @settings(max_examples=25)
    @given(
        st.lists(st.integers(min_value=1, max_value=10**11), min_size=1, max_size=6), st.integers(0, 10**6)
    )
    def test_lines_receipt_and_payment_agree(self, amounts: list[int], more: int) -> None:
        ward = make_agency()
        charges = [make_charge(ward, amount) for amount in amounts]
        receipt = pay_in_cash(
            charges=charges,
            payer_name="Lê Thị Bưởi",
            key=f"{ward.pk}",
            given=sum(amounts) + more,
            by=make_actor(Role.RECEIVER, ward),
            now=NOW,
        )
        assert receipt.amount == receipt.payment.amount == sum(amounts)
        assert sum(ReceiptLine.objects.filter(receipt=receipt).values_list("amount", flat=True)) == sum(
            amounts
        )
        assert receipt.payment.change == more
