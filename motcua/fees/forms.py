"""The printed receipt: from rows to the context of its form, and to PDF."""

from __future__ import annotations

from django.utils.translation import override

from motcua.core.rules.dates import local_day, long_date, place_and_date
from motcua.core.rules.numbers import amount_in_words, format_number
from motcua.documents.forms import FeeReceipt, FeeReceiptLine, render
from motcua.documents.rules import check_url
from motcua.fees.models import Receipt
from motcua.fees.queries import replaced_by_this


def receipt_pdf(receipt: Receipt, *, code: str = "", public_url: str = "") -> bytes:
    """The receipt as PDF/A, with the QR of its code; a cancelled one says so across the page."""
    return render("fee_receipt", receipt_form(receipt, code=code, public_url=public_url))


def receipt_form(receipt: Receipt, *, code: str = "", public_url: str = "") -> FeeReceipt:
    """What the form shows, in Vietnamese whatever the officer's screen speaks: three statements."""
    payment, collector = receipt.payment, receipt.collector
    with override("vi"):
        return FeeReceipt(
            issued_at=receipt.issued_at,
            superior_body=collector.parent.name if collector.parent else "",
            number=receipt.number_text,
            place_and_date=place_and_date(collector.place or collector.name, local_day(receipt.issued_at)),
            title=receipt.title,
            issuing_body=collector.name,
            address=collector.address,
            tax_code=receipt.tax_code,
            budget_chapter=receipt.budget_chapter,
            form_symbol=receipt.form_symbol,
            series=receipt.series,
            payer_name=payment.payer_name,
            payer_address=payment.payer_address,
            lines=tuple(
                FeeReceiptLine(
                    name=line.description,
                    kind=line.get_kind_display() if line.kind else "",
                    budget_item=line.budget_item,
                    amount=format_number(line.amount),
                )
                for line in receipt.lines.all()
            ),
            total=format_number(receipt.amount),
            total_in_words=f"{amount_in_words(receipt.amount)}.",
            method=payment.get_method_display(),
            place=payment.place.name if payment.place_id != receipt.collector_id else "",
            cashier_name=payment.received_by,
            replaces=_replaces(receipt),
            cancelled=_cancelled(receipt),
            check_code=code,
            check_url=check_url(code, public_url=public_url) if code else "",
        )


def _replaces(receipt: Receipt) -> str:
    old = replaced_by_this(receipt)
    return f"Thay thế biên lai số {old.number_text}, ký hiệu {old.series} đã hủy." if old else ""


def _cancelled(receipt: Receipt) -> str:
    if receipt.cancelled_at is None:
        return ""
    return f"Đã hủy {long_date(local_day(receipt.cancelled_at))}: {receipt.cancel_reason}"
