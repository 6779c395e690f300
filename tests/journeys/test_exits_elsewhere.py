"""Reception for another competent agency, by a decision that is written down first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.agencies.choices import AgencyKind
from motcua.catalogue.actions import offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.models import Procedure
from motcua.core.actors import Role, job_actor
from motcua.core.rules.dates import VN_TZ
from tests.factories import make_agency, make_office, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.journeys.people import People, case_at_intake, sees_well, the_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEDNESDAY = datetime(2026, 11, 18, 9, 5, tzinfo=VN_TZ)


@pytest.fixture
def desk(live_server: Any, settings: Any) -> Desk:
    settings.PUBLIC_URL = live_server.url
    return make_desk(HOUSEHOLD_BUSINESS)


def test_by_a_published_decision_a_case_of_another_commune_is_received(people: People) -> None:
    province = people.desk.ward.parent
    other = make_agency("Ủy ban nhân dân phường Lái Thiêu", parent=province, kind=AgencyKind.COMMUNE)
    section = make_agency("Phòng Kinh tế phường Lái Thiêu", parent=other)
    make_office(make_agency("Trung tâm PVHCC phường Lái Thiêu", parent=other, kind=AgencyKind.CENTRE))
    procedure = Procedure.objects.get(code=HOUSEHOLD_BUSINESS)
    offer_procedures(
        agency=other, offerings=[NewOffering(procedure, section)], by=job_actor("kiểm thử"), now=WEDNESDAY
    )
    people.at(WEDNESDAY + timedelta(hours=1))
    receiver = people.window(Role.RECEIVER)
    case_at_intake(receiver, people.base, "thành lập hộ kinh doanh")
    expect(receiver.get_by_label("Cơ quan có thẩm quyền")).to_have_count(0)

    admin = people.window(make_user(Role.ADMINISTRATOR, province), reverse("backoffice:reception"))
    admin.get_by_label("Nơi tiếp nhận").select_option(value=str(people.desk.centre.pk))
    admin.get_by_label("Tiếp nhận thay cho").select_option(value=str(other.pk))
    admin.get_by_label("Văn bản công bố").fill("QĐ 12/QĐ-UBND")
    admin.get_by_label("Hiệu lực từ").fill("01/11/2026")
    admin.get_by_role("button", name="Ghi", exact=True).click()
    expect(admin.get_by_role("table")).to_contain_text("QĐ 12/QĐ-UBND")
    assert sees_well(admin) == []

    case_at_intake(receiver, people.base, "thành lập hộ kinh doanh")
    receiver.get_by_label("Cơ quan có thẩm quyền").select_option(label=str(other))
    expect(receiver.locator("#procedure")).to_contain_text("Phòng Kinh tế phường Lái Thiêu")
    receiver.locator("#papers [data-row]").first.focus()
    receiver.keyboard.press("*")
    assert sees_well(receiver) == []
    receiver.keyboard.press("Control+Enter")
    receiver.wait_for_url("**/da-tiep-nhan/")
    case = the_case()
    assert (case.competent_agency, case.receiving_agency) == (other, people.desk.centre)

    head = people.case_from_work(make_user(Role.HEAD_OF_SECTION, section), case)
    expect(head.locator("main")).to_contain_text("Phòng Kinh tế phường Lái Thiêu")
