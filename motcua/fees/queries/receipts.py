"""Reads of receipts: one, those of a day at a desk, those of a month for the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, Sum

from motcua.agencies.models import Agency
from motcua.core.access import Right
from motcua.core.actors import Actor
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.text import fold
from motcua.documents.models import IssuedDocument
from motcua.fees.models import Receipt, ReceiptQuerySet
from motcua.fees.rules import DUTY, FEE, retained_share


@dataclass(frozen=True, slots=True)
class DayTotal:
    """How many receipts stand, how much money they are in đồng, how many were cancelled."""

    count: int
    amount: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class BookLine:
    """One receipt in the book of a month; amounts in đồng, all 0 once it was cancelled."""

    receipt: Receipt
    what: str
    fee: int
    duty: int
    other: int
    kept: int

    @property
    def total(self) -> int:
        """What the receipt brought in."""
        return self.fee + self.duty + self.other


def desks_of(actor: Actor, wanted: Right) -> list[Agency]:
    """The agencies where the actor holds the right, one of which takes the money."""
    return list(Agency.objects.filter(path__in=actor.paths_of(wanted.roles)).order_by("path"))


def receipts_at(desk: Agency, *, first: date, last: date, words: str = "") -> ReceiptQuerySet:
    """Receipts given at a desk on the days from `first` to `last`, newest first.

    `words` look for a number, or a payer's name with or without marks.
    """
    found = Receipt.objects.filter(
        payment__place__path__startswith=desk.path,
        payment__received_at__gte=_begin(first),
        payment__received_at__lt=_begin(last + timedelta(days=1)),
    ).select_related("payment", "collector")
    if words.strip().isdecimal():
        found = found.filter(number=int(words.strip()[:9]))
    else:
        for word in fold(words).split():
            found = found.filter(payment__payer_folded__contains=word)
    return found.order_by("-issued_at", "-pk")


def total_of(receipts: ReceiptQuerySet) -> DayTotal:
    """The sums of the receipts: one statement."""
    standing = Q(cancelled_at=None)
    sums = receipts.order_by().aggregate(
        count=Count("pk", filter=standing),
        amount=Sum("amount", filter=standing),
        cancelled=Count("pk", filter=~standing),
    )
    return DayTotal(sums["count"], sums["amount"] or 0, sums["cancelled"])


def book_lines(receipts: ReceiptQuerySet) -> Iterator[BookLine]:
    """The receipts as lines of a book, oldest first: a statement for each 500."""
    for receipt in receipts.order_by("issued_at", "pk").prefetch_related("lines").iterator(chunk_size=500):
        lines = list(receipt.lines.all())
        counted = [] if receipt.cancelled_at else lines
        fee = sum(line.amount for line in counted if line.kind == FEE)
        duty = sum(line.amount for line in counted if line.kind == DUTY)
        yield BookLine(
            receipt,
            "; ".join(line.description for line in lines),
            fee,
            duty,
            sum(line.amount for line in counted) - fee - duty,
            sum(retained_share(line.amount, line.retained_percent)[0] for line in counted),
        )


def replaced_by_this(receipt: Receipt) -> Receipt | None:
    """The newest cancelled receipt for one of the same charges, given before this one; None without."""
    return (
        Receipt.objects.filter(
            lines__charge__receipt_lines__receipt=receipt,
            cancelled_at__isnull=False,
            cancelled_at__lte=receipt.issued_at,
            pk__lt=receipt.pk,
        )
        .order_by("-pk")
        .first()
    )


def replacement_of(receipt: Receipt) -> Receipt | None:
    """The receipt that was given in place of a cancelled one; None while its charges are due."""
    if receipt.cancelled_at is None:
        return None
    later = Receipt.objects.filter(lines__charge__receipt_lines__receipt=receipt, pk__gt=receipt.pk)
    return later.order_by("pk").first()


def given_out_as(receipt: Receipt) -> IssuedDocument | None:
    """The paper the receipt became when it was first printed, whether it still counts or not."""
    return issued_for("fees.receipt", receipt.pk)


def issued_for(subject_kind: str, subject_id: int) -> IssuedDocument | None:
    """The paper given out for a receipt or a waiver, whether it still counts or not: one statement."""
    papers = IssuedDocument.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return papers.select_related("file").first()


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VN_TZ)
