"""Which limit and which fees of a procedure hold for one case. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from motcua.catalogue.rules.process import allotted_minutes
from motcua.catalogue.rules.record import (
    AttentionKind,
    Channel,
    FeeLine,
    ProcedureRecord,
    ProcessingLimit,
)
from motcua.core.worktime import SAME_DAY, Limit, LimitUnit, format_limit, static_minutes

# What a person answers by settling the limit.
LIMIT_KINDS = frozenset(
    {
        AttentionKind.LIMIT_WITHOUT_UNIT,
        AttentionKind.LIMIT_MISSING,
        AttentionKind.LIMIT_UNREADABLE,
        AttentionKind.SETTLED_LIMIT,
    }
)
# A sum per case is fixed at receipt; one per page, copy or person is counted by a person.
_PER_CASE = frozenset(
    {"", "hồ sơ", "lần", "lần đăng ký", "trường hợp", "giao dịch", "vụ việc", "việc", "lượt"}
)


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


# How the records name the limit that runs from the proof of payment (land: two appointments with tax).
_SECOND = "Lần hẹn thứ hai"


def second_appointment_limit(record: ProcedureRecord) -> Limit | None:
    """How long the agency has from the proof of payment; None for a procedure with one appointment."""
    found = next((one for one in record.limits if one.variant.startswith(_SECOND) and one.unit), None)
    return Limit(found.amount, LimitUnit(found.unit)) if found is not None and found.amount else None


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


def limit_of_steps(record: ProcedureRecord) -> ProcessingLimit | None:
    """The limit that the times of the internal steps must fit into.

    That of the ordinary case filed at the desk; where each variant has its own, the shortest of them.
    """
    ordinary = limit_for(record, channel=Channel.DIRECT)
    if ordinary is not None:
        return ordinary
    usable = [limit for limit in record.limits if limit.unit]
    return min(usable, key=lambda limit: allotted_minutes(limit.amount, limit.unit), default=None)


def minutes_for_steps(record: ProcedureRecord) -> int:
    """Working minutes that the steps of a procedure may fill; 0 when it states no countable limit."""
    limit = limit_of_steps(record)
    minutes = allotted_minutes(limit.amount, limit.unit) if limit else 0
    return minutes or (static_minutes(SAME_DAY) if record.is_same_day else 0)


def fills_same_limit(old: ProcedureRecord, new: ProcedureRecord) -> bool:
    """Whether the steps of one record have the time of the other's, so that its process may stay."""
    before, after = limit_of_steps(old), limit_of_steps(new)
    if before is None or after is None:
        return False
    return (before.amount, before.unit) == (after.amount, after.unit)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person decided about a limit that its source does not state: how long, on what legal ground."""

    variant: str
    amount: int
    unit: LimitUnit
    source: str

    @property
    def limit(self) -> Limit:
        """The limit decided; raises UnknownLimit for an amount out of bounds."""
        return Limit(self.amount, self.unit)


def unsettled_variants(record: ProcedureRecord) -> tuple[str, ...]:
    """Variants whose limit cannot be counted, the ordinary one as ""; it stands for a record without any."""
    if not record.limits:
        return ("",)
    return tuple(dict.fromkeys(limit.variant for limit in record.limits if not limit.unit))


def open_limits(record: ProcedureRecord, variant: str) -> tuple[ProcessingLimit, ...]:
    """The limits of a variant that lack a unit, one for each channel that says something."""
    return tuple(limit for limit in record.limits if not limit.unit and limit.variant == variant)


def with_settled_limits(record: ProcedureRecord, settlements: Iterable[Settlement]) -> ProcedureRecord:
    """The record with what people decided in place of the limits its source leaves open.

    What the source does state stays. Each settled line keeps the words of the source in its note.
    """
    decided = {settlement.variant: settlement for settlement in settlements}
    lines = record.limits or (ProcessingLimit(None, "", None, "", ""),)
    limits = tuple(
        line if line.unit or line.variant not in decided else _settled(line, decided[line.variant])
        for line in lines
    )
    same_day = all(limit.unit == LimitUnit.SAME_DAY for limit in limits)
    return dataclasses.replace(record, limits=limits, is_same_day=record.is_same_day or same_day)


def _settled(line: ProcessingLimit, decided: Settlement) -> ProcessingLimit:
    stated = f"Nguồn ghi “{line.text}”; " if line.text else "Nguồn không ghi thời hạn; "
    note = f"{stated}xác định theo {decided.source}"
    return dataclasses.replace(
        line,
        amount=decided.amount,
        unit=decided.unit.value,
        text=format_limit(decided.limit),
        note=f"{note}. {line.note}" if line.note else note,
    )
