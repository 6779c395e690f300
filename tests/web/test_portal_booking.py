"""Booking a time on the portal, the page of an appointment, its calendar file; kiosk and desk check in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from motcua.cases.actions.attempts import LIMIT
from motcua.catalogue.models import Procedure
from motcua.core.actors import ANONYMOUS, Role
from motcua.core.rules.dates import local
from motcua.queueing.actions import book_appointment, check_in
from motcua.queueing.actions.appointments import MOST_FROM_ADDRESS
from motcua.queueing.calendar_files import CalendarEntry, calendar_file
from motcua.queueing.choices import AppointmentState
from motcua.queueing.models import Appointment, Slot, Ticket
from motcua.queueing.queries.presence import presence_code
from motcua.queueing.rules.codes import appointment_path
from tests.factories import NOW, make_user
from tests.factories_cases import BIRTH, make_desk
from tests.factories_queue import URL, Queue, planned_queue, visitor
from tests.web.kiosk_screen import client_of

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def queue(clock: Clock) -> Queue:
    return planned_queue("DC", counters=4)


def words_of(response: Any) -> str:
    bare = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def slot_of(queue: Queue, number: int = 0) -> Slot:
    return Slot.objects.filter(line=queue.lines["D"]).order_by("starts_at")[number]


def given(slot: Slot, **facts: Any) -> dict[str, Any]:
    return {
        "diem": slot.line.hall_id,
        "nhom": slot.line_id,
        "gio": slot.pk,
        "form_key": uuid.uuid4(),
        "name": "Trần Thị Hẹn",
        "phone": "0912 345 678",
        "email": "",
        "note": "",
        **facts,
    }


def booked(queue: Queue, number: int = 0) -> Appointment:
    return book_appointment(
        slot_id=slot_of(queue, number).pk, visitor=visitor(number), public_url=URL, by=ANONYMOUS, now=NOW
    )


# --- booking --------------------------------------------------------------------------------------------


def test_line_day_and_time_are_links_and_the_form_books(client: Client, queue: Queue) -> None:
    slot = slot_of(queue)
    assert "Nhóm D" in words_of(client.get("/hen/"))
    times = client.get("/hen/", {"diem": slot.line.hall_id, "nhom": slot.line_id})
    assert f"gio={slot.pk}" in times.content.decode()
    assert "Giờ vắng nhất" in words_of(times)
    form = client.get("/hen/", {"diem": slot.line.hall_id, "nhom": slot.line_id, "gio": slot.pk})
    assert f"{local(slot.starts_at):%H:%M}" in words_of(form)
    made = client.post("/hen/", given(slot))
    held = Appointment.objects.get()
    assert (made.status_code, made["Location"]) == (303, appointment_path(held.key))
    assert (held.slot_id, held.phone) == (slot.pk, "0912345678")
    page = client.get(made["Location"])
    assert held.spoken_code in words_of(page)
    assert "<svg" in page.content.decode()
    assert held.name not in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_from_a_procedure_the_line_is_known_and_the_offering_kept(client: Client, clock: Clock) -> None:
    desk = make_desk(BIRTH)
    queue = planned_queue("DC", office=desk.office, counters=2)
    field = Procedure.objects.get(code=BIRTH).current_version.field
    queue.lines["C"].fields.add(field)
    page = client.get("/hen/", {"thu-tuc": BIRTH})
    slot = Slot.objects.filter(line=queue.lines["C"]).order_by("starts_at").first()
    assert slot is not None
    assert f"gio={slot.pk}" in page.content.decode()
    made = client.post("/hen/", given(slot, **{"thu-tuc": BIRTH}))
    held = Appointment.objects.get()
    assert held.offering is not None
    assert held.offering.procedure.code == BIRTH
    assert f"/thu-tuc/{BIRTH}/" in client.get(made["Location"]).content.decode()
    assert "chưa nhận hẹn trước" in words_of(client.get("/hen/", {"thu-tuc": "9.999999"}))


def test_another_day_is_shown_when_asked_for_and_nonsense_shows_the_first(
    client: Client, queue: Queue
) -> None:
    slot = Slot.objects.filter(line=queue.lines["D"]).last()
    assert slot is not None
    where = {"diem": slot.line.hall_id, "nhom": slot.line_id}
    later = client.get("/hen/", {**where, "ngay": local(slot.starts_at).date().isoformat()})
    assert f"gio={slot.pk}" in later.content.decode()
    for wrong in ("x", "2026-99-99", "\x00"):
        shown = client.get("/hen/", {**where, "ngay": wrong, "thu-tuc": wrong})
        assert f"gio={slot_of(queue).pk}" in shown.content.decode()


def test_a_second_tap_books_once(client: Client, queue: Queue) -> None:
    form = given(slot_of(queue))
    assert client.post("/hen/", form)["Location"] == client.post("/hen/", form)["Location"]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": ""}, "Xin ghi tên"),
        ({"phone": "", "email": ""}, "Xin ghi số điện thoại hoặc thư điện tử"),
        ({"phone": "123"}, "Số điện thoại không đúng"),
        ({"email": "abc"}, "ten@noigui.vn"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    client: Client, queue: Queue, facts: dict[str, str], sentence: str
) -> None:
    response = client.post("/hen/", given(slot_of(queue), note="sao y 3 bản", **facts))
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert "sao y 3 bản" in response.content.decode()
    assert not Appointment.objects.exists()


def test_who_comes_too_late_for_a_time_is_offered_others_and_loses_nothing_typed(
    client: Client, queue: Queue
) -> None:
    slot = slot_of(queue)
    Slot.objects.filter(pk=slot.pk).update(capacity=1)
    form = given(slot)
    booked(queue)
    response = client.post("/hen/", form)
    assert response.status_code == 409
    content = response.content.decode()
    assert 'value="Trần Thị Hẹn"' in content
    assert f'name="gio" value="{slot_of(queue, 1).pk}"' in content
    again = client.post("/hen/", {**form, "gio": slot_of(queue, 1).pk})
    assert again.status_code == 303


def test_a_flood_from_one_address_is_stopped(client: Client, queue: Queue) -> None:
    slot = slot_of(queue)
    for number in range(MOST_FROM_ADDRESS):
        client.post("/hen/", given(slot, phone=f"09123451{number:02d}"))
    response = client.post("/hen/", given(slot_of(queue, 3), phone="0987654321"))
    assert response.status_code == 429


def test_without_a_hall_or_free_times_it_says_so(client: Client, clock: Clock) -> None:
    assert "Chưa nhận hẹn trước" in words_of(client.get("/hen/"))
    line = planned_queue("D", counters=0).lines["D"]
    where = {"diem": line.hall_id, "nhom": line.pk}
    assert "Chưa có giờ trống" in words_of(client.get("/hen/", where))


def test_the_page_of_times_costs_the_same_however_many_there_are(client: Client, queue: Queue) -> None:
    where = {"diem": queue.hall.pk, "nhom": queue.lines["D"].pk}
    client.get("/hen/", where)
    with CaptureQueriesContext(connection) as found:
        client.get("/hen/", where)
    assert len(found) <= 8


def test_in_english(client: Client, queue: Queue) -> None:
    client.cookies["django_language"] = "en"
    assert "Book an appointment" in words_of(client.get("/hen/"))
    assert "Quietest time" in words_of(
        client.get("/hen/", {"diem": queue.hall.pk, "nhom": queue.lines["D"].pk})
    )


# --- the page of an appointment -------------------------------------------------------------------------


def test_moving_and_cancelling_by_the_link(client: Client, queue: Queue) -> None:
    held = booked(queue)
    path = appointment_path(held.key)
    other = slot_of(queue, 2)
    assert f'value="{other.pk}"' in client.get(f"{path}doi/").content.decode()
    assert client.post(f"{path}doi/", {"gio": other.pk}).status_code == 303
    assert f"{local(other.starts_at):%H:%M}" in words_of(client.get(path))
    assert "Hủy lịch hẹn này?" in words_of(client.get(f"{path}huy/"))
    assert client.post(f"{path}huy/").status_code == 303
    assert "Lịch hẹn đã hủy" in words_of(client.get(path))
    refused = client.post(f"{path}doi/", {"gio": other.pk})
    assert refused.status_code == 409
    held.refresh_from_db()
    assert (held.state, held.slot.taken) == (AppointmentState.CANCELLED, 0)


def test_moving_to_a_time_just_taken_shows_the_others(client: Client, queue: Queue) -> None:
    held, other = booked(queue), slot_of(queue, 2)
    Slot.objects.filter(pk=other.pk).update(capacity=1, taken=1)
    response = client.post(f"{appointment_path(held.key)}doi/", {"gio": other.pk})
    assert response.status_code == 409
    assert "vừa hết chỗ" in words_of(response)


def test_guessing_links_is_slow(client: Client, queue: Queue) -> None:
    held = booked(queue)
    for _ in range(LIMIT):
        assert client.get("/hen/BCGHKLMNPQTV/").status_code == 404
    assert client.get(appointment_path(held.key)).status_code == 429


def test_the_phone_at_the_door_gets_its_number(client: Client, queue: Queue, clock: Clock) -> None:
    held = booked(queue)
    path = appointment_path(held.key)
    clock(held.slot.starts_at)
    client.get(path)
    door = presence_code(queue.office.pk, on=local(held.slot.starts_at).date())
    at_door = client.get(f"/co-mat/{door}/")
    assert at_door["Location"] == f"{path}?cua={door}"
    assert f'value="{door}"' in client.get(at_door["Location"]).content.decode()
    assert client.post(f"{path}den/", {"code": "BCGHKL"}).status_code == 422
    come = client.post(f"{path}den/", {"code": door})
    ticket = Ticket.objects.get()
    assert (come.status_code, come["Location"]) == (303, f"/so/{ticket.key}/")
    assert ticket.slot_at == held.slot.starts_at


def test_too_early_at_the_door_is_told_when(client: Client, queue: Queue, clock: Clock) -> None:
    held = booked(queue, 5)
    clock(held.slot.starts_at - 90 * MINUTE)
    door = presence_code(queue.office.pk, on=local(held.slot.starts_at).date())
    response = client.post(f"{appointment_path(held.key)}den/", {"code": door})
    assert response.status_code == 422
    assert "Còn sớm" in words_of(response)


# --- the calendar ---------------------------------------------------------------------------------------


def event_of(content: bytes) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_the_calendar_file_says_when_and_where_but_not_who(client: Client, queue: Queue) -> None:
    held = booked(queue)
    response = client.get(f"{appointment_path(held.key)}hen.ics")
    assert response["Content-Type"] == "text/calendar"
    calendar, event = event_of(response.content)
    assert calendar["method"] == "PUBLISH"
    assert event["dtstart"].dt == held.slot.starts_at
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert calendar.walk("VTIMEZONE")[0]["tzid"] == "Asia/Ho_Chi_Minh"
    assert event["sequence"] == 0
    for word in (held.name, held.phone, held.email):
        assert word not in response.content.decode()
    assert held.key not in event["uid"]


def test_a_moved_appointment_keeps_its_entry_a_cancelled_one_takes_it_out(
    client: Client, queue: Queue
) -> None:
    held = booked(queue)
    path = appointment_path(held.key)
    _, first = event_of(client.get(f"{path}hen.ics").content)
    client.post(f"{path}doi/", {"gio": slot_of(queue, 2).pk})
    _, second = event_of(client.get(f"{path}hen.ics").content)
    client.post(f"{path}huy/")
    calendar, third = event_of(client.get(f"{path}hen.ics").content)
    assert first["uid"] == second["uid"] == third["uid"]
    assert [one["sequence"] for one in (first, second, third)] == [0, 1, 2]
    assert (calendar["method"], third["status"]) == ("CANCEL", "CANCELLED")


def test_signs_in_names_cannot_break_the_file() -> None:
    nasty = "A;B,C\\D\r\nEND:VEVENT\r\nATTENDEE:mailto:x@y.z" + "ơ" * 100
    entry = CalendarEntry("s", 0, NOW, NOW + 30 * MINUTE, NOW, nasty, nasty, nasty, URL, is_cancelled=False)
    content = calendar_file(entry, host="mc.example")
    _, event = event_of(content)
    assert "attendee" not in event
    assert str(event["summary"]).replace("\r\n", "\n") == nasty.replace("\r\n", "\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


# --- kiosk and desk -------------------------------------------------------------------------------------


def test_the_qr_held_to_the_kiosk_gives_the_number_at_once(queue: Queue, clock: Clock) -> None:
    held, browser = booked(queue), client_of(queue.kiosk)
    clock(held.slot.starts_at - 5 * MINUTE)
    response = browser.post("/ki-ot/quet/", {"payload": f"{URL}{appointment_path(held.key)}\r\n"})
    assert response["Location"] == "/ki-ot/phieu/"
    assert Ticket.objects.get().slot_at == held.slot.starts_at
    assert Ticket.objects.get().code in words_of(browser.get("/ki-ot/phieu/"))


def test_the_code_typed_at_the_kiosk_does_too(queue: Queue, clock: Clock) -> None:
    held, browser = booked(queue), client_of(queue.kiosk)
    assert "Tôi có hẹn" in words_of(browser.get("/ki-ot/"))
    clock(held.slot.starts_at)
    assert browser.post("/ki-ot/hen/", {"code": "BCGH KLMN"}).status_code == 422
    assert "8 chữ và số" in words_of(browser.post("/ki-ot/hen/", {"code": "12"}))
    assert browser.post("/ki-ot/hen/", {"code": held.spoken_code.lower()})["Location"] == "/ki-ot/phieu/"


def test_the_kiosk_says_that_it_is_early_or_another_office(queue: Queue, clock: Clock) -> None:
    held = booked(queue, 5)
    scan = {"payload": f"{URL}{appointment_path(held.key)}"}
    early = client_of(queue.kiosk).post("/ki-ot/quet/", scan)
    assert (early.status_code, "Còn sớm" in words_of(early)) == (422, True)
    clock(held.slot.starts_at)
    elsewhere = client_of(planned_queue("X").kiosk).post("/ki-ot/quet/", scan)
    assert "không phải ở nơi đây" in words_of(elsewhere)
    assert not Ticket.objects.exists()


def test_the_desk_lists_the_day_and_checks_in(client: Client, queue: Queue, clock: Clock) -> None:
    held, other = booked(queue, 0), booked(queue, 1)
    client.force_login(queue.officers[0])
    clock(held.slot.starts_at)
    listed = words_of(client.get("/can-bo/lich-hen/"))
    assert held.name in listed
    assert held.phone in listed
    client.post(f"/can-bo/lich-hen/{held.pk}/den/")
    assert "Hủy lịch hẹn này?" in words_of(client.get(f"/can-bo/lich-hen/{other.pk}/huy/"))
    client.post(f"/can-bo/lich-hen/{other.pk}/huy/")
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, other.state) == (AppointmentState.ARRIVED, AppointmentState.CANCELLED)
    assert held.ticket is not None
    assert held.ticket.code in words_of(client.get("/can-bo/lich-hen/"))


def test_the_list_of_another_office_is_not_shown(client: Client, queue: Queue) -> None:
    held = booked(queue)
    client.force_login(make_user(Role.RECEIVER))
    assert held.name not in words_of(client.get("/can-bo/lich-hen/", {"diem": queue.hall.pk}))
    assert client.post(f"/can-bo/lich-hen/{held.pk}/den/").status_code == 404


def test_the_list_costs_the_same_however_many_come(client: Client, queue: Queue, clock: Clock) -> None:
    client.force_login(queue.officers[0])
    first = booked(queue, 0)
    clock(first.slot.starts_at)
    check_in(appointment=first, by=queue.at_kiosk, now=first.slot.starts_at)
    client.get("/can-bo/lich-hen/")
    with CaptureQueriesContext(connection) as few:
        client.get("/can-bo/lich-hen/")
    for number in range(1, 6):
        booked(queue, number)
    with CaptureQueriesContext(connection) as many:
        client.get("/can-bo/lich-hen/")
    assert len(many) == len(few) <= 12
