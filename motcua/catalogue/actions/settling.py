"""What an import leaves to a person: looking at an item, and deciding a limit the source does not state."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.catalogue.actions.settled_versions import publish_settled
from motcua.catalogue.errors import AlreadySettled, LimitStated, LimitWrong, NoteMissing, VersionOutdated
from motcua.catalogue.models import AttentionItem, Procedure, ProcedureVersion, SettledLimit
from motcua.catalogue.permissions import SETTLE_ATTENTION
from motcua.catalogue.rules.limits import LIMIT_KINDS, Settlement, unsettled_variants
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.text import squeeze
from motcua.core.transactions import action
from motcua.core.worktime import Limit, LimitUnit, UnknownLimit

LONGEST_GROUND = 300


@action
def settle_attention(*, item: AttentionItem, note: str, by: Actor, now: datetime) -> AttentionItem:
    """A person has looked at the item and says what they decided.

    A second call by the same person with the same note changes nothing (a double click). Raises NotAllowed,
    NoteMissing, and AlreadySettled when somebody else was faster.
    """
    check(by, SETTLE_ATTENTION)
    note = note.strip()
    if not note:
        raise NoteMissing(
            _("Xin ghi kết luận: đã xem gì, quyết định thế nào, theo căn cứ nào."), field="note"
        )
    waiting = AttentionItem.objects.filter(pk=item.pk, settled_at=None)
    if not waiting.update(settled_at=now, settled_by=by.label, note=note):
        item.refresh_from_db()
        if (item.settled_by, item.note) == (by.label, note):
            return item
        raise AlreadySettled(_("%(who)s đã xử lý mục này trước.") % {"who": item.settled_by})
    item.settled_at, item.settled_by, item.note = now, by.label, note
    append(
        subject_kind="procedure",
        subject_id=item.version.procedure.code,
        events=[
            NewEvent("catalogue.attention_settled", {"kind": item.kind, "part": item.part, "note": note})
        ],
        by=by,
        now=now,
    )
    return item


@action
def settle_limit(
    *,
    version: ProcedureVersion,
    amount: int,
    unit: LimitUnit,
    source: str,
    by: Actor,
    now: datetime,
    variant: str = "",
) -> ProcedureVersion:
    """A person decides the limit that the source of a procedure leaves open (a bare “1” is not a day).

    Makes a new version with the limit of the variant in every channel the source leaves open, and a process
    whose times fill it; `source` is the legal ground. What a person decided before may be decided anew. A
    second call with the same words returns the version of the first. Raises NotAllowed, NoteMissing,
    LimitWrong, LimitStated, VersionOutdated.
    """
    check(by, SETTLE_ATTENTION)
    decided = _settlement(variant, amount, unit, source)
    procedures = Procedure.objects.select_for_update(of=("self",))
    procedure = procedures.select_related("current_version__based_on").get(pk=version.procedure_id)
    current = procedure.current_version or version
    rows = list(current.settled_limits.all())
    if decided in [row.settlement for row in rows]:
        return current
    if current.pk != version.pk:
        raise VersionOutdated(_("Thủ tục vừa có phiên bản mới. Xin tải lại trang, xem lại rồi quyết định."))
    if current.edited_by:
        raise LimitStated(_("Thủ tục đã được biên tập; xin sửa thời hạn trong bản nháp."), field="amount")
    stated = current.based_on or current
    if variant not in unsettled_variants(stated.record):
        raise LimitStated(_("Nguồn đã ghi rõ thời hạn này; không thay được."), field="amount")
    new = SettledLimit(
        variant=variant,
        amount=decided.amount,
        unit=decided.unit.value,
        source=decided.source,
        by_label=by.label,
        decided_at=now,
    )
    kept = [row for row in rows if row.variant != variant]
    made = publish_settled(procedure, stated, [*kept, new], now=now)
    take_over_attention(current, made, note=f"{decided.limit}, theo {decided.source}", by=by, now=now)
    append(
        subject_kind="procedure",
        subject_id=procedure.code,
        events=[
            NewEvent(
                "catalogue.limit_settled",
                {
                    "version": made.number,
                    "variant": variant,
                    "amount": decided.amount,
                    "unit": decided.unit.value,
                    "source": decided.source,
                    "record": made.record_hash,
                },
            )
        ],
        by=by,
        now=now,
    )
    return made


def _settlement(variant: str, amount: int, unit: LimitUnit, source: str) -> Settlement:
    source = squeeze(source)
    if not source:
        raise NoteMissing(_("Xin ghi căn cứ: số văn bản, điều khoản quy định thời hạn này."), field="source")
    try:
        limit = Limit(amount, unit)
    except UnknownLimit as error:
        raise LimitWrong(str(error), field="amount") from error
    return Settlement(variant, limit.amount, limit.unit, source[:LONGEST_GROUND])


def take_over_attention(
    old: ProcedureVersion, new: ProcedureVersion, *, note: str, by: Actor, now: datetime
) -> None:
    """Open items go with the new version; those about the limit are answered once nothing is open in it."""
    waiting = AttentionItem.objects.filter(version=old, settled_at=None)
    if not unsettled_variants(new.record):
        answered = waiting.filter(kind__in=[kind.value for kind in LIMIT_KINDS])
        answered.update(settled_at=now, settled_by=by.label, note=note)
    waiting.update(version=new)
