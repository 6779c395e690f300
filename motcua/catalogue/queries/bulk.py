"""Many open items of one kind, and what one decision would make of each; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from motcua.catalogue.models import AttentionItem
from motcua.catalogue.rules.limits import LIMIT_KINDS, Settlement, open_limits, unsettled_variants
from motcua.core.worktime import LimitUnit, UnknownLimit

MOST_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided for all: a unit and perhaps a number for limits, always the ground in words.

    Without a number each limit keeps the one its source gives (a bare "1" becomes "1 working day").
    """

    source: str
    unit: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """What the decision makes of an item; `problem` says why it does not fit."""

    item: AttentionItem
    before: str
    after: str
    settlements: tuple[Settlement, ...] = ()
    problem: str = ""


def open_items(item_ids: Sequence[int], *, is_locked: bool = False) -> QuerySet[AttentionItem]:
    """Those of the items that are open and of versions in force, with all a decision must know."""
    found = AttentionItem.objects.filter(
        pk__in=item_ids, settled_at=None, version__procedure__current_version_id=F("version_id")
    ).select_related("version__procedure", "version__field", "version__based_on")
    found = found.order_by("version__name", "pk")
    return found.select_for_update(of=("self",)) if is_locked else found


def fixes_of(items: Sequence[AttentionItem], decision: Decision) -> list[Fix]:
    """What becomes of each, in their order."""
    if len({item.kind for item in items}) > 1:
        return [Fix(item, item.text, "", problem=_("Các mục phải cùng một loại.")) for item in items]
    if not decision.unit:
        return [Fix(item, item.text, decision.source) for item in items]
    return [_limit_fix(item, decision) for item in items]


def _limit_fix(item: AttentionItem, decision: Decision) -> Fix:
    version = item.version
    if item.kind not in {kind.value for kind in LIMIT_KINDS}:
        return Fix(item, item.text, "", problem=_("Mục này không hỏi về thời hạn."))
    if version.edited_by:
        return Fix(item, item.text, "", problem=_("Thủ tục đã được biên tập; xin sửa trong bản nháp."))
    settlements = []
    for variant in unsettled_variants(version.record):
        numbers = {limit.amount for limit in open_limits(version.record, variant)}
        given = 1 if decision.unit == LimitUnit.SAME_DAY else decision.amount
        if given is None and (len(numbers) != 1 or None in numbers):
            return Fix(item, item.text, "", problem=_("Nguồn không ghi một con số duy nhất; xin nhập số."))
        amount = given if given is not None else next(iter(numbers))
        settlement = Settlement(variant, amount or 0, LimitUnit(decision.unit), decision.source)
        try:
            settlements.append((settlement, str(settlement.limit)))
        except UnknownLimit as refusal:
            return Fix(item, item.text, "", problem=str(refusal))
    if not settlements:
        return Fix(item, item.text, "", problem=_("Thời hạn của thủ tục này đã rõ."))
    after = "; ".join(dict.fromkeys(words for _settlement, words in settlements))
    return Fix(item, item.text, after, tuple(settlement for settlement, _words in settlements))
