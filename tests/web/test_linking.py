"""Linked cases on screens: opened and followed on the case page, told on the portal, set in the catalogue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.cases.models import Case, CaseLink
from motcua.cases.queries.tracking import tracking_path
from motcua.catalogue.models import LinkedProcedure
from motcua.core.actors import Role
from motcua.core.rules.dates import local
from tests.cases.test_linking import CARD, LEAD, RENTED, RESIDENCE, Linked, children, make_linked
from tests.factories import NOW, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS
from tests.factories_work import receive
from tests.web.intake_screen import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked() -> Linked:
    return make_linked()


@pytest.fixture
def client(linked: Linked) -> Client:
    client = Client()
    client.force_login(linked.desk.users[Role.RECEIVER])
    return client


def sent(linked: Linked, case: Case) -> dict[str, object]:
    return {
        "version": case.version,
        "members": [RESIDENCE, CARD],
        f"agency_{RESIDENCE}": linked.police.pk,
        f"order_{RESIDENCE}": 1,
        f"agency_{CARD}": linked.insurance.pk,
        f"order_{CARD}": 2,
    }


def test_the_desk_opens_the_parts_and_sees_them(client: Client, linked: Linked) -> None:
    case = receive(linked.desk, LEAD)
    page = f"/can-bo/ho-so/{case.pk}/"
    assert "Mở hồ sơ liên thông" in client.get(page).content.decode()
    answer = client.post(f"{page}lien-thong/", sent(linked, case), follow=True).content.decode()
    (residence,) = children(case)
    assert residence.code in answer
    assert "Chờ các phần trước có kết quả" in answer
    again = client.post(f"{page}lien-thong/", sent(linked, case), follow=True)  # a second click
    assert again.status_code == 200
    assert CaseLink.objects.count() == 2
    child_page = client.get(f"/can-bo/ho-so/{residence.pk}/").content.decode()
    assert case.code in child_page
    assert page in child_page


def test_a_part_without_an_agency_is_refused_with_words(client: Client, linked: Linked) -> None:
    case = receive(linked.desk, LEAD)
    answer = client.post(f"/can-bo/ho-so/{case.pk}/lien-thong/", {**sent(linked, case), f"agency_{CARD}": ""})
    assert answer.status_code == 422
    assert "Xin chọn cơ quan và thứ tự" in answer.content.decode()
    assert not CaseLink.objects.exists()


def test_withdrawing_shows_the_choice_and_takes_it(client: Client, linked: Linked) -> None:
    case = receive(linked.desk, LEAD)
    linked.open(case, now=NOW)
    page = f"/can-bo/ho-so/{case.pk}/"
    assert 'name="parts"' in client.get(page).content.decode()
    version = Case.objects.get(pk=case.pk).version
    said = {"version": version, "note": "Thôi"}
    assert client.post(f"{page}rut/", said).status_code == 422
    assert client.post(f"{page}rut/", {**said, "parts": "withdraw"}).status_code == 302
    assert all(child.finished_at for child in children(case))


def test_the_portal_tells_state_and_due_of_the_parts_and_nothing_else(linked: Linked) -> None:
    case = receive(linked.desk, LEAD)
    linked.open(case, *linked.both(1, 2), now=NOW)
    (residence,) = children(case)
    page = Client().get(tracking_path(case.code, case.lookup_code)).content.decode()
    assert "Các phần liên thông" in page
    assert "Chưa đến lượt" in page
    assert residence.due_at is not None
    assert f"{local(residence.due_at):%d/%m}" in page
    for hidden in (residence.code, residence.procedure_name, linked.police.name, linked.insurance.name):
        assert hidden not in page


def test_an_administrator_sets_the_members(linked: Linked) -> None:
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, linked.desk.ward.parent))
    page = f"/quan-tri/danh-muc/{LEAD}/"
    client.post(f"{page}lien-thong/", {"member": CARD, "order": 3, "note": "Cấp thẻ"})
    assert LinkedProcedure.objects.get(lead__code=LEAD, member__code=CARD).order == 3
    client.post(f"{page}lien-thong/{RESIDENCE}/bo/")
    assert [one.member.code for one in LinkedProcedure.objects.all()] == [CARD]
    for said in ({"member": "9.999999", "order": 1}, {"member": LEAD, "order": 1}):
        assert client.post(f"{page}lien-thong/", said).status_code == 422
    assert client.post(f"{page}lien-thong/9.999999/bo/").status_code == 404
    assert "Cấp thẻ" in client.get(page).content.decode()


def test_a_late_part_is_marked_on_the_page_of_its_parent(client: Client, linked: Linked) -> None:
    long_ago = NOW - timedelta(days=60)
    case = receive(linked.desk, LEAD, now=long_ago)
    linked.open(case, now=long_ago)
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert page.count('class="left-late"') >= 2


def test_the_receiver_opens_the_parts_on_the_intake_screen(client: Client, linked: Linked) -> None:
    offering = linked.desk.ward.offerings.get(procedure__code=LEAD)
    shown = client.get(reverse("desk:intake_procedure"), {"offering": offering.pk}).content.decode()
    assert "Mở luôn hồ sơ liên thông" in shown
    assert "Cần thêm" in shown
    values = sheet(linked.desk, LEAD) | {
        name: value for name, value in sent(linked, Case()).items() if name != "version"
    }
    answer = client.post(reverse("desk:intake_send"), {**values, f"variant_{RESIDENCE}": RENTED}, follow=True)
    (residence,) = children(Case.objects.get(links__isnull=False, links__member__code=RESIDENCE))
    assert residence.variant == RENTED
    told = answer.content.decode()
    assert residence.code in told
    assert "Chờ các phần trước có kết quả" in told


def test_a_member_without_an_agency_is_a_problem_of_the_screen(client: Client, linked: Linked) -> None:
    values = {**sheet(linked.desk, LEAD), "members": [RESIDENCE], f"order_{RESIDENCE}": 1}
    answer = client.post(reverse("desk:intake_send"), values)
    assert answer.status_code == 422
    assert "Xin chọn cơ quan" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_procedure_without_members_offers_none(client: Client, linked: Linked) -> None:
    offering = linked.desk.ward.offerings.get(procedure__code=HOUSEHOLD_BUSINESS)
    shown = client.get(reverse("desk:intake_procedure"), {"offering": offering.pk}).content.decode()
    assert "liên thông" not in shown
