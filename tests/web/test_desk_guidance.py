"""The guidance desk and the advice screens: from a scan or a call to a ticket, a leaflet, the list."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.applicants.actions import keep_applicant
from motcua.applicants.models import Applicant
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.notifications.models import Message
from motcua.queueing.choices import GuidanceOutcome, LineKind, TicketOrigin
from motcua.queueing.models import Advice, Appointment, Slot, Ticket
from motcua.queueing.rules.codes import ticket_path
from tests.documents.reading import text_of
from tests.factories_cases import BIRTH, CARD, HOUSEHOLD_BUSINESS, PERSON, Desk, make_case
from tests.factories_queue import Queue, make_queue
from tests.factories_work import decided, receive
from tests.web.intake_screen import AT, BACKEND, clock, desk, offering_id, signed_in

__all__ = ["clock", "desk"]
pytestmark = pytest.mark.django_db
DOOR, CALL, LIST = "/can-bo/xep-hang/huong-dan/", "/can-bo/huong-dan/moi/", "/can-bo/huong-dan/"


@pytest.fixture
def queue(desk: Desk, clock: list[datetime]) -> Queue:
    """A hall with a line for births, one for hand-over and one for guidance."""
    queue = make_queue("HTG", office=desk.office, now=AT)
    birth = desk.ward.offerings.get(procedure__code=BIRTH).procedure.current_version
    assert birth is not None
    queue.lines["H"].fields.add(birth.field)
    for letters, kind in (("T", LineKind.HAND_OVER), ("G", LineKind.GUIDANCE)):
        queue.lines[letters].kind = kind
        queue.lines[letters].save()
    return queue


@pytest.fixture
def guide(desk: Desk, queue: Queue) -> Client:
    return page_client(desk, Role.RECEIVER)


def page_client(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role], backend=BACKEND)
    return client


def touch(client: Client, address: str = DOOR, **sent: Any) -> str:
    """One touch: everything said so far goes along, the page comes back."""
    answer = client.post(address, sent)
    assert answer.status_code == 200
    return answer.content.decode()


def give(client: Client, **sent: Any) -> Any:
    return client.post(reverse("desk:guidance_give"), {"key": "k", "give": "ticket", **sent})


def known() -> Applicant:
    return keep_applicant(data=PERSON, now=AT)


# --- who stands there ---------------------------------------------------------------------------------


def test_a_card_makes_the_person_known_and_shows_what_they_come_for(guide: Client, desk: Desk) -> None:
    running = make_case(desk, now=AT)
    page = touch(guide, text=CARD)
    assert "Nguyễn Văn An" in page
    assert running.code in page
    assert PERSON.identifier not in page  # who stands behind the officer reads along
    ready = decided(desk, HOUSEHOLD_BUSINESS, now=AT - timedelta(days=5))
    page = touch(guide, known=ready.applicant_id)
    assert "có kết quả chờ trả" in page


def test_a_new_card_is_kept_so_that_the_counter_need_not_ask(guide: Client) -> None:
    touch(guide, text=CARD)
    assert Applicant.objects.get().identifier == PERSON.identifier


def test_a_slip_and_a_ticket_lead_to_their_holder(guide: Client, desk: Desk, queue: Queue) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=AT)
    page = touch(guide, text=f"https://mot-cua.example/tra-cuu/h/{case.code}/{case.lookup_code}/")
    assert "vừa quét" in page
    assert case.applicant_name in page
    ticket = queue.ticket("H", now=AT, applicant_id=case.applicant_id)
    page = touch(guide, text=f"https://mot-cua.example{ticket_path(ticket.key)}")
    assert f"Phiếu {ticket.code}" in page
    assert case.applicant_name in page


def test_an_appointment_leads_to_who_booked_it_and_is_checked_in_from_here(
    guide: Client, queue: Queue
) -> None:
    starts = AT + timedelta(minutes=10)
    slot = Slot.objects.create(
        line=queue.lines["H"], starts_at=starts, ends_at=starts + timedelta(minutes=20), capacity=1, taken=1
    )
    held = Appointment.objects.create(
        slot=slot, key="BCGHKLBCGHKL", code="BCGHKLBC", name="Lò Thị Mai", phone="0987654321",
        booked_at=AT - timedelta(days=1), changed_at=AT - timedelta(days=1),
    )  # fmt: skip
    for text in (f"https://mot-cua.example/hen/{held.key}/", "0987654321"):
        page = touch(guide, text=text)
        assert "Hẹn 09:10 hôm nay" in page
        assert reverse("desk:check_in", args=[held.pk]) in page
    assert "không phải ở đây" in touch(guide, text="https://mot-cua.example/hen/KLBCGHKLBCGH/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://mot-cua.example/so/BCGHKLBCGHKL/", "Phiếu này không phải của nơi đây"),
        ("https://mot-cua.example/tra-cuu/h/H29.901-261118-0005/BCGHKL/", "Không có hồ sơ nào"),
        ("12|hỏng|thẻ", 'role="alert"'),
        ("999999999999", "Chưa có ai mang số này"),
    ],
)
def test_what_cannot_be_read_or_found_is_said(guide: Client, text: str, said: str) -> None:
    assert said in touch(guide, text=text)


def test_a_name_lists_people_and_an_unknown_one_is_kept_as_typed(guide: Client) -> None:
    person = known()
    keep_applicant(data=PERSON.__class__(name="Nguyễn Văn An", identifier="001190000017"), now=AT)
    assert f'name="known" value="{person.pk}"' in touch(guide, text="van an")
    assert "Nguyễn Văn An" in touch(guide, known=person.pk)
    assert 'name="name"' in touch(guide, text="van an")  # none of them: still somebody new
    assert 'value="Lò Thị Mai"' in touch(guide, text="Lò Thị Mai")
    assert 'value="0987654321"' in touch(guide, text="0987 654 321")


def test_an_address_never_holds_anything_of_a_person(guide: Client) -> None:
    page = touch(guide, text=CARD, add=1)
    assert 'method="get"' not in page.split('id="guidance"')[1].split("</form>")[0]
    assert 'hx-get="/can-bo/xep-hang/huong-dan/thu-tuc/"' in page  # words of a procedure alone


# --- a time to come at --------------------------------------------------------------------------------


def test_a_time_is_booked_from_what_the_desk_knows_already(guide: Client, desk: Desk, queue: Queue) -> None:
    starts = AT + timedelta(days=1)
    slot = Slot.objects.create(
        line=queue.lines["H"], starts_at=starts, ends_at=starts + timedelta(minutes=30), capacity=1
    )
    person = known()
    sent = {"applicant": person.pk, "offering": offering_id(desk, BIRTH), "note": "Đi cùng con nhỏ"}
    times = touch(guide, reverse("desk:guidance_times"), **sent)
    assert f'name="slot" value="{slot.pk}" checked' in times
    assert "không nhận hẹn" not in times
    none = give(guide, **sent, give="appointment")
    assert (none.status_code, "Xin chọn giờ hẹn" in none.content.decode()) == (422, True)
    answer = give(
        guide, **sent, give="appointment", slot=slot.pk, phone="0987 654 321", email="an@example.vn"
    )
    held = Appointment.objects.get()
    assert (held.applicant, held.phone, held.slot) == (person, "0987654321", slot)
    assert held.note.startswith("Đi cùng con nhỏ")
    page = guide.get(answer.url).content.decode()
    assert held.spoken_code in page
    assert "<svg" in page  # the QR of its page
    assert Message.objects.filter(address="an@example.vn").count() == 1
    leaflet = text_of(guide.get(reverse("desk:preparation", args=[Advice.objects.get().pk])).content)
    assert held.spoken_code in leaflet
    taken = give(guide, **sent, give="appointment", slot=slot.pk, phone="0911222333", key="next")
    assert taken.status_code == 409
    assert "Đi cùng con nhỏ" in taken.content.decode()


# --- procedures and papers ----------------------------------------------------------------------------


def test_a_procedure_brings_its_checklist_and_its_line(guide: Client, desk: Desk) -> None:
    birth = offering_id(desk, BIRTH)
    page = touch(guide, add=birth)
    assert "Giấy chứng sinh" in page
    assert "theo thủ tục đã chọn" in page
    assert f'name="offering" value="{birth}"' in page
    assert "Giấy chứng sinh" not in touch(guide, offering=birth, drop=birth)


def test_what_was_ticked_stays_through_later_touches(guide: Client, desk: Desk) -> None:
    birth = offering_id(desk, BIRTH)
    page = touch(guide, offering=birth, **{f"paper-{birth}-0-0": "held"}, text="Lò Thị Mai")
    assert f'name="paper-{birth}-0-0" value="held" checked' in page


def test_procedures_are_found_while_typing(guide: Client) -> None:
    page = guide.get(reverse("desk:guidance_procedures"), {"q": "khai sinh"}).content.decode()
    assert "Đăng ký khai sinh" in page
    assert 'name="add"' in page


# --- the ticket, the leaflet --------------------------------------------------------------------------


def test_a_ticket_goes_to_the_line_of_the_procedure_with_the_note(
    guide: Client, desk: Desk, queue: Queue
) -> None:
    birth = offering_id(desk, BIRTH)
    ticked = {f"paper-{birth}-0-0": "held"}
    answer = give(guide, applicant=known().pk, offering=birth, note="Có cháu nhỏ", **ticked)
    ticket, advice = Ticket.objects.get(), Advice.objects.get()
    assert answer["Location"] == reverse("desk:guided", args=[advice.pk])
    assert (ticket.line, ticket.origin) == (queue.lines["H"], TicketOrigin.GUIDANCE)
    assert ticket.note.startswith("Có cháu nhỏ · Còn thiếu: Giấy chứng sinh")
    give(guide, applicant=known().pk, offering=birth)
    assert Ticket.objects.count() == 1  # touched twice
    page = guide.get(answer["Location"]).content.decode()
    assert "H-001" in page
    assert "Giấy chứng sinh" in page
    assert "<svg" in page


def test_one_touch_after_the_card_gives_the_number_for_a_waiting_result(
    guide: Client, desk: Desk, queue: Queue
) -> None:
    case = decided(desk, HOUSEHOLD_BUSINESS, now=AT - timedelta(days=5))
    give(guide, applicant=case.applicant_id, case=case.pk)
    ticket = Ticket.objects.get()
    assert (ticket.line, ticket.case) == (queue.lines["T"], case)


def test_a_case_of_somebody_else_gives_no_number(guide: Client, desk: Desk) -> None:
    case = decided(desk, HOUSEHOLD_BUSINESS, now=AT - timedelta(days=5))
    other = keep_applicant(data=PERSON.__class__(name="Người khác", identifier="001190000017"), now=AT)
    assert give(guide, applicant=other.pk, case=case.pk).status_code == 422
    assert give(guide, case=case.pk).status_code == 422
    assert not Ticket.objects.exists()
    assert Case.objects.count() == 1


def test_without_a_line_or_out_of_hours_it_says_why_and_keeps_what_was_entered(
    guide: Client, desk: Desk, clock: list[datetime]
) -> None:
    answer = give(guide, name="Lò Thị Mai")
    assert answer.status_code == 422
    assert "Xin chọn nhóm lấy số" in answer.content.decode()
    assert 'value="Lò Thị Mai"' in answer.content.decode()
    clock[0] = AT.replace(hour=12, minute=10)  # lunch
    answer = give(guide, offering=offering_id(desk, BIRTH))
    assert answer.status_code == 422
    assert answer.content.decode().count("Ngoài giờ") > 1  # refused, and said at the line itself
    assert not Advice.objects.exists()


def test_who_goes_to_prepare_takes_a_leaflet_with_what_is_missing(guide: Client, desk: Desk) -> None:
    birth = offering_id(desk, BIRTH)
    give(guide, give="leave", name="Lò Thị Mai", offering=birth, **{f"paper-{birth}-0-0": "held"})
    advice = Advice.objects.get()
    assert advice.outcome == GuidanceOutcome.PREPARE
    answer = guide.get(reverse("desk:preparation", args=[advice.pk]))
    assert answer["Cache-Control"] == "private, no-store"
    text = " ".join(text_of(answer.content).split())
    for words in (
        "GIẤY HƯỚNG DẪN CHUẨN BỊ HỒ SƠ",
        "Lò Thị Mai",
        "Đăng ký khai sinh",
        "Giấy chứng sinh",
        "Đã có, xin mang lại khi nộp: Tờ khai đăng ký khai sinh",
        "12 Nguyễn Văn Đậu",
        "028 3800 1022",
        "07:30",
    ):
        assert words in text
    assert BytesIO(answer.content).read(4) == b"%PDF"


def test_the_desk_takes_few_statements_however_much_is_known(guide: Client, desk: Desk) -> None:
    person = known()
    sent = {"applicant": person.pk, "offering": offering_id(desk, BIRTH)}
    touch(guide, **sent)

    def taken() -> int:
        with CaptureQueriesContext(connection) as captured:
            touch(guide, **sent)
        return len([one for one in captured if "SAVEPOINT" not in one["sql"]])

    few = taken()
    for number in range(4):
        receive(desk, HOUSEHOLD_BUSINESS, now=AT - timedelta(days=number))
        give(guide, give="leave", key=f"k{number}", **sent)
    assert taken() <= few + 3  # advice with its topics, papers, notes
    assert few <= 24


# --- advice -------------------------------------------------------------------------------------------


def record(client: Client, desk: Desk, **sent: Any) -> Any:
    standard = {
        "key": "cuộc gọi", "channel": "phone", "name": "Lò Thị Mai", "phone": "0987654321",
        "question": "Làm khai sinh cần gì?", "answer": "Mang giấy chứng sinh.",
        "offering": offering_id(desk, BIRTH),
    }  # fmt: skip
    return client.post(reverse("desk:record_advice"), standard | sent)


def test_a_procedure_prefills_what_is_said_and_keeps_what_was_typed(guide: Client, desk: Desk) -> None:
    page = touch(guide, CALL, add=offering_id(desk, BIRTH), answer="Chào bà.", channel="email")
    assert "Chào bà.\nĐăng ký khai sinh: thời hạn trong ngày; phí, lệ phí:" in page
    assert 'name="channel" value="email" id="id_channel_1" checked' in " ".join(page.split())


def test_a_call_is_recorded_in_one_form_and_mailed(guide: Client, desk: Desk) -> None:
    answer = record(guide, desk, mails_to="mai@example.vn", follow_up_on="27/03/2026")
    advice = Advice.objects.get()
    assert answer["Location"] == reverse("desk:advice", args=[advice.pk])
    assert Message.objects.get().address == "mai@example.vn"
    page = guide.get(answer["Location"]).content.decode()
    assert "Hẹn trả lời lại 27/03/2026" in page
    guide.post(answer["Location"], {"text": "Đã gọi, hẹn thứ Hai", "follows_up": "1"})
    guide.post(answer["Location"], {"text": "Lệ phí 5.000 đồng khi quá hạn"})
    page = guide.get(answer["Location"]).content.decode()
    assert "Đã gọi, hẹn thứ Hai" in page
    assert "Lệ phí 5.000 đồng khi quá hạn" in page
    assert "Mang giấy chứng sinh." in page
    assert guide.post(answer["Location"], {"text": " "}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Xin ghi tên người hỏi"),
        ({"mails_to": "không phải"}, "Thư điện tử phải có dạng"),
        ({"follow_up_on": "01/01/2020"}, "Ngày hẹn trả lời đã qua"),
        ({"phone": "12"}, "Số điện thoại không đúng"),
        ({"answer": "", "offering": ""}, "Xin chọn thủ tục hoặc ghi lời hướng dẫn"),
    ],
)
def test_a_refused_record_says_why_and_keeps_the_words(
    guide: Client, desk: Desk, wrong: dict[str, Any], said: str
) -> None:
    answer = record(guide, desk, **wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Làm khai sinh cần gì?" in page
    assert not Advice.objects.exists()


def test_the_list_keeps_what_is_looked_for_out_of_addresses(guide: Client, desk: Desk) -> None:
    record(guide, desk)
    record(guide, desk, key="khác", name="Trần Văn Tư", phone="")
    answer = guide.post(LIST, {"person": "Lò Thị"})
    assert answer["Location"] == LIST
    page = guide.get(LIST).content.decode()
    assert "Lò Thị Mai" in page
    assert "Trần Văn Tư" not in page
    guide.post(LIST, {})
    assert "Trần Văn Tư" in guide.get(LIST).content.decode()
    assert guide.post(LIST, {"since": "không phải ngày"}).status_code == 422


def test_specialists_record_and_read_advice_and_do_not_stand_at_the_door(desk: Desk, queue: Queue) -> None:
    specialist = page_client(desk, Role.SPECIALIST)
    record(specialist, desk)
    assert "Lò Thị Mai" in specialist.get(LIST).content.decode()
    assert specialist.get(DOOR).status_code == 403


def test_months_are_counted(guide: Client, desk: Desk) -> None:
    record(guide, desk)
    give(guide, give="leave", name="Lò Thị Mai")
    page = guide.get(reverse("desk:advice_figures")).content.decode()
    assert "03/2026" in page
    assert BIRTH in page


def test_list_and_figures_take_few_statements(guide: Client, desk: Desk) -> None:
    for number in range(8):
        record(guide, desk, key=str(number))
    for address, most in ((LIST, 12), (reverse("desk:advice_figures"), 12)):
        guide.get(address)
        with CaptureQueriesContext(connection) as captured:
            guide.get(address)
        assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= most + 5


def test_intake_and_counter_show_what_the_person_was_told(guide: Client, desk: Desk, queue: Queue) -> None:
    person = known()
    record(guide, desk, applicant=person.pk, name="", phone="")
    card = signed_in(desk, Role.RECEIVER).post(
        reverse("desk:intake_person"), {"who": "applicant", "applicant_text": CARD}
    )
    assert "Lời hướng dẫn đã cho" in card.content.decode()
    assert "Mang giấy chứng sinh." in card.content.decode()
    give(
        guide, key="cửa", applicant=person.pk, offering=offering_id(desk, BIRTH), note="Nghe kém, xin nói to"
    )
    queue.sit_down(0, now=AT)
    officer = Client()
    officer.force_login(queue.officers[0], backend=BACKEND)
    officer.post(reverse("desk:queue_do", args=[queue.counters[0].pk, "goi"]), {"key": "k"})
    page = officer.get("/can-bo/xep-hang/").content.decode()
    assert "Nghe kém, xin nói to" in page
    assert "Mang giấy chứng sinh." in page
