"""Which agency carries which procedure out, and settling what an import left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.catalogue.choices import RefusalBy
from motcua.catalogue.models import AttentionItem, Offering, Procedure
from motcua.catalogue.permissions import MANAGE_OFFERINGS, SETTLE_ATTENTION
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class NewOffering:
    """A procedure and the unit of the agency that handles it."""

    procedure: Procedure
    handling_unit: Agency
    refusal_by: str = RefusalBy.RECEIVER


@action
def offer_procedures(
    *, agency: Agency, offerings: Sequence[NewOffering], by: Actor, now: datetime
) -> list[Offering]:
    """The agency takes cases for these procedures from now on; known ones get the new unit and choices."""
    check(by, MANAGE_OFFERINGS, agency.path)
    rows = Offering.objects.bulk_create(
        [
            Offering(
                agency=agency,
                procedure=offering.procedure,
                handling_unit=offering.handling_unit,
                refusal_by=offering.refusal_by,
            )
            for offering in offerings
        ],
        update_conflicts=True,
        unique_fields=["agency", "procedure"],
        update_fields=["handling_unit", "refusal_by"],
    )
    append(
        subject_kind="agency",
        subject_id=agency.code,
        events=[
            NewEvent(
                "catalogue.procedures_offered",
                {offering.procedure.code: offering.handling_unit.code for offering in offerings},
            )
        ],
        by=by,
        now=now,
    )
    return rows


@action
def settle_attention(*, item: AttentionItem, note: str, by: Actor, now: datetime) -> AttentionItem:
    """A person has looked at the item and says what they decided."""
    check(by, SETTLE_ATTENTION)
    item.settled_at, item.settled_by, item.note = now, by.label, note
    AttentionItem.objects.filter(pk=item.pk).update(settled_at=now, settled_by=by.label, note=note)
    append(
        subject_kind="procedure",
        subject_id=item.version.procedure.code,
        events=[NewEvent("catalogue.attention_settled", {"kind": item.kind, "part": item.part, "note": note})],
        by=by,
        now=now,
    )
    return item
