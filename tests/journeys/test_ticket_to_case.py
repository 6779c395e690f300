"""From the ticket to the received case and the second visit: nothing is typed again at the counter."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.applicants.actions import keep_applicant
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.queueing.choices import CaseLinkKind, TicketState
from motcua.queueing.models import Ticket, TicketCase
from tests.factories_cases import HOUSEHOLD_BUSINESS, PERSON, Desk, make_desk
from tests.factories_queue import make_queue
from tests.factories_work import bring_to
from tests.journeys.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = datetime(2026, 11, 18, 8, 5, tzinfo=VN_TZ)
QUEUE = "/can-bo/xep-hang/"


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS, now=MORNING)


def test_a_card_at_the_kiosk_becomes_a_case_and_the_result_goes_over_the_counter(
    people: People, desk: Desk
) -> None:
    people.at(MORNING)
    queue = make_queue("KT", office=desk.office, now=MORNING)
    known = keep_applicant(data=PERSON, now=MORNING)
    offering = desk.ward.offerings.get()
    ticket = queue.ticket("K", now=MORNING, applicant_id=known.pk, offering_id=offering.pk)

    page = people.window(Role.RECEIVER, QUEUE)
    page.locator("tr", has_text=str(queue.counters[0])).get_by_role("button", name="Mở quầy").click()
    page.wait_for_load_state()
    expect(page.get_by_role("button", name="Gọi người tiếp theo")).to_be_visible()
    people.at(MORNING + timedelta(minutes=7))
    page.keyboard.press("F2")
    expect(page.locator(".here-code")).to_have_text("K-001")
    expect(page.get_by_role("heading", name="Nguyễn Văn An")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")

    page.wait_for_url(re.compile(rf"/tiep-nhan/\?phieu={ticket.pk}$"))
    expect(page.get_by_text("Lượt K-001")).to_be_visible()
    expect(page.locator("#id_applicant-identifier")).to_have_value(PERSON.identifier)
    page.locator("#papers [data-row]").first.focus()  # the checklist of the procedure the ticket named
    page.keyboard.press("*")
    expect(page.locator("#papers_count")).to_have_class(re.compile("is-done"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/da-tiep-nhan/"))
    case = Case.objects.get()
    assert case.applicant == known
    page.get_by_role("link", name="Về quầy, lượt K-001").click()
    expect(page.locator(".here-code")).to_have_text("K-001")
    page.wait_for_load_state()
    page.keyboard.press("F2")
    expect(page.get_by_role("button", name="Gọi người tiếp theo")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.state == TicketState.DONE
    shown = people.case_page(Role.RECEIVER, case)
    expect(shown.get_by_text("Lượt K-001, 18/11/2026")).to_be_visible()

    later = MORNING + timedelta(hours=2)
    people.at(later)
    bring_to(desk, case, "hand_over", now=later - timedelta(hours=1), minutes=1)
    second = queue.ticket("T", now=later, applicant_id=known.pk, case_id=case.pk)
    page = people.window(Role.RECEIVER, QUEUE)
    page.wait_for_load_state()
    page.keyboard.press("F2")
    expect(page.locator(".here-code")).to_have_text("T-001")
    expect(page.get_by_role("link", name=case.code)).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"{reverse('desk:hand_over_case', args=[case.pk])}\?phieu={second.pk}$"))
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"{QUEUE}$"))
    case.refresh_from_db()
    assert case.state == CaseState.HANDED_OVER
    kinds = TicketCase.objects.filter(ticket=second, case=case).values_list("kind", flat=True)
    assert CaseLinkKind.HANDED_OVER in set(kinds)
    assert Ticket.objects.get(pk=second.pk).state == TicketState.SERVING
