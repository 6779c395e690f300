"""One decision for many items of one kind that an import left open: seen first, then written at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append_to_each
from motcua.catalogue.actions.settled_versions import publish_settled
from motcua.catalogue.actions.settling import LONGEST_GROUND, take_over_attention
from motcua.catalogue.errors import AlreadySettled, LimitWrong, NoteMissing
from motcua.catalogue.models import AttentionItem, Procedure, SettledLimit
from motcua.catalogue.permissions import SETTLE_ATTENTION
from motcua.catalogue.queries.bulk import MOST_AT_ONCE, Decision, Fix, fixes_of, open_items
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.text import squeeze
from motcua.core.transactions import action


@action
def settle_many(*, item_ids: Sequence[int], decision: Decision, by: Actor, now: datetime) -> list[Fix]:
    """Settle all these items by one decision with its ground; all of them or none.

    A decision with a unit settles the limits of their procedures, each in a new version; one without says in
    words what was concluded. Raises NotAllowed, NoteMissing, LimitWrong (a limit for items of another kind,
    or a procedure the decision does not fit), AlreadySettled when an item is no longer open.
    """
    check(by, SETTLE_ATTENTION)
    source = squeeze(decision.source)[:LONGEST_GROUND]
    if not source:
        raise NoteMissing(_("Xin ghi căn cứ chung cho các mục đã chọn."), field="source")
    items = list(open_items(item_ids, is_locked=True))
    if not items or len(items) > MOST_AT_ONCE:
        raise NoteMissing(_("Xin chọn từ 1 đến %(most)s mục.") % {"most": MOST_AT_ONCE})
    if len(items) != len(set(item_ids)):
        raise AlreadySettled(
            _("Có mục vừa được xử lý hoặc thủ tục vừa đổi; chưa ghi gì. Xin xem lại danh sách.")
        )
    fixes = fixes_of(items, decision)
    wrong = next((fix for fix in fixes if fix.problem), None)
    if wrong is not None:
        raise LimitWrong(f"{wrong.item.version.procedure.code}: {wrong.problem}")
    if decision.unit:
        _settle_limits(fixes, source, by, now)
    else:
        AttentionItem.objects.filter(pk__in=[item.pk for item in items]).update(
            settled_at=now, settled_by=by.label, note=source
        )
    _note(fixes, source, by, now)
    return fixes


def _settle_limits(fixes: Sequence[Fix], source: str, by: Actor, now: datetime) -> None:
    """A version for each procedure, once even when several of its items were chosen."""
    by_procedure = {fix.item.version.procedure_id: fix for fix in fixes}
    procedures = Procedure.objects.select_for_update(of=("self",)).select_related("current_version__based_on")
    for procedure in procedures.filter(pk__in=by_procedure).order_by("pk"):
        current = procedure.current_version
        fix = by_procedure[procedure.pk]
        if current is None or current.pk != fix.item.version_id:
            raise AlreadySettled(
                _("Thủ tục %(code)s vừa có phiên bản mới; chưa ghi gì.") % {"code": procedure.code}
            )
        new = [
            SettledLimit(
                variant=each.variant,
                amount=each.amount,
                unit=each.unit.value,
                source=source,
                by_label=by.label,
                decided_at=now,
            )
            for each in fix.settlements
        ]
        kept = list(current.settled_limits.all())
        made = publish_settled(procedure, current.based_on or current, [*kept, *new], now=now)
        take_over_attention(current, made, note=f"{fix.after}, theo {source}", by=by, now=now)


def _note(fixes: Sequence[Fix], source: str, by: Actor, now: datetime) -> None:
    """One event for each procedure."""
    events = {
        fix.item.version.procedure.code: [
            NewEvent(
                "catalogue.settled_in_bulk",
                {"kind": fix.item.kind, "before": fix.before, "after": fix.after, "source": source},
            )
        ]
        for fix in fixes
    }
    append_to_each(subject_kind="procedure", events=events, by=by, now=now)
