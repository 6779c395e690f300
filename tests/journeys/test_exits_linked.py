"""Linked procedures: parts opened at other agencies, one after another, watched by the receiving desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from motcua.cases.models import Case
from motcua.cases.tasks import open_next_parts
from motcua.core.actors import Role
from tests.cases.test_linking import LEAD, RENTED, Linked, make_linked
from tests.factories import NOW, make_user
from tests.factories_cases import Desk
from tests.factories_work import receive
from tests.journeys.people import People, case_at_intake, choose, confirm, sees_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def linked(live_server: Any, settings: Any) -> Linked:
    settings.PUBLIC_URL = live_server.url
    return make_linked()


@pytest.fixture
def desk(linked: Linked) -> Desk:
    return linked.desk


def test_linked_cases_are_opened_followed_and_watched_by_the_receiving_desk(
    people: People, linked: Linked
) -> None:
    case = receive(linked.desk, LEAD, now=NOW, channel="online", submitted_at=NOW)
    people.at(NOW + timedelta(minutes=30))
    receiver = people.case_page(Role.RECEIVER, case)
    dialog = choose(receiver, "Mở hồ sơ liên thông")
    assert sees_well(receiver) == []
    dialog.get_by_label("Cơ quan giải quyết").first.select_option(value=str(linked.police.pk))
    dialog.get_by_label("Thứ tự").last.fill("2")
    confirm(receiver, "Mở hồ sơ liên thông", "mỗi hồ sơ có mã và hẹn trả riêng")
    parts = receiver.locator(".case-links")
    expect(parts).to_contain_text("Công an phường Bình Hòa")
    expect(parts).to_contain_text("Bảo hiểm xã hội cơ sở")
    expect(parts).to_contain_text("Chưa mở")
    assert sees_well(receiver) == []

    first = case.links.get(order=1).child
    assert first is not None
    police = people.case_from_work(make_user(Role.HEAD_OF_SECTION, linked.police), first)
    expect(police.locator("main")).to_contain_text("Hồ sơ chính")
    expect(police.locator("main")).to_contain_text(case.code)
    assert sees_well(police) == []

    linked.decide(first, NOW + timedelta(hours=1))
    people.at(NOW + timedelta(days=1))
    assert open_next_parts.func() == 1
    receiver = people.case_page(Role.RECEIVER, case)
    expect(parts).not_to_contain_text("Chưa mở")
    parts.get_by_role("link").first.click()
    expect(receiver.get_by_role("heading", name=first.code)).to_be_visible()


def test_the_receiver_opens_the_group_while_receiving_by_keys_alone(people: People, linked: Linked) -> None:
    people.at(NOW + timedelta(minutes=30))
    receiver = people.window(Role.RECEIVER)
    case_at_intake(receiver, people.base, LEAD)
    receiver.wait_for_load_state("networkidle")
    group = receiver.locator("#members")
    agency = group.get_by_label("Cơ quan giải quyết").first
    expect(agency).to_be_hidden()
    receiver.keyboard.press("Alt+j")
    expect(agency).to_be_visible()
    expect(group).to_contain_text("Cần thêm: Văn bản cho thuê, cho mượn")
    agency.focus()
    receiver.keyboard.press("Tab")
    receiver.keyboard.press("ArrowUp")  # from the ordinary one, the last
    expect(group.get_by_role("radio", name=RENTED)).to_be_checked()
    assert sees_well(receiver) == []
    receiver.keyboard.press("Tab")
    receiver.keyboard.press("Space")  # the second member
    receiver.locator("#papers [data-row]").first.focus()
    receiver.keyboard.press("*")
    receiver.keyboard.press("Control+Enter")
    receiver.wait_for_url("**/da-tiep-nhan/")
    case = Case.objects.get(procedure__code=LEAD)
    residence, card = [link.child for link in case.links.select_related("child")]
    assert residence is not None
    assert card is not None
    assert residence.variant == RENTED
    for part in (residence, card):
        expect(receiver.locator("main")).to_contain_text(part.code)
    assert sees_well(receiver) == []
