"""Versions that hold what people decided or edited over what their sources say; called inside actions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.catalogue.actions.publishing import Edit, Publication, publish
from motcua.catalogue.choices import Origin
from motcua.catalogue.models import Procedure, ProcedureVersion, SettledLimit
from motcua.catalogue.rules.limits import LIMIT_KINDS, unsettled_variants, with_settled_limits
from motcua.catalogue.rules.record import Attention, AttentionKind
from motcua.core.rules.dates import format_date


def publish_over(
    due: Sequence[Publication], *, origin: Origin, known: Mapping[str, Procedure], now: datetime
) -> dict[str, Attention]:
    """Publish new sources, and keep over them what people settled, where the same limits are open, or edited.

    `known` come with `current_version`, its `based_on` and `settled_limits` loaded. Returns by code what
    people must look at again: the source has changed under their decision.
    """
    decided = {
        decision.procedure.code: decision
        for decision in (_decision(item, known.get(item.record.code)) for item in due)
        if decision
    }
    edited = {
        edition.procedure.code: edition
        for edition in (_edition(item, known.get(item.record.code)) for item in due)
        if edition
    }
    over: dict[str, _Decision | _Edition] = {**decided, **edited}
    versions = publish(
        [over[item.record.code].as_stated() if item.record.code in over else item for item in due],
        origin=origin,
        known=known,
        now=now,
    )
    for version in versions:
        decision = decided.get(version.procedure.code)
        if decision and decision.is_kept:
            publish_settled(
                version.procedure, version, decision.rows, attention=decision.still_open(), now=now
            )
        if version.procedure.code in edited:
            edited[version.procedure.code].publish_over(version, now=now)
    return {code: each.review() for code, each in over.items()}


def publish_settled(
    procedure: Procedure,
    stated: ProcedureVersion,
    rows: Sequence[SettledLimit],
    *,
    now: datetime,
    attention: Sequence[Attention] = (),
) -> ProcedureVersion:
    """A version with these decisions over the version as its source says it; `procedure` is up to date."""
    record = with_settled_limits(stated.record, [row.settlement for row in rows])
    (made,) = publish(
        [Publication.with_verbatim(record, stated.verbatim_text, attention)],
        origin=Origin(procedure.origin),
        known={procedure.code: procedure},
        now=now,
        based_on={procedure.code: stated},
    )
    SettledLimit.objects.bulk_create(
        SettledLimit(
            version=made,
            variant=row.variant,
            amount=row.amount,
            unit=row.unit,
            source=row.source,
            by_label=row.by_label,
            decided_at=row.decided_at,
        )
        for row in rows
    )
    return made


@dataclass(frozen=True, slots=True)
class _Decision:
    """What people settled in a procedure whose source has changed, and whether it may stay."""

    procedure: Procedure
    item: Publication
    rows: tuple[SettledLimit, ...]
    is_kept: bool

    def as_stated(self) -> Publication:
        """The new source; what is open in it is asked in the version on top, if there is one."""
        attention = () if self.is_kept else (*self.item.attention, self.review())
        return dataclasses.replace(self.item, attention=attention)

    def still_open(self) -> tuple[Attention, ...]:
        """What the new source asks and the decisions do not answer."""
        settled = with_settled_limits(self.item.record, [row.settlement for row in self.rows])
        answered = frozenset() if unsettled_variants(settled) else LIMIT_KINDS
        return (*(item for item in self.item.attention if item.kind not in answered), self.review())

    def review(self) -> Attention:
        """Asks people to look at their decision again."""
        outcome = (
            "Nguồn vừa thay đổi nhưng vẫn để trống thời hạn như trước; thời hạn này được giữ."
            if self.is_kept
            else "Phần thời hạn của nguồn vừa thay đổi; thời hạn này không còn áp dụng."
        )
        said = "; ".join(
            f"Đã xác định {row.settlement.limit}"
            + (f" cho trường hợp “{row.variant}”" if row.variant else "")
            + f" theo {row.source} ({row.by_label}, {format_date(row.decided_at)})"
            for row in self.rows
        )
        return Attention(AttentionKind.SETTLED_LIMIT, "limits", f"{said}. {outcome}")


def _decision(item: Publication, procedure: Procedure | None) -> _Decision | None:
    current = procedure.current_version if procedure else None
    if procedure is None or current is None or current.based_on is None or current.edited_by:
        return None
    is_kept = current.based_on.record.limits == item.record.limits
    return _Decision(procedure, item, tuple(current.settled_limits.all()), is_kept)


@dataclass(frozen=True, slots=True)
class _Edition:
    """A version people edited, whose source has changed: it stays in force over the new source."""

    procedure: Procedure
    item: Publication
    edited: ProcedureVersion
    process_text: str

    def as_stated(self) -> Publication:
        """The new source; what is open in it is asked in the version on top."""
        return dataclasses.replace(self.item, attention=())

    def publish_over(self, stated: ProcedureVersion, *, now: datetime) -> ProcedureVersion:
        """The edited record again, over the source as it says now."""
        record = self.edited.record
        (made,) = publish(
            [Publication.with_verbatim(record, stated.verbatim_text, (self.review(),))],
            origin=Origin(stated.procedure.origin),
            known={self.procedure.code: stated.procedure},
            now=now,
            based_on={self.procedure.code: stated},
            edits={
                self.procedure.code: Edit(self.edited.edited_by, self.edited.ground, self.process_text),
            },
        )
        return made

    def review(self) -> Attention:
        """Asks people to compare their version with the source."""
        text = (
            f"Nguồn vừa thay đổi. Bản đơn vị đã biên tập theo {self.edited.ground} ({self.edited.edited_by}) "
            "được giữ và đang áp dụng; so sánh với nguồn ở mục Phiên bản."
        )
        return Attention(AttentionKind.SOURCE_CHANGED, "record", text)


def _edition(item: Publication, procedure: Procedure | None) -> _Edition | None:
    current = procedure.current_version if procedure else None
    if procedure is None or current is None or not current.edited_by:
        return None
    stored = current.current_process
    return _Edition(procedure, item, current, stored.definition_text if stored else "")
