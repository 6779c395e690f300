"""Which limit and which fees of a procedure hold for one case. Pure."""

from __future__ import annotations

from motcua.catalogue.rules.record import Channel, FeeLine, ProcedureRecord, ProcessingLimit


# A sum per case is fixed at receipt; one per page, copy or person is counted by a person.
_PER_CASE = frozenset({"", "hồ sơ", "lần", "lần đăng ký", "trường hợp", "giao dịch", "vụ việc", "việc", "lượt"})


def variants(record: ProcedureRecord) -> tuple[str, ...]:
    """The variants (trường hợp) a receiver chooses between: those of the limits, then those of the papers.

    The ordinary case, without a name, is not among them. Fees vary by exemption, which is no variant of a case.
    """
    named = [limit.variant for limit in record.limits] + [paper.variant for paper in record.documents]
    return tuple(dict.fromkeys(name for name in named if name))


def limit_for(record: ProcedureRecord, *, channel: Channel, variant: str = "") -> ProcessingLimit | None:
    """The limit of a channel and variant; a limit without channel or variant serves all of them.

    The closest fit wins: channel and variant, then variant alone, then channel alone, then any usable one of
    the same variant. None when nothing usable is said: a limit without a unit is not usable.
    """
    usable = [limit for limit in record.limits if limit.unit]
    fitting = [limit for limit in usable if limit.variant in ("", variant)]
    if not fitting:
        return None
    return max(
        fitting,
        key=lambda limit: (
            limit.variant == variant and bool(variant),
            limit.channel is channel,
            limit.channel is None,
            limit.channel is Channel.DIRECT,
        ),
    )


def fees_for(record: ProcedureRecord, *, channel: Channel, variant: str = "") -> tuple[FeeLine, ...]:
    """The fee lines of a channel, exemptions and variants included: what a screen shows."""
    return tuple(
        fee
        for fee in record.fees
        if fee.channel in (None, channel) and (not variant or fee.variant in ("", variant) or fee.is_free)
    )


def fixed_fee(record: ProcedureRecord, *, channel: Channel, variant: str = "") -> FeeLine | None:
    """The one sum in đồng that a case of this channel and variant owes at receipt; None if a person decides.

    None when nothing is owed, when several sums could apply, or when the sum is per page, copy or person.
    """
    lines = [fee for fee in record.fees if fee.channel in (None, channel)]
    fitting = [fee for fee in lines if variant and fee.variant == variant]
    fitting = fitting or [fee for fee in lines if not fee.variant]
    sums = [fee for fee in fitting if fee.amount and fee.currency == "VND" and fee.per in _PER_CASE]
    return sums[0] if len(sums) == 1 else None
