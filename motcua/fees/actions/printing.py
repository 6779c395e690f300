"""Printing a receipt: the first print makes it a paper given out that anybody can check by its QR."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.documents.actions import NewDocument, code_of, issue_document, read_stored, store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import DocumentKind, IssuedDocument
from motcua.fees.actions.paying import SUBJECT
from motcua.fees.forms import receipt_pdf
from motcua.fees.models import Receipt
from motcua.fees.queries import given_out_as


def print_receipt(*, receipt: Receipt, public_url: str, by: Actor, now: datetime) -> bytes:
    """The receipt as PDF/A; from its first print on the same file. A cancelled one says so across the page.

    The caller has checked that the receipt is visible to `by`. Laying out is done before the transaction.
    """
    known = given_out_as(receipt)
    if receipt.cancelled_at is not None:
        return receipt_pdf(receipt, code=known.code if known else "", public_url=public_url)
    if known is not None:
        return read_stored(known.file)
    code = code_of(SUBJECT, str(receipt.pk))
    content = receipt_pdf(receipt, code=code, public_url=public_url)
    try:
        _give_out(receipt, code, content, by=by, now=now)
    except IntegrityError:
        known = given_out_as(receipt)  # printed for the first time twice at once: one of them counts
        if known is None:
            raise
        return read_stored(known.file)
    return content


@action
def _give_out(receipt: Receipt, code: str, content: bytes, *, by: Actor, now: datetime) -> IssuedDocument:
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    new = NewDocument(
        code=code,
        kind=DocumentKind.RECEIPT,
        title=receipt.title,
        number=f"{receipt.series} {receipt.number_text}",
        file=file,
        issuer=receipt.collector,
        subject_kind=SUBJECT,
        subject_id=str(receipt.pk),
        signer_name=receipt.payment.received_by[:120],
        person_name=receipt.payment.payer_name,
    )
    return issue_document(new=new, by=by, now=now)
