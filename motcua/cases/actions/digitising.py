"""Orders about digitising: which papers must be digitised, or need not be, by sector law or by decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.cases.models import DigitisingOrder
from motcua.cases.permissions import ORDER_DIGITISING
from motcua.catalogue.errors import DecisionMissing
from motcua.catalogue.models import Field, Procedure
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import fold_words, squeeze
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the document says; neither procedure nor field means all, no `paper` means every paper."""

    agency: Agency
    is_required: bool
    ground: str
    effective_from: date
    effective_to: date | None = None
    procedure: Procedure | None = None
    field: Field | None = None
    paper: str = ""


@action
def order_digitising(*, facts: OrderFacts, by: Actor, now: datetime) -> DigitisingOrder:
    """Write down what a document orders for the agencies below `agency`.

    Raises NotAllowed, DecisionMissing without a document, with an end before its beginning, for a procedure
    and a field at once, or where nothing at all says which papers are meant.
    """
    check(by, ORDER_DIGITISING, facts.agency.path)
    paper = squeeze(facts.paper)
    if not facts.ground.strip():
        raise DecisionMissing(_("Xin ghi căn cứ: văn bản nào quy định."), field="ground")
    if facts.effective_to is not None and facts.effective_to < facts.effective_from:
        raise DecisionMissing(_("Ngày hết hiệu lực phải sau ngày có hiệu lực."), field="effective_to")
    if facts.procedure is not None and facts.field is not None:
        raise DecisionMissing(_("Xin ghi thủ tục hoặc lĩnh vực, không ghi cả hai."), field="field")
    if facts.procedure is None and facts.field is None and not paper:
        raise DecisionMissing(
            _("Xin ghi thủ tục, lĩnh vực hoặc tên giấy tờ: quy định này nói về giấy tờ nào?"), field="paper"
        )
    order = DigitisingOrder.objects.create(
        agency=facts.agency,
        procedure=facts.procedure,
        field=facts.field,
        paper=paper,
        folded_paper=" ".join(fold_words(paper)),
        is_required=facts.is_required,
        ground=squeeze(facts.ground),
        effective_from=facts.effective_from,
        effective_to=facts.effective_to,
    )
    _note(order, "cases.digitising_ordered", by, now)
    return order


@action
def end_digitising_order(*, order: DigitisingOrder, by: Actor, now: datetime) -> DigitisingOrder:
    """From today on it holds no more; one that begins today or later is taken back as a whole."""
    check(by, ORDER_DIGITISING, order.agency.path)
    _note(order, "cases.digitising_order_ended", by, now)
    yesterday = local_day(now) - timedelta(days=1)
    if order.effective_from > yesterday:
        order.delete()
        return order
    order.effective_to = yesterday
    order.save(update_fields=["effective_to"])
    return order


def _note(order: DigitisingOrder, kind: str, by: Actor, now: datetime) -> None:
    said = {
        "procedure": order.procedure.code if order.procedure else "",
        "field": order.field.name if order.field else "",
        "paper": order.paper,
        "is_required": order.is_required,
        "ground": order.ground,
        "from": order.effective_from,
        "to": order.effective_to,
    }
    append(subject_kind="agency", subject_id=order.agency.code, events=[NewEvent(kind, said)], by=by, now=now)
