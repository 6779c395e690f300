"""The calling page: opening a counter, calling, what a called person brings, and the way to their case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.applicants.actions import keep_applicant
from motcua.applicants.models import Applicant
from motcua.cases.actions import Defect, open_incomplete_case
from motcua.cases.choices import SupplementReason
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.queueing.actions import call_next, take_over_counter
from motcua.queueing.choices import CaseLinkKind, TicketState
from motcua.queueing.models import CounterSession, Ticket, TicketCase
from tests.factories import make_user
from tests.factories_cases import CARD, HOUSEHOLD_BUSINESS, PERSON, Desk, make_intake
from tests.factories_fees import make_charge_of
from tests.factories_queue import Queue, make_queue
from tests.factories_work import decided, receive
from tests.web.intake_screen import AT, BACKEND, clock, desk, offering_id, sheet

__all__ = ["clock", "desk"]
pytestmark = pytest.mark.django_db
PAGE = "/can-bo/xep-hang/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    return make_queue("DC", office=desk.office, now=AT)


@pytest.fixture
def officer(queue: Queue, clock: list[datetime]) -> Client:
    """The officer of the first counter, who has opened it."""
    queue.sit_down(0, now=AT)
    return client_of(queue.officers[0])


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def do(client: Client, queue: Queue, move: str, place: int = 0, **sent: Any) -> Any:
    return client.post(reverse("desk:queue_do", args=[queue.counters[place].pk, move]), sent)


def person() -> Applicant:
    return keep_applicant(data=PERSON, now=AT)


def asked_for_supplement(desk: Desk) -> Case:
    """A case of the person that waits for a paper since two days."""
    now = AT - timedelta(days=1)
    return open_incomplete_case(
        intake=make_intake(desk),
        defects=[Defect(SupplementReason.MISSING, "Bản sao hợp đồng thuê nhà")],
        by=desk.actor(Role.RECEIVER, now=now),
        now=now,
    )


def called(client: Client, queue: Queue, **values: Any) -> Ticket:
    """A ticket issued and called to the first counter."""
    ticket = queue.ticket("D", now=AT, **values)
    do(client, queue, "goi", key="k")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CALLED
    return ticket


def test_an_officer_opens_pauses_and_closes_a_counter(queue: Queue, clock: list[datetime]) -> None:
    client = client_of(queue.officers[0])
    assert "Mở quầy" in client.get(PAGE).content.decode()
    assert do(client, queue, "mo")["Location"] == PAGE
    assert "Gọi người tiếp theo" in client.get(PAGE).content.decode()
    do(client, queue, "tam-nghi", reason="Nghỉ giải lao")
    assert "Nghỉ giải lao" in client.get(PAGE).content.decode()
    assert do(client, queue, "goi", key="k").status_code == 422
    do(client, queue, "tiep-tuc")
    do(client, queue, "dong")
    assert CounterSession.objects.get().closed_at == AT


def test_taking_a_counter_over_needs_a_reason(queue: Queue, clock: list[datetime]) -> None:
    queue.sit_down(0, now=AT)
    other = client_of(queue.officers[1])
    assert "Nhận thay quầy" in other.get(PAGE).content.decode()
    assert do(other, queue, "nhan-thay").status_code == 422
    do(other, queue, "nhan-thay", reason="Đồng nghiệp đi họp")
    assert CounterSession.objects.get(closed_at=None).officer == queue.officers[1]


def test_who_waits_is_shown_and_a_repeated_click_calls_once(officer: Client, queue: Queue) -> None:
    queue.ticket("D", now=AT - 12 * MINUTE)
    queue.ticket("C", now=AT - 3 * MINUTE)
    page = officer.get(PAGE).content.decode()
    assert "lâu nhất 12 phút" in page
    assert "D-001" in page
    assert "C-001" in page
    do(officer, queue, "goi", key="một-lần")
    do(officer, queue, "goi", key="một-lần")
    assert [ticket.code for ticket in Ticket.objects.at_counter()] == ["D-001"]


def test_a_call_costs_eight_statements_and_makes_no_page(officer: Client, queue: Queue) -> None:
    """Five of the action, three that read who asks."""
    for _ in range(3):
        queue.ticket("D", now=AT)
    do(officer, queue, "goi", key="một")
    do(officer, queue, "vang-mat")
    with CaptureQueriesContext(connection) as captured:
        answer = do(officer, queue, "goi", key="hai")
    said = [one["sql"] for one in captured if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert len(said) <= 5 + 3, "\n".join(said)
    assert answer.status_code == 302
    assert not answer.templates


def test_the_part_that_renews_itself_is_cheap_and_silent_while_nothing_changes(
    officer: Client, queue: Queue
) -> None:
    address = reverse("desk:queue_now", args=[queue.counters[0].pk])

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(address).status_code == 200
        return len([query for query in captured if "queueing_" in query["sql"]])

    queue.ticket("D", now=AT)
    few = asked()
    for _ in range(8):
        queue.ticket("D", now=AT)
        queue.ticket("C", now=AT)
    assert asked() == few <= 5
    page = officer.get(PAGE)
    mark = page.context["mark"]
    assert officer.get(address, {"v": mark}).status_code == 204
    queue.ticket("D", now=AT)
    assert "D-010" in officer.get(address, {"v": mark}).content.decode()


def test_the_page_asks_to_be_loaded_again_when_somebody_took_the_counter_over(
    officer: Client, queue: Queue
) -> None:
    take_over_counter(counter_id=queue.counters[0].pk, reason="x", by=queue.officer(1, now=AT), now=AT)
    answer = officer.get(reverse("desk:queue_now", args=[queue.counters[0].pk]))
    assert answer["HX-Refresh"] == "true"


def test_the_whole_page_takes_the_same_statements_however_many_wait(officer: Client, queue: Queue) -> None:
    called(officer, queue, applicant_id=person().pk)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(PAGE).status_code == 200
        return len(captured)

    few = asked()
    for _ in range(10):
        queue.ticket("D", now=AT)
    assert asked() == few


def test_chosen_out_of_turn_needs_a_reason_and_keeps_what_was_typed(officer: Client, queue: Queue) -> None:
    queue.ticket("D", now=AT)
    later = queue.ticket("D", now=AT)
    answer = do(officer, queue, "goi-rieng", ticket=later.pk)
    assert answer.status_code == 422
    assert "data-reopen" in answer.content.decode()
    do(officer, queue, "goi-rieng", ticket=later.pk, reason="Phải đón con nhỏ")
    later.refresh_from_db()
    assert later.state == TicketState.CALLED


def test_recall_no_show_and_back(officer: Client, queue: Queue) -> None:
    ticket = called(officer, queue)
    for _ in range(2):
        do(officer, queue, "goi-lai")
    assert do(officer, queue, "goi-lai").status_code == 422
    do(officer, queue, "vang-mat")
    assert "Vắng mặt" in officer.get(PAGE).content.decode()
    do(officer, queue, "cho-lai", ticket=ticket.pk)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WAITING


def test_hold_and_back_and_finish_with_the_next_in_one_key(officer: Client, queue: Queue) -> None:
    first, second = called(officer, queue), queue.ticket("D", now=AT)
    do(officer, queue, "tam-giu", reason="Đi phô tô giấy tờ")
    do(officer, queue, "goi-rieng", ticket=first.pk)
    do(officer, queue, "xong-goi-tiep", ticket=first.pk, key="n")
    do(officer, queue, "xong-goi-tiep", ticket=first.pk, key="n")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (TicketState.DONE, TicketState.CALLED)
    do(officer, queue, "xong-goi-tiep", ticket=second.pk, key="m")
    second.refresh_from_db()
    assert second.state == TicketState.DONE
    assert "Không còn ai chờ" in officer.get(PAGE).content.decode()


def test_a_transfer_to_a_counter_keeps_the_place(officer: Client, queue: Queue) -> None:
    queue.sit_down(1, now=AT)
    ticket = called(officer, queue)
    do(officer, queue, "chuyen", ticket=ticket.pk, counter=queue.counters[1].pk, note="Đã xem giấy tờ")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.wanted_counter, ticket.note) == (
        TicketState.WAITING,
        queue.counters[1],
        "Đã xem giấy tờ",
    )
    assert do(officer, queue, "goi", key="x").status_code == 422  # nobody else for this counter
    page = client_of(queue.officers[1]).get(PAGE).content.decode()
    assert "chuyển đến quầy này" in page


def test_an_unknown_person_is_known_after_a_scan(officer: Client, queue: Queue) -> None:
    known = person()
    ticket = called(officer, queue)
    address = reverse("desk:queue_person", args=[queue.counters[0].pk])
    assert officer.post(address, {"text": "079099999999"}).status_code == 422
    assert officer.post(address, {"text": CARD})["Location"] == PAGE
    ticket.refresh_from_db()
    assert ticket.applicant == known
    assert "Nguyễn Văn An" in officer.get(PAGE).content.decode()


def test_calling_opens_the_running_work_with_what_is_missing(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    waiting = asked_for_supplement(desk)
    ready = decided(desk, now=AT - timedelta(days=5), applicant=PERSON)
    make_charge_of(ready, desk.ward, 100_000, pay_at="result")
    called(officer, queue, applicant_id=waiting.applicant_id)
    page = officer.get(PAGE).content.decode()
    assert waiting.code in page
    assert ready.code in page
    assert "còn phải nộp 100.000 đ" in page.replace("\xa0", " ")
    assert "Còn thiếu" in page
    assert "Trả kết quả" in page


def test_from_ticket_to_received_case_nothing_is_typed_again(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    ticket = called(
        officer, queue, applicant_id=person().pk, offering_id=offering_id(desk, HOUSEHOLD_BUSINESS)
    )
    address = do(officer, queue, "phuc-vu", to="intake")["Location"]
    assert address == f"/can-bo/tiep-nhan/?phieu={ticket.pk}"
    page = officer.get(address).content.decode()
    assert 'value="026099000001"' in page
    assert f'"offering": "{ticket.offering_id}"' in page
    answer = officer.post(reverse("desk:intake_send"), sheet(desk, ticket=ticket.pk))
    case = Case.objects.get()
    assert answer["Location"] == reverse("desk:intake_done", args=[case.pk])
    link = TicketCase.objects.get()
    assert (link.ticket, link.case, link.kind) == (ticket, case, CaseLinkKind.RECEIVED)
    assert "Về quầy, lượt D-001" in officer.get(answer["Location"]).content.decode()
    assert "Lượt D-001, 24/03/2026" in officer.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert case.code in officer.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    page = officer.get(reverse("desk:queue")).content.decode()
    assert 'class="button button-primary" data-key="F2"' in page  # what comes next is the next person
    assert 'value="intake" class="button "' in page


def test_the_same_screen_sent_twice_makes_one_case_and_one_link(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    ticket = called(officer, queue)
    for _ in range(2):
        officer.post(reverse("desk:intake_send"), sheet(desk, ticket=ticket.pk))
    assert Case.objects.count() == TicketCase.objects.count() == 1


def test_whoever_was_unknown_is_known_by_the_card_of_the_intake(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    ticket = called(officer, queue)
    page = officer.get(reverse("desk:intake") + f"?phieu={ticket.pk}").content.decode()
    assert f'name="ticket" value="{ticket.pk}"' in page
    officer.post(reverse("desk:intake_send"), sheet(desk, ticket=ticket.pk))
    ticket.refresh_from_db()
    assert ticket.applicant == Case.objects.get().applicant


def test_a_ticket_nobody_called_is_no_way_to_a_person(officer: Client, queue: Queue, desk: Desk) -> None:
    waiting = queue.ticket("D", now=AT, applicant_id=person().pk)
    page = officer.get(reverse("desk:intake") + f"?phieu={waiting.pk}").content.decode()
    assert "026099000001" not in page
    answer = officer.post(reverse("desk:intake_send"), sheet(desk, ticket=waiting.pk))
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_a_stranger_sees_nothing_of_a_ticket(officer: Client, queue: Queue) -> None:
    ticket = called(officer, queue, applicant_id=person().pk)
    stranger = client_of(make_user(Role.RECEIVER))
    assert stranger.get(reverse("desk:ticket", args=[ticket.pk])).status_code == 404
    assert stranger.get(reverse("desk:ticket_why", args=[ticket.pk])).status_code == 404


def test_the_second_visit_hands_the_result_over(officer: Client, queue: Queue, desk: Desk) -> None:
    case = decided(desk, now=AT - timedelta(days=5), applicant=PERSON)
    ticket = called(officer, queue, applicant_id=case.applicant_id, case_id=case.pk)
    address = do(officer, queue, "phuc-vu", to="hand_over", case=case.pk)["Location"]
    assert address == f"/can-bo/tra-ket-qua/{case.pk}/?phieu={ticket.pk}"
    page = officer.get(address)
    sent = {
        "version": page.context["case"].version,
        "recipient_name": "Nguyễn Văn An",
        "is_present": "1",
        "ticket": ticket.pk,
    }
    assert officer.post(address, sent)["Location"] == PAGE
    kinds = set(TicketCase.objects.values_list("kind", flat=True))
    assert kinds == {CaseLinkKind.ASKED_ABOUT, CaseLinkKind.HANDED_OVER}


def test_a_supplement_brought_to_the_counter_is_noted_on_the_ticket(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    case = asked_for_supplement(desk)
    ticket = called(officer, queue, applicant_id=case.applicant_id)
    address = do(officer, queue, "phuc-vu", to="case", case=case.pk)["Location"]
    page = officer.get(address)
    assert f'name="ticket" value="{ticket.pk}"' in page.content.decode()
    sent = {"version": page.context["case"].version, "ticket": ticket.pk}
    officer.post(reverse("desk:complete_supplement", args=[case.pk]), sent)
    assert TicketCase.objects.filter(ticket=ticket, case=case, kind=CaseLinkKind.SUPPLEMENTED).exists()


def test_the_search_box_finds_the_ticket_of_today(officer: Client, queue: Queue) -> None:
    ticket = queue.ticket("D", now=AT)
    answer = officer.post(reverse("desk:lookup"), {"q": "d1"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk:ticket", args=[ticket.pk])


def test_why_others_went_first_is_told_without_names(officer: Client, queue: Queue) -> None:
    elderly = queue.hall.priorities.get(key="elderly").pk
    mine = queue.ticket("D", now=AT - 5 * MINUTE)
    queue.ticket("D", priority_id=elderly, applicant_id=person().pk, now=AT - 4 * MINUTE)
    call_next(counter_id=queue.counters[0].pk, by=queue.officer(0, now=AT), now=AT)
    page = officer.get(reverse("desk:ticket_why", args=[mine.pk])).content.decode()
    assert "D-002" in page
    assert "đến sớm hơn 30 phút" in page
    assert "Nguyễn Văn An" not in page


def test_receiving_for_a_ticket_costs_at_most_three_statements_more(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    receive(desk, HOUSEHOLD_BUSINESS, now=AT)
    ticket = called(officer, queue)

    def asked(**extra: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            officer.post(reverse("desk:intake_send"), sheet(desk, **extra))
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    plain = asked(intake_key="một")
    assert asked(intake_key="hai", ticket=ticket.pk) <= plain + 3


def test_the_reason_of_a_call_out_of_turn_is_for_the_director(
    officer: Client, queue: Queue, desk: Desk
) -> None:
    mine, favoured = queue.ticket("D", now=AT), queue.ticket("D", now=AT)
    do(officer, queue, "goi-rieng", ticket=favoured.pk, reason="Ông An phải đi viện")
    address = reverse("desk:ticket_why", args=[mine.pk])
    assert "Ông An" not in officer.get(address).content.decode()
    assert "Ông An phải đi viện" in client_of(desk.users[Role.DIRECTOR]).get(address).content.decode()
