"""Cash for charges, and the receipt at once (NĐ 254/2026/NĐ-CP, Điều 24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, open_chain
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotAllowed
from motcua.core.inserts import insert_rows
from motcua.core.rules.dates import local_day
from motcua.core.rules.numbers import format_amount
from motcua.core.rules.rule_sets import in_force, receipt_rules
from motcua.core.rules.text import fold
from motcua.core.series import take
from motcua.core.transactions import action
from motcua.fees.errors import (
    AlreadySettled,
    KeyUsed,
    NotEnoughGiven,
    NothingToPay,
    PayerMissing,
    SeveralCollectors,
)
from motcua.fees.models import Charge, ChargeState, Payment, Receipt, ReceiptLine, ReceiptSetting
from motcua.fees.permissions import COLLECT
from motcua.fees.queries import desk_of
from motcua.fees.rules import receipt_number, receipt_series, receipt_title, series_symbol

SUBJECT = "fees.receipt"


@dataclass(frozen=True, slots=True)
class CashPayment:
    """Who pays, and the key that makes a second press of the button the same payment.

    `given`: the money put on the table in đồng, None when nobody counted it.
    """

    key: str
    payer_name: str
    payer_address: str = ""
    given: int | None = None


@action
def pay_in_cash(
    *,
    charges: Sequence[Charge],
    payer_name: str,
    payer_address: str = "",
    key: str,
    by: Actor,
    now: datetime,
    given: int | None = None,
) -> Receipt:
    """Take cash for charges of one collecting body: eleven statements, however many charges.

    A second call with the same key returns the receipt of the first. Raises NotAllowed, NothingToPay,
    SeveralCollectors, PayerMissing, NotEnoughGiven, AlreadySettled, KeyUsed.
    """
    wanted = _read(charges)
    desk = desk_of(by, COLLECT, wanted[0].collector)
    if desk is None:
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": COLLECT.label})
    payment = CashPayment(key, payer_name, payer_address, given)
    receipt, is_new = receive_cash(charges=wanted, payment=payment, place=desk, by=by, now=now)
    if is_new:
        open_chain(
            subject_kind=SUBJECT,
            subject_id=str(receipt.pk),
            events=[NewEvent("fees.receipt_issued", said_of(receipt, wanted))],
            by=by,
            now=now,
        )
    return receipt


def receive_cash(
    *, charges: Sequence[Charge], payment: CashPayment, place: Agency, by: Actor, now: datetime
) -> tuple[Receipt, bool]:
    """The receipt for charges read with their collector, and whether it is new: six statements.

    Called inside an action that has made sure of the right at `place` and writes the event.
    """
    amount = _check(charges, payment)
    if (known := _known(payment.key, charges)) is not None:
        return known, False
    ids = [charge.pk for charge in charges]
    if Charge.objects.filter(pk__in=ids, state=ChargeState.DUE).update(state=ChargeState.PAID) != len(ids):
        # Another desk was faster, or the same button reached it first: then its receipt is the answer.
        if (known := _known(payment.key, charges)) is not None:
            return known, False
        raise AlreadySettled(_("Khoản này đã được nộp, miễn hoặc hủy ở nơi khác. Xin tải lại trang."))
    taken = Payment(
        key=payment.key,
        amount=amount,
        given=payment.given,
        payer_name=_one_line(payment.payer_name)[:200],
        payer_folded=fold(payment.payer_name)[:200],
        payer_address=_one_line(payment.payer_address)[:300],
        place=place,
        cashier_id=by.id if by.kind is ActorKind.OFFICER else None,
        received_by=by.label,
        received_at=now,
    )
    receipt = _numbered(taken, charges, now=now)
    insert_rows([taken])
    receipt.payment = taken
    insert_rows([receipt])
    insert_rows([_line(receipt, charge) for charge in charges])
    return receipt, True


def said_of(receipt: Receipt, charges: Sequence[Charge]) -> dict[str, object]:
    """What the log keeps of a receipt: no names of people."""
    return {
        "receipt": receipt.pk,
        "number": receipt.number_text,
        "series": receipt.series,
        "amount": receipt.amount,
        "charges": [charge.pk for charge in charges],
    }


def _read(charges: Sequence[Charge]) -> list[Charge]:
    ids = {charge.pk for charge in charges}
    found = Charge.objects.filter(pk__in=ids).select_related("collector__receipt_setting").order_by("pk")
    wanted = list(found)
    if not wanted:
        raise NothingToPay(_("Không có khoản nào phải nộp."))
    return wanted


def _check(charges: Sequence[Charge], payment: CashPayment) -> int:
    """What is to be paid in all, in đồng."""
    amount = sum(charge.amount for charge in charges)
    if not amount:
        raise NothingToPay(_("Không có khoản nào phải nộp."))
    if len({charge.collector_id for charge in charges}) > 1:
        raise SeveralCollectors(_("Mỗi biên lai chỉ thu cho một cơ quan. Xin thu riêng từng cơ quan."))
    if not payment.payer_name.strip():
        raise PayerMissing(_("Xin ghi họ tên người nộp tiền."), field="payer_name")
    if payment.given is not None and payment.given < amount:
        raise NotEnoughGiven(
            _("Phải nộp %(due)s, mới nhận %(given)s.")
            % {"due": format_amount(amount), "given": format_amount(payment.given)},
            field="given",
        )
    return amount


def _known(key: str, charges: Sequence[Charge]) -> Receipt | None:
    """The receipt given before under the key; raises KeyUsed when it was for other charges."""
    receipt = Receipt.objects.select_related("payment", "collector").filter(payment__key=key).first()
    if receipt is None:
        return None
    paid = set(receipt.lines.values_list("charge_id", flat=True))
    if paid != {charge.pk for charge in charges}:
        raise KeyUsed(_("Lần thu này đã dùng cho khoản khác. Xin tải lại trang rồi làm lại."))
    return receipt


def _numbered(payment: Payment, charges: Sequence[Charge], *, now: datetime) -> Receipt:
    """The receipt with the next number of its body, year and rules; the row of the series stays locked."""
    collector, day = charges[0].collector, local_day(now)
    version = in_force("receipts", day)
    rules = receipt_rules(version.id)
    setting: ReceiptSetting = getattr(collector, "receipt_setting", None) or ReceiptSetting()
    (number,) = take([receipt_series(collector.code, version.id, day.year)])
    receipt_number(number, rules)  # refuses one with too many digits
    return Receipt(
        collector=collector,
        title=receipt_title(charge.kind for charge in charges),
        form_symbol=setting.form_symbol or rules.form_symbol_example or "",
        series=series_symbol(setting.series_letters, day.year),
        rules=version.id,
        year=day.year,
        number=number,
        tax_code=setting.tax_code,
        budget_chapter=setting.budget_chapter,
        amount=payment.amount,
        issued_at=now,
    )


def _line(receipt: Receipt, charge: Charge) -> ReceiptLine:
    return ReceiptLine(
        receipt=receipt,
        charge=charge,
        kind=charge.kind,
        description=charge.description,
        amount=charge.amount,
        budget_item=charge.budget_item,
        retained_percent=charge.retained_percent,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
