"""Reads of receipts."""

from __future__ import annotations

from motcua.fees.models import Receipt


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
