"""Who goes before others: every change needs a reason, and stays to be read."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.queueing.actions.halls import PriorityFacts, note_on_hall, with_changes
from motcua.queueing.errors import ReasonMissing
from motcua.queueing.models import Hall, PriorityGroup
from motcua.queueing.permissions import MANAGE_HALL

LONGEST_HEAD_START = 240  # minutes; half a working day is no head start any more but another line


@action
def add_priority(*, hall: Hall, facts: PriorityFacts, reason: str, by: Actor, now: datetime) -> PriorityGroup:
    """Another group that goes before others. Raises NotAllowed, ReasonMissing, Unreadable."""
    check(by, MANAGE_HALL, hall.office.agency.path)
    words, clean = _reason(reason), _checked(facts)
    if hall.priorities.filter(key=clean.key).exists():
        raise Unreadable(_("Mã “%(key)s” đã dùng.") % {"key": clean.key}, field="key")
    group = PriorityGroup.objects.create(hall=hall, position=hall.priorities.count() + 1, **asdict(clean))
    said = {"priority": group.key, "facts": asdict(clean), "reason": words}
    note_on_hall(hall, "priority_added", said, by=by, now=now)
    return group


@action
def change_priority(
    *,
    group: PriorityGroup,
    facts: PriorityFacts,
    is_active: bool,
    reason: str,
    by: Actor,
    now: datetime,
) -> PriorityGroup:
    """Other facts about a group, or no priority for it any more; the same ones change nothing.

    Whoever waits keeps the place their ticket was given. The key stays. Raises NotAllowed, ReasonMissing,
    Unreadable.
    """
    check(by, MANAGE_HALL, group.hall.office.agency.path)
    clean = _checked(replace(facts, key=group.key))
    words = _reason(reason)
    changed = with_changes(group, {**asdict(clean), "is_active": is_active})
    if changed:
        group.save(update_fields=list(changed))
        said = {"priority": group.key, "changes": changed, "reason": words}
        note_on_hall(group.hall, "priority_changed", said, by=by, now=now)
    return group


def _reason(text: str) -> str:
    words = squeeze(nfc(text))
    if not words:
        raise ReasonMissing(_("Xin ghi lý do thay đổi; lý do được giữ lại và ai quản lý cũng đọc được."),
                            field="reason")  # fmt: skip
    return words


def _checked(facts: PriorityFacts) -> PriorityFacts:
    name, ground = squeeze(nfc(facts.name)), squeeze(nfc(facts.ground))
    if not name:
        raise Unreadable(_("Xin ghi tên đối tượng."), field="name")
    if not ground:
        raise Unreadable(_("Xin ghi căn cứ: văn bản hoặc thông lệ nào cho ưu tiên này."), field="ground")
    if not 1 <= facts.head_start <= LONGEST_HEAD_START:
        raise Unreadable(
            _("Số phút được tính đến trước từ 1 đến %(most)s.") % {"most": LONGEST_HEAD_START},
            field="head_start",
        )
    return replace(facts, name=name, ground=ground)
