"""Changing the lines of a hall: what they say, their order, their fields, which counters serve them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Counter
from motcua.catalogue.models import Field
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.transactions import action
from motcua.queueing.actions.halls import LineFacts, checked_line, note_on_hall, with_changes
from motcua.queueing.errors import LineInUse
from motcua.queueing.models import CounterLine, Hall, ServiceLine, Ticket
from motcua.queueing.permissions import MANAGE_HALL


@action
def change_line(*, line: ServiceLine, facts: LineFacts, by: Actor, now: datetime) -> ServiceLine:
    """Other facts about a line; the same ones change nothing.

    Raises NotAllowed, Unreadable as `add_line`, LineInUse for other letters once numbers with the old ones
    were given today: two people must not be called by one name.
    """
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    clean = checked_line(line.hall, facts, but=line)
    if clean.letters != line.letters and line.tickets.filter(day=local_day(now)).exists():
        raise LineInUse(
            _("Hôm nay đã cấp số mang ký hiệu %(letters)s. Xin đổi ký hiệu trước giờ làm việc hôm khác.")
            % {"letters": line.letters},
            field="letters",
        )
    changed = with_changes(line, asdict(clean))
    if changed:
        line.save(update_fields=list(changed))
        note_on_hall(line.hall, "line_changed", {"line": line.pk, "changes": changed}, by=by, now=now)
    return line


@action
def stop_line(*, line: ServiceLine, by: Actor, now: datetime) -> ServiceLine:
    """The line is no longer in use. Raises NotAllowed, LineInUse while somebody of it waits or is served."""
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    waiting = Ticket.objects.filter(line=line).open().count()
    if waiting:
        raise LineInUse(
            _("Nhóm %(line)s còn %(count)s khách. Xin đóng nhóm và phục vụ hết rồi mới thôi dùng.")
            % {"line": line.name, "count": waiting}
        )
    return _set_in_use(line, "line_stopped", is_active=False, by=by, now=now)


@action
def use_line_again(*, line: ServiceLine, by: Actor, now: datetime) -> ServiceLine:
    """The line is in use again, as it was. Raises NotAllowed."""
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    return _set_in_use(line, "line_used_again", is_active=True, by=by, now=now)


@action
def reorder_line(*, line: ServiceLine, up: bool, by: Actor, now: datetime) -> None:
    """One place up or down among the lines, as the kiosk and the board show them. Raises NotAllowed."""
    check(by, MANAGE_HALL, line.hall.office.agency.path)
    rows = list(line.hall.lines.order_by("position", "pk"))
    place = rows.index(line)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    ServiceLine.objects.bulk_update(rows, ["position"])
    said = {"line": line.pk, "order": [row.letters for row in rows]}
    note_on_hall(line.hall, "lines_ordered", said, by=by, now=now)


@action
def group_fields(*, hall: Hall, groups: Mapping[int, int | None], by: Actor, now: datetime) -> int:
    """Put fields (by id) into lines (by id, None for no line); returns how many moved.

    A field stands in one line of a hall at most. Raises NotAllowed, Unreadable for a field or line that does
    not exist.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    lines = {line.pk: line for line in hall.lines.all()}
    fields = Field.objects.in_bulk(groups)
    wanted = {line_id for line_id in groups.values() if line_id is not None}
    if set(groups) - set(fields) or wanted - set(lines):
        raise Unreadable(_("Không có lĩnh vực hoặc nhóm lấy số này."))
    places = ServiceLine.fields.through.objects
    old = dict(
        places.filter(serviceline__hall=hall, field_id__in=groups).values_list("field_id", "serviceline_id")
    )
    moved = {field: line for field, line in groups.items() if old.get(field) != line}
    if not moved:
        return 0
    places.filter(serviceline__hall=hall, field_id__in=moved).delete()
    places.bulk_create(
        ServiceLine.fields.through(serviceline_id=line, field_id=field)
        for field, line in moved.items()
        if line is not None
    )
    said = {"fields": [[field, old.get(field), line] for field, line in sorted(moved.items())]}
    note_on_hall(hall, "fields_grouped", said, by=by, now=now)
    return len(moved)


@action
def stop_serving(*, counter: Counter, line: ServiceLine, by: Actor, now: datetime) -> None:
    """The counter serves the line no longer; whoever stands at it is still served. Raises NotAllowed."""
    check(by, MANAGE_HALL, counter.office.agency.path)
    gone, _rows = CounterLine.objects.filter(counter=counter, line=line).delete()
    if gone:
        said = {"counter": counter.pk, "line": line.pk}
        note_on_hall(line.hall, "line_left", said, by=by, now=now)


def _set_in_use(line: ServiceLine, event: str, *, is_active: bool, by: Actor, now: datetime) -> ServiceLine:
    if line.is_active != is_active:
        line.is_active = is_active
        line.save(update_fields=["is_active"])
        note_on_hall(line.hall, event, {"line": line.pk}, by=by, now=now)
    return line
