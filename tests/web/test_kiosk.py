"""The kiosk: from a touch or a card to one ticket, what is refused, what is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from motcua.applicants.models import Applicant
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.queries.tracking import tracking_path
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.queueing.actions import begin_service, call_next, unpair_device
from motcua.queueing.choices import LineKind
from motcua.queueing.models import Appointment, Device, Hall, Slot, Ticket
from motcua.queueing.queries.presence import presence_code
from motcua.web.kiosk import visits
from tests.factories import NOW
from tests.factories_cases import BIRTH, CARD, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk
from tests.factories_fees import make_charge_of
from tests.factories_queue import SETUP, Queue, make_queue
from tests.factories_work import decided
from tests.web.kiosk_screen import client_of, give_voice

pytestmark = pytest.mark.django_db
OLD_CARD = "079042000123||Trần Thị Sáu|15081942|Nữ|Bình Hòa, Thành phố Hồ Chí Minh|01082024"
HOME = "/ki-ot/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def desk(clock: Callable[[datetime], None]) -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    """D takes the fields of cases, R hands results over."""
    queue = make_queue("DR", office=desk.office, counters=2)
    results = queue.lines["R"]
    results.kind = LineKind.HAND_OVER
    results.save()
    return queue


@pytest.fixture
def kiosk(queue: Queue) -> Client:
    return client_of(queue.kiosk)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def line_of(queue: Queue, letters: str = "D") -> str:
    return reverse("kiosk:line", args=[queue.lines[letters].pk])


def key_on(page: Any) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def take(kiosk: Client, address: str, **more: Any) -> Any:
    return kiosk.post(address, {"key": key_on(kiosk.get(address)), **more})


def test_two_touches_to_a_ticket(kiosk: Client, queue: Queue) -> None:
    start = kiosk.get(HOME)
    assert f'href="{line_of(queue)}"' in start.content.decode()  # the first touch
    answer = take(kiosk, line_of(queue))  # the second
    assert (answer.status_code, answer["Location"]) == (302, reverse("kiosk:ticket"))
    page = kiosk.get(reverse("kiosk:ticket"))
    assert "D-001" in words(page)
    assert Ticket.objects.get().device_id == queue.kiosk.pk


def test_who_took_a_number_from_afar_finds_todays_code_on_the_start(kiosk: Client, queue: Queue) -> None:
    code = presence_code(queue.office.pk, on=local_day(NOW))
    page = words(kiosk.get(reverse("kiosk:home")))
    assert f"gõ mã {code}" in page
    Hall.objects.update(gives_remote=False)
    assert code not in words(kiosk.get(reverse("kiosk:home")))


def test_a_ticket_costs_six_statements_with_all_that_the_page_reads(kiosk: Client, queue: Queue) -> None:
    take(kiosk, line_of(queue))  # the calendar of the office is read once a process
    kiosk.get(HOME)
    page = kiosk.get(line_of(queue))
    priority = queue.hall.priorities.get(key="disabled").pk
    with CaptureQueriesContext(connection) as captured:
        kiosk.post(line_of(queue), {"key": key_on(page), "priority": priority})
    statements = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= 6, "\n".join(statements)
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("address", ["", "nhom/", "nguoi/", "ho-so/", "phieu/", "danh-gia/", "thu-tuc/"])
def test_no_screen_writes_a_session(kiosk: Client, address: str) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    with CaptureQueriesContext(connection) as captured:
        kiosk.get(HOME + address)
    assert not [one["sql"] for one in captured if "django_session" in one["sql"]]
    assert "sessionid" not in kiosk.cookies


def test_a_double_touch_and_a_repeat_after_a_lost_answer_give_one_ticket(kiosk: Client, queue: Queue) -> None:
    key = key_on(kiosk.get(line_of(queue)))
    for _ in range(3):
        assert kiosk.post(line_of(queue), {"key": key}).status_code == 302
    assert Ticket.objects.count() == 1
    kiosk.get(HOME)
    assert key_on(kiosk.get(line_of(queue))) != key  # the next visit has a key of its own


def test_a_card_greets_by_name_and_is_declared_once(kiosk: Client, queue: Queue) -> None:
    answer = kiosk.post(reverse("kiosk:scan"), {"payload": CARD}, follow=True)
    assert "Chào ông/bà Nguyễn Văn An" in words(answer)
    take(kiosk, line_of(queue))
    ticket = Ticket.objects.get()
    assert ticket.applicant is not None
    assert (ticket.applicant.identifier, ticket.applicant.born_on) == ("026099000001", date(1999, 12, 30))


def test_who_was_born_in_1942_is_not_asked_and_goes_first(kiosk: Client, queue: Queue) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": OLD_CARD})
    page = kiosk.get(line_of(queue))
    assert "thuộc diện ưu tiên: Người trên 75 tuổi" in words(page)
    assert "có thuộc diện được ưu tiên không" not in words(page)
    found = re.search(r'name="priority" value="(\d+)"', page.content.decode())
    assert found is not None
    take(kiosk, line_of(queue), priority=found[1])
    ticket = Ticket.objects.get()
    assert ticket.joined_at - ticket.rank_at == timedelta(minutes=30)


def test_without_a_card_priority_is_asked_on_the_screen_of_the_last_touch(
    kiosk: Client, queue: Queue
) -> None:
    page = words(kiosk.get(line_of(queue)))
    assert "Ông/bà có thuộc diện được ưu tiên không?" in page
    assert "Không, cảm ơn. Lấy số" in page
    assert "Phụ nữ mang thai" in page


def test_a_finished_case_leads_to_the_hand_over_line(kiosk: Client, queue: Queue, desk: Desk) -> None:
    case = decided(desk)
    card = f"{case.applicant.identifier}||{case.applicant.name}|30121999|Nam|Bình Hòa|01082024"
    page = kiosk.post(reverse("kiosk:scan"), {"payload": card}, follow=True)
    assert "Nhận kết quả" in words(page)
    chosen = kiosk.post(reverse("kiosk:choose_case", args=[case.pk]))
    assert chosen["Location"] == line_of(queue, "R")
    take(kiosk, line_of(queue, "R"))
    ticket = Ticket.objects.get()
    assert (ticket.case_id, ticket.applicant_id) == (case.pk, case.applicant_id)


def test_the_slip_of_a_finished_case_leads_to_the_hand_over_line_and_shows_no_name(
    kiosk: Client, queue: Queue, desk: Desk
) -> None:
    case = decided(desk)
    make_charge_of(case, desk.ward, 100_000, pay_at="result")
    slip = f"https://motcua.example{tracking_path(case.code, case.lookup_code)}"
    page = kiosk.post(reverse("kiosk:scan"), {"payload": slip}, follow=True)
    assert "Hồ sơ đã có kết quả, đang chờ ông/bà nhận." in words(page)
    assert "Còn phải nộp 100.000 đ Nộp khi nhận kết quả" in words(page)
    assert f'href="{line_of(queue, "R")}"' in page.content.decode()
    assert case.applicant_name not in page.content.decode()
    assert case.applicant_name not in kiosk.get(line_of(queue, "R")).content.decode()
    # The address of the greeting gives nothing away to who holds somebody's slip.
    assert kiosk.get(reverse("kiosk:person")).status_code == 302
    take(kiosk, line_of(queue, "R"))
    assert Ticket.objects.get().case_id == case.pk


def test_a_case_that_waits_for_papers_leads_to_the_line_of_its_field(
    kiosk: Client, queue: Queue, desk: Desk
) -> None:
    case = make_case(desk)
    queue.lines["D"].fields.set([case.field_id])
    Case.objects.filter(pk=case.pk).update(state=CaseState.AWAITING_SUPPLEMENT)
    slip = f"https://motcua.example{tracking_path(case.code, case.lookup_code)}"
    page = kiosk.post(reverse("kiosk:scan"), {"payload": slip}, follow=True)
    assert "Lấy số nộp bổ sung" in words(page)
    assert f'href="{line_of(queue, "D")}"' in page.content.decode()


def test_the_case_of_another_office_says_where(kiosk: Client, queue: Queue, desk: Desk) -> None:
    case = make_case(desk)
    Case.objects.filter(pk=case.pk).update(receiving_agency=desk.ward)
    slip = f"https://motcua.example{tracking_path(case.code, case.lookup_code)}"
    page = words(kiosk.post(reverse("kiosk:scan"), {"payload": slip}, follow=True))
    assert f"Hồ sơ này nộp tại {desk.ward.name}." in page


def test_somebody_elses_case_cannot_be_chosen(kiosk: Client, desk: Desk) -> None:
    case = decided(desk)
    kiosk.post(reverse("kiosk:scan"), {"payload": OLD_CARD})
    assert "Không có hồ sơ này ở đây." in words(kiosk.post(reverse("kiosk:choose_case", args=[case.pk])))


def test_the_codes_of_a_slip_can_be_typed(kiosk: Client, queue: Queue, desk: Desk) -> None:
    case = make_case(desk)
    typed = {"code": case.code.lower(), "lookup_code": case.lookup_code}
    page = kiosk.post(reverse("kiosk:lookup"), typed, follow=True)
    assert case.code in words(page)
    wrong = kiosk.post(reverse("kiosk:lookup"), {**typed, "lookup_code": "BBBBBB"})
    assert (wrong.status_code, "so từng chữ" in words(wrong)) == (422, True)


def test_what_cannot_be_read_is_said_without_repeating_it(kiosk: Client) -> None:
    answer = kiosk.post(reverse("kiosk:scan"), {"payload": "079|x|Trần Bí Mật"})
    assert answer.status_code == 422
    assert "Bí Mật" not in answer.content.decode()


def test_the_start_forgets_who_was_here(kiosk: Client, queue: Queue) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    kiosk.post(reverse("kiosk:language"), {"language": "en", "next": reverse("kiosk:person")})
    assert "Nguyễn Văn An" in words(kiosk.get(reverse("kiosk:person")))
    start = kiosk.get(HOME)
    assert start.headers["Content-Language"] == "vi"
    assert 'lang="vi"' in start.content.decode()
    assert "Chào buổi sáng" in words(start)
    assert kiosk.get(reverse("kiosk:person")).status_code == 302
    take(kiosk, line_of(queue))
    assert Ticket.objects.get().applicant_id is None


def test_a_visit_left_alone_is_forgotten_whatever_the_browser_does(
    kiosk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    monkeypatch.setattr(visits, "LIVES", timedelta(seconds=-1))
    assert kiosk.get(reverse("kiosk:person")).status_code == 302


def test_the_cookie_of_a_visit_holds_nothing_of_a_card(kiosk: Client) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    cookie = kiosk.cookies[visits.COOKIE]
    assert cookie["httponly"]
    assert not cookie["max-age"]  # it ends with the browser
    applicant = Applicant.objects.get(identifier="026099000001")
    assert set(visits.signing.loads(cookie.value, salt="motcua.kiosk.visit").values()) <= {
        applicant.pk, True, False, None, visits.signing.loads(cookie.value, salt="motcua.kiosk.visit")["key"],
    }  # fmt: skip


def test_english_lasts_one_visit(kiosk: Client, queue: Queue) -> None:
    line = queue.lines["D"]
    line.english_name = "Land"
    line.save()
    answer = kiosk.post(reverse("kiosk:language"), {"language": "en", "next": HOME}, follow=True)
    assert 'lang="en"' in answer.content.decode()
    assert "Land" in words(answer)
    take(kiosk, line_of(queue))
    assert Ticket.objects.get().language == "en"


def test_the_language_leads_nowhere_else(kiosk: Client) -> None:
    answer = kiosk.post(reverse("kiosk:language"), {"language": "en", "next": "//evil.example/ki-ot/"})
    assert answer["Location"] == f"{HOME}?chon=1"


def test_a_closed_line_says_why_and_what_else(kiosk: Client, queue: Queue) -> None:
    line = queue.lines["D"]
    key = key_on(kiosk.get(line_of(queue)))  # somebody is in the middle when it closes
    line.closed_because = "mất điện"
    line.save()
    answer = kiosk.post(line_of(queue), {"key": key})
    assert answer.status_code == 422
    assert "mất điện" in words(answer)
    assert f'href="{line_of(queue, "R")}"' in answer.content.decode()
    assert f'href="{line_of(queue)}"' not in answer.content.decode()
    assert "028 3800 1022" in words(answer)
    assert Ticket.objects.count() == 0
    assert "mất điện" in words(kiosk.get(line_of(queue)))
    assert "Đang đóng" in words(kiosk.get(HOME))


def test_a_full_line_is_shown_as_closed(kiosk: Client, queue: Queue) -> None:
    queue.ticket("D")
    line = queue.lines["D"]
    line.daily_capacity = 1
    line.save()
    assert words(kiosk.get(HOME)).count("Đang đóng") == 1
    assert "đã hết số hôm nay" in words(take(kiosk, line_of(queue)))


def test_out_of_hours_the_start_says_when_to_come(
    kiosk: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    clock(datetime(2026, 3, 24, 20, 0, tzinfo=VN_TZ))
    page = words(kiosk.get(HOME))
    assert "Bây giờ ngoài giờ lấy số." in page
    assert "Mở lại lúc 07:30" in page
    english = words(kiosk.post(reverse("kiosk:language"), {"language": "en", "next": HOME}, follow=True))
    assert "Monday – Friday: 07:30–11:30" in english
    clock(datetime(2026, 4, 30, 9, 0, tzinfo=VN_TZ))
    assert "Ngày Chiến thắng" in words(kiosk.get(HOME))


def test_a_ticket_is_printed_once_by_itself_and_as_often_as_asked(
    kiosk: Client, queue: Queue, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    Device.objects.filter(pk=queue.kiosk.pk).update(printer="file:///may-1")
    take(kiosk, line_of(queue))
    assert 'hx-trigger="load, submit"' in kiosk.get(reverse("kiosk:ticket")).content.decode()
    printed = kiosk.post(reverse("kiosk:print_ticket"))
    assert "Phiếu đã in" in words(printed)
    assert 'hx-trigger="load' not in kiosk.get(reverse("kiosk:ticket")).content.decode()
    kiosk.post(reverse("kiosk:print_ticket"))
    pictures = sorted(tmp_path.rglob("*.png"))
    assert len(pictures) == 2
    with Image.open(pictures[0]) as picture:
        (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == f"{settings.PUBLIC_URL}/so/{Ticket.objects.get().key}/"


def test_without_paper_the_number_stays_on_the_screen(kiosk: Client, queue: Queue) -> None:
    Device.objects.filter(pk=queue.kiosk.pk).update(printer="tcp://127.0.0.1:9")  # nobody listens there
    take(kiosk, line_of(queue))
    page = kiosk.post(reverse("kiosk:print_ticket"))
    assert page.status_code == 200
    assert "D-001" in words(page)
    assert "Phiếu chưa in được" in words(page)
    assert "In lại" in words(page)
    assert "<svg" in page.content.decode()
    assert Ticket.objects.count() == 1


def test_a_ticket_held_to_the_scanner_shows_where_it_stands(kiosk: Client, queue: Queue) -> None:
    queue.ticket("D")
    mine = queue.ticket("D")
    address = f"https://motcua.example/so/{mine.key}/"
    page = kiosk.post(reverse("kiosk:scan"), {"payload": address}, follow=True)
    assert mine.code in words(page)
    assert "Người chờ trước 1" in words(page)


def test_a_ticket_that_was_called_says_where_to_go_and_not_to_wait(kiosk: Client, queue: Queue) -> None:
    mine, counter = queue.ticket("D"), queue.sit_down()
    call_next(counter_id=counter.pk, key="a", by=queue.officer(), now=NOW)
    address = f"https://motcua.example/so/{mine.key}/"
    for _state in ("called", "serving"):
        page = words(kiosk.post(reverse("kiosk:scan"), {"payload": address}, follow=True))
        assert f"Mời đến {counter.name}" in page
        assert "Người chờ trước" not in page
        begin_service(counter_id=counter.pk, by=queue.officer(), now=NOW)


def test_a_ticket_of_another_office_is_not_shown(kiosk: Client) -> None:
    other = make_queue("Z").ticket("Z")
    answer = kiosk.post(reverse("kiosk:scan"), {"payload": f"https://motcua.example/so/{other.key}/"})
    assert "không phải của nơi đây" in words(answer)


def test_procedures_are_found_without_marks_and_lead_to_their_line(
    kiosk: Client, queue: Queue, desk: Desk
) -> None:
    queue.lines["D"].fields.set([make_case(desk).field_id])
    found = kiosk.get(reverse("kiosk:procedures"), {"q": "ho kinh doanh"})
    link = re.search(r'href="(/ki-ot/thu-tuc/\d+/)"', found.content.decode())
    assert link is not None
    page = kiosk.get(link[1])
    assert "Mất bao lâu?" in words(page)
    assert "Bao nhiêu tiền?" in words(page)
    assert "Nhóm D" in words(page)
    assert kiosk.post(f"{link[1]}lay-so/")["Location"] == line_of(queue)
    take(kiosk, line_of(queue))
    assert Ticket.objects.get().offering is not None


def test_the_ticket_of_a_visit_that_ended_leads_to_its_rating(
    kiosk: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    ticket = queue.served()
    clock(NOW + timedelta(minutes=10))
    page = kiosk.post(
        reverse("kiosk:scan"), {"payload": f"https://motcua.example/so/{ticket.key}/"}, follow=True
    )
    assert "Ông/bà có hài lòng không?" in words(page)
    assert kiosk.post(reverse("kiosk:rate"), {"score": 5})["Location"] == reverse("kiosk:thanks")
    assert ticket.rating.score == 5


def test_a_low_score_is_kept_at_once_and_then_asked_why(
    kiosk: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    ticket = queue.served()
    clock(NOW + timedelta(minutes=10))
    kiosk.post(reverse("kiosk:scan"), {"payload": f"https://motcua.example/so/{ticket.key}/"})
    why = kiosk.post(reverse("kiosk:rate"), {"score": 2})
    assert "Điều gì chưa tốt?" in words(why)
    ticket.refresh_from_db()
    assert ticket.rating.score == 2
    kiosk.post(reverse("kiosk:rate"), {"score": 2, "why": 1, "reasons": ["long_wait", "unclear"]})
    ticket.rating.refresh_from_db()
    assert ticket.rating.reason_words == ["Chờ lâu", "Hướng dẫn chưa rõ"]


def test_a_visit_not_served_yet_is_told_so_and_not_rated(kiosk: Client, queue: Queue) -> None:
    ticket = queue.ticket("D")
    kiosk.post(reverse("kiosk:scan"), {"payload": f"https://motcua.example/so/{ticket.key}/"})
    answer = kiosk.post(reverse("kiosk:rate"), {"score": 5})
    assert (answer.status_code, "chưa được phục vụ xong" in words(answer)) == (422, True)


def test_a_card_finds_the_last_visit_to_rate(
    kiosk: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    applicant = Applicant.objects.get(identifier="026099000001")
    kiosk.get(HOME)
    assert "Đưa mã QR trên phiếu" in words(kiosk.get(reverse("kiosk:rate")))
    nothing = kiosk.post(reverse("kiosk:scan"), {"payload": CARD}, follow=True)
    assert "Chưa có lượt phục vụ nào để đánh giá." in words(nothing)
    ticket = queue.served("D", applicant_id=applicant.pk)
    clock(NOW + timedelta(minutes=10))
    page = kiosk.post(reverse("kiosk:scan"), {"payload": CARD}, follow=True)
    assert f"Lượt {ticket.code}" in words(page)
    assert "Nguyễn Văn An" not in page.content.decode()


def test_the_server_reads_aloud_where_it_can(
    kiosk: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as mute:
        mute.setenv("PATH", str(tmp_path))
        assert "data-voice" not in kiosk.get(HOME).content.decode()
        assert kiosk.post(reverse("kiosk:read_aloud"), {"words": "Xin chào"}).status_code == 404
    give_voice(monkeypatch, tmp_path)
    assert f'data-voice="{reverse("kiosk:read_aloud")}"' in kiosk.get(HOME).content.decode()
    answer = kiosk.post(reverse("kiosk:read_aloud"), {"words": "Chào ông/bà Nguyễn Văn An"})
    assert (answer["Content-Type"], answer.content[:4]) == ("audio/wav", b"RIFF")


@pytest.mark.parametrize(
    ("address", "most"),
    [("", 3), ("nhom/", 3), ("nguoi/", 7), ("danh-gia/", 2), ("thu-tuc/", 5), ("ho-so/tra-cuu/", 1)],
)
def test_screens_take_few_statements(
    kiosk: Client, queue: Queue, desk: Desk, address: str, most: int
) -> None:
    decided(desk)
    for _ in range(3):
        queue.ticket("D")
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    with CaptureQueriesContext(connection) as captured:
        kiosk.get(HOME + address)
    assert len(captured) <= most, "\n".join(one["sql"] for one in captured)


def test_an_unpaired_kiosk_gives_nothing(kiosk: Client, queue: Queue) -> None:
    key = key_on(kiosk.get(line_of(queue)))
    unpair_device(device=queue.kiosk, by=SETUP, now=NOW)
    assert kiosk.get(HOME).status_code == 403
    assert kiosk.post(line_of(queue), {"key": key}).status_code == 403
    assert Client().get(HOME).status_code == 403


def test_a_card_finds_the_appointment_of_its_holder_and_nobody_elses(
    kiosk: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    kiosk.post(reverse("kiosk:scan"), {"payload": CARD})
    person, starts = Applicant.objects.get(), NOW + timedelta(minutes=10)
    slot = Slot.objects.create(
        line=queue.lines["D"], starts_at=starts, ends_at=starts + timedelta(minutes=30), capacity=2, taken=2
    )
    booked = [
        Appointment.objects.create(
            slot=slot,
            key=key * 12,
            code=key * 8,
            name="Ai đó",
            applicant=whose,
            booked_at=NOW,
            changed_at=NOW,
        )
        for key, whose in (("B", None), ("C", person))
    ]
    page = words(kiosk.get(reverse("kiosk:person")))
    assert "Đến theo hẹn 09:10" in page
    refused = kiosk.post(reverse("kiosk:keep_appointment", args=[booked[0].pk]))
    assert "Lịch hẹn này không còn" in words(refused)
    assert not Ticket.objects.exists()
    kiosk.post(reverse("kiosk:keep_appointment", args=[booked[1].pk]))
    ticket = Ticket.objects.get()
    assert (ticket.applicant, ticket.appointment, ticket.slot_at) == (person, booked[1], starts)
