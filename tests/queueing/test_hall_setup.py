"""Setting a hall up: lines, fields, counters, priorities, screens, settings – each with its event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motcua.agencies.choices import AgencyKind
from motcua.audit.queries import history_of
from motcua.catalogue.models import Field
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.errors import Unreadable
from motcua.queueing import actions
from motcua.queueing.actions import HallFacts, LineFacts, PriorityFacts
from motcua.queueing.choices import DeviceKind
from motcua.queueing.errors import LineInUse, ReasonMissing
from motcua.queueing.models import CounterLine, Device, Hall, PriorityGroup
from motcua.queueing.printing import PrinterAddressUnknown
from motcua.queueing.queries.setup import field_places, priority_changes, skills_of
from motcua.queueing.sql import HALL
from tests.factories import NOW, make_actor, make_agency, make_office
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue() -> Queue:
    return make_queue("DH", counters=2)


@pytest.fixture
def director(queue: Queue) -> Actor:
    return make_actor(Role.DIRECTOR, queue.office.agency)


def events(hall: Hall) -> list[str]:
    return [entry.kind for entry in history_of(HALL, hall.pk)]


def facts_of(queue: Queue, place: str, **changes: Any) -> LineFacts:
    line = queue.lines[place]
    known = {name: getattr(line, name) for name in LineFacts.__dataclass_fields__}
    return replace(LineFacts(**known), **changes)


def make_field(name: str) -> Field:
    return Field.objects.create(name=name, folded_name=name.lower())


def test_a_line_is_changed_with_what_it_was_before(queue: Queue, director: Actor) -> None:
    line = queue.lines["D"]
    facts = facts_of(queue, "D", name="  Đất   đai ", largest_overtaking=5)
    actions.change_line(line=line, facts=facts, by=director, now=NOW)

    line.refresh_from_db()
    assert (line.name, line.largest_overtaking) == ("Đất đai", 5)
    last = history_of(HALL, queue.hall.pk)[-1]
    assert last.kind == "queueing.line_changed"
    assert last.payload["changes"] == {"name": ["Nhóm D", "Đất đai"], "largest_overtaking": [3, 5]}


def test_the_same_facts_again_write_nothing(queue: Queue, director: Actor) -> None:
    before = events(queue.hall)
    actions.change_line(line=queue.lines["D"], facts=facts_of(queue, "D"), by=director, now=NOW)
    assert events(queue.hall) == before


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"letters": "Đ"}, "letters"),
        ({"letters": "H"}, "letters"),
        ({"name": "  "}, "name"),
        ({"walk_ins_per_appointment": 0}, "walk_ins_per_appointment"),
    ],
)
def test_facts_that_cannot_be_name_their_field(
    queue: Queue, director: Actor, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        actions.change_line(line=queue.lines["D"], facts=facts_of(queue, "D", **said), by=director, now=NOW)
    assert refusal.value.field == field


def test_letters_stay_once_numbers_with_them_were_given_today(queue: Queue, director: Actor) -> None:
    queue.ticket("D")
    with pytest.raises(LineInUse):
        actions.change_line(
            line=queue.lines["D"], facts=facts_of(queue, "D", letters="E"), by=director, now=NOW
        )
    actions.change_line(line=queue.lines["H"], facts=facts_of(queue, "H", letters="E"), by=director, now=NOW)
    assert queue.ticket("H").code == "E-001"


def test_a_line_is_stopped_only_when_nobody_waits_and_used_again(queue: Queue, director: Actor) -> None:
    ticket = queue.ticket("D")
    with pytest.raises(LineInUse, match="còn 1 khách"):
        actions.stop_line(line=queue.lines["D"], by=director, now=NOW)
    actions.give_back_ticket(ticket_id=ticket.pk, by=queue.at_kiosk, now=NOW)

    actions.stop_line(line=queue.lines["D"], by=director, now=NOW)
    assert [line.letters for line in queue.hall.lines.active()] == ["H"]
    actions.use_line_again(line=queue.lines["D"], by=director, now=NOW)
    assert [line.letters for line in queue.hall.lines.active()] == ["D", "H"]


def test_lines_change_places_and_stop_at_the_ends(queue: Queue, director: Actor) -> None:
    for up, order in ((True, "DH"), (False, "HD"), (False, "HD")):
        actions.reorder_line(line=queue.lines["D"], up=up, by=director, now=NOW)
        assert "".join(line.letters for line in queue.hall.lines.all()) == order


def test_a_field_stands_in_one_line_at_most(queue: Queue, director: Actor) -> None:
    land, civil = make_field("Đất đai"), make_field("Hộ tịch")
    first, second = queue.lines["D"], queue.lines["H"]
    groups: dict[int, int | None] = {land.pk: first.pk, civil.pk: first.pk}
    assert actions.group_fields(hall=queue.hall, groups=groups, by=director, now=NOW) == 2
    groups = {land.pk: first.pk, civil.pk: second.pk}
    assert actions.group_fields(hall=queue.hall, groups=groups, by=director, now=NOW) == 1
    assert (set(first.fields.all()), set(second.fields.all())) == ({land}, {civil})

    assert actions.group_fields(hall=queue.hall, groups={civil.pk: None}, by=director, now=NOW) == 1
    assert not second.fields.exists()


def test_a_field_is_not_put_into_a_line_of_another_hall(queue: Queue, director: Actor) -> None:
    other = make_queue("X")
    with pytest.raises(Unreadable):
        actions.group_fields(
            hall=queue.hall, groups={make_field("Đất đai").pk: other.lines["X"].pk}, by=director, now=NOW
        )


def test_another_halls_fields_are_not_touched(queue: Queue, director: Actor) -> None:
    other, field = make_queue("X"), make_field("Đất đai")
    other.lines["X"].fields.add(field)
    actions.group_fields(hall=queue.hall, groups={field.pk: queue.lines["D"].pk}, by=director, now=NOW)
    assert other.lines["X"].fields.get() == field


def test_fields_in_no_line_come_first(queue: Queue) -> None:
    grouped = make_field("A")
    queue.lines["D"].fields.add(grouped)
    assert [(place.field, place.line_id) for place in field_places(queue.hall)] == [
        (grouped, queue.lines["D"].pk)
    ]


def test_a_counter_leaves_a_line_and_is_never_put_into_one_of_another_hall(
    queue: Queue, director: Actor
) -> None:
    counter, other = queue.counters[0], make_queue("X")
    actions.stop_serving(counter=counter, line=queue.lines["D"], by=director, now=NOW)
    assert not CounterLine.objects.filter(counter=counter, line=queue.lines["D"]).exists()
    _lines, rows = skills_of(queue.hall)
    assert [[skill.preference for skill in skills] for _counter, skills in rows] == [[None, 2], [1, 2]]
    with pytest.raises(Unreadable):
        actions.serve_line(counter=counter, line=other.lines["X"], by=director, now=NOW)


def facts(**changes: Any) -> PriorityFacts:
    known = {"key": "single_mother", "name": "Mẹ đơn thân", "head_start": 15, "ground": "Thông lệ"}
    return PriorityFacts(**{**known, **changes})


def test_a_change_of_priorities_needs_a_reason_and_is_kept_with_it(queue: Queue, director: Actor) -> None:
    group = queue.hall.priorities.get(key="elderly")
    said = PriorityFacts(
        key="other",
        name=group.name,
        english_name=group.english_name,
        head_start=45,
        ground=group.ground,
        pictogram=group.pictogram,
    )
    with pytest.raises(ReasonMissing):
        actions.change_priority(group=group, facts=said, is_active=True, reason="  ", by=director, now=NOW)
    actions.change_priority(
        group=group, facts=said, is_active=False, reason="Theo NQ 05/2026", by=director, now=NOW
    )
    group.refresh_from_db()
    assert (group.key, group.head_start, group.is_active) == ("elderly", 45, False)
    (entry,) = priority_changes(queue.hall)
    assert entry.payload == {
        "priority": "elderly",
        "changes": {"head_start": [30, 45], "is_active": [True, False]},
        "reason": "Theo NQ 05/2026",
    }


def test_a_priority_is_added_last(queue: Queue, director: Actor) -> None:
    group = actions.add_priority(
        hall=queue.hall, facts=facts(), reason="Đề nghị của phường", by=director, now=NOW
    )
    assert list(queue.hall.priorities.all())[-1] == group
    with pytest.raises(Unreadable, match="đã dùng"):
        actions.add_priority(hall=queue.hall, facts=facts(), reason="Lần nữa", by=director, now=NOW)


@pytest.mark.parametrize("said", [{"head_start": 0}, {"head_start": 241}, {"ground": " "}, {"name": ""}])
def test_a_priority_has_a_ground_and_a_sensible_head_start(
    queue: Queue, director: Actor, said: dict[str, Any]
) -> None:
    with pytest.raises(Unreadable) as refusal:
        actions.add_priority(hall=queue.hall, facts=facts(**said), reason="Thử", by=director, now=NOW)
    assert refusal.value.field in said


def test_who_waits_keeps_the_place_a_priority_gave(queue: Queue, director: Actor) -> None:
    group = queue.hall.priorities.get(key="elderly")
    ticket = queue.ticket("D", priority_id=group.pk)
    actions.change_priority(
        group=group, facts=facts(head_start=1), is_active=False, reason="Bỏ", by=director, now=NOW
    )
    before = ticket.rank_at
    ticket.refresh_from_db()
    assert ticket.rank_at == before


def test_settings_are_kept_with_what_they_were(queue: Queue, director: Actor) -> None:
    said = HallFacts(
        largest_recalls=1,
        minutes_early=15,
        near_people=3,
        appointment_grace=10,
        gives_remote=False,
        is_kept_overnight=False,
        kiosk_patience=60,
        board_message=" Xin  giữ trật tự ",
    )
    actions.change_hall(hall=queue.hall, facts=said, by=director, now=NOW)
    hall = Hall.objects.get()
    assert (hall.largest_recalls, hall.gives_remote, hall.board_message) == (1, False, "Xin giữ trật tự")
    changed = history_of(HALL, hall.pk)[-1].payload["changes"]
    assert changed["minutes_early"] == [30, 15]
    assert "near_people" not in changed


def change(device: Device, by: Actor, **said: Any) -> Device:
    known = {"name": device.name, "counter": None, "printer": "", "printer_width": 576}
    return actions.change_device(device=device, **{**known, **said}, by=by, now=NOW)


def test_a_screen_gets_a_printer_it_can_reach_by_its_address(queue: Queue, director: Actor) -> None:
    change(queue.kiosk, director, printer=" tcp://10.0.0.9 ", printer_width=384)
    queue.kiosk.refresh_from_db()
    assert (queue.kiosk.printer, queue.kiosk.printer_width) == ("tcp://10.0.0.9", 384)
    with pytest.raises(PrinterAddressUnknown) as refusal:
        change(queue.kiosk, director, printer="10.0.0.9")
    assert refusal.value.field == "printer"
    with pytest.raises(Unreadable) as width:
        change(queue.kiosk, director, printer_width=500)
    assert width.value.field == "printer_width"


def test_a_counter_display_stands_at_a_counter_of_its_office(queue: Queue, director: Actor) -> None:
    def pair(counter: Any) -> Device:
        return actions.pair_device(
            office=queue.office,
            kind=DeviceKind.COUNTER_DISPLAY,
            name="Màn hình quầy",
            counter=counter,
            by=director,
            now=NOW,
        ).device

    for wrong in (None, make_office(counters=1).counters.get()):
        with pytest.raises(Unreadable) as refusal:
            pair(wrong)
        assert refusal.value.field == "counter"
    assert pair(queue.counters[0]).counter == queue.counters[0]


def test_the_name_of_a_screen_is_free_again_once_it_is_unpaired(queue: Queue, director: Actor) -> None:
    name = queue.kiosk.name
    with pytest.raises(Unreadable):
        actions.pair_device(office=queue.office, kind=DeviceKind.KIOSK, name=name, by=director, now=NOW)
    actions.unpair_device(device=queue.kiosk, by=director, now=NOW)
    actions.pair_device(office=queue.office, kind=DeviceKind.KIOSK, name=name, by=director, now=NOW)


def test_a_hall_elsewhere_is_not_managed_and_nothing_is_written(queue: Queue) -> None:
    stranger = make_actor(Role.DIRECTOR, make_agency(kind=AgencyKind.CENTRE))
    line, group, field = queue.lines["D"], PriorityGroup.objects.first(), make_field("Đất đai")
    assert group is not None
    hall, before = queue.hall, events(queue.hall)
    tries = [
        lambda: actions.change_line(line=line, facts=facts_of(queue, "D"), by=stranger, now=NOW),
        lambda: actions.stop_line(line=line, by=stranger, now=NOW),
        lambda: actions.use_line_again(line=line, by=stranger, now=NOW),
        lambda: actions.reorder_line(line=line, up=False, by=stranger, now=NOW),
        lambda: actions.group_fields(hall=hall, groups={field.pk: line.pk}, by=stranger, now=NOW),
        lambda: actions.stop_serving(counter=queue.counters[0], line=line, by=stranger, now=NOW),
        lambda: actions.add_priority(hall=hall, facts=facts(), reason="x", by=stranger, now=NOW),
        lambda: actions.change_priority(
            group=group, facts=facts(), is_active=False, reason="x", by=stranger, now=NOW
        ),
        lambda: change(queue.kiosk, stranger, name="Khác"),
    ]
    for one in tries:
        with pytest.raises(NotAllowed):
            one()
    assert events(hall) == before
