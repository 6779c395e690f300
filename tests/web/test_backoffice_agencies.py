"""The screens for agencies: lists, pages, forms, calendars, within the subtree the administrator manages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.accounts.models import User
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Counter, Office, Position, Succession
from motcua.core.actors import Role
from tests.factories import make_agency, make_office, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Agency:
    return make_agency("UBND thành phố Hồ Chí Minh", kind=AgencyKind.PROVINCE)


@pytest.fixture
def commune(province: Agency) -> Agency:
    return make_agency("UBND phường Bình Hòa", parent=province, kind=AgencyKind.COMMUNE)


@pytest.fixture
def admin(province: Agency) -> User:
    return make_user(Role.ADMINISTRATOR, province)


@pytest.fixture
def site(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def url(name: str, *values: int) -> str:
    return reverse(f"backoffice:{name}", args=values)


def text(response: Any) -> str:
    return response.content.decode()


def agency_data(**said: Any) -> dict[str, Any]:
    return {"name": "Phòng Kinh tế", "kind": "section", "code": "H29.133.2", **said}


def test_the_home_page_leads_to_every_section(site: Client) -> None:
    page = text(site.get(url("home")))
    for name in ("agencies", "users", "authorisations", "api_clients"):
        assert url(name) in page


def test_agencies_are_found_without_tone_marks(site: Client, commune: Agency) -> None:
    page = text(site.get(url("agencies"), {"q": "binh hoa"}))

    assert "UBND phường Bình Hòa" in page
    assert "Không tìm thấy" in text(site.get(url("agencies"), {"q": "khong co"}))


def test_ended_agencies_are_shown_when_asked_for(site: Client, province: Agency) -> None:
    make_agency("Phường 5 cũ", parent=province, effective_to=date(2025, 6, 30))

    assert "Phường 5 cũ" not in text(site.get(url("agencies")))
    assert "Hết hiệu lực" in text(site.get(url("agencies"), {"tat_ca": "1"}))


def test_agencies_of_others_do_not_exist(site: Client) -> None:
    other = make_agency("Tỉnh khác")
    office = make_office(other, counters=1)
    position = Position.objects.create(agency=other, title="Chủ tịch")

    assert "Tỉnh khác" not in text(site.get(url("agencies")))
    for name, values in (
        ("agency", [other.pk]),
        ("change_agency", [other.pk]),
        ("merge_agencies", [other.pk]),
        ("create_office", [other.pk]),
        ("calendar", [other.pk]),
        ("office", [office.pk]),
        ("change_counter", [office.pk, office.counters.get().pk]),
        ("change_position", [position.pk]),
    ):
        assert site.get(url(name, *values)).status_code == 404
        assert site.post(url(name, *values), {}).status_code in {404, 405}


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_agencies(
    site: Client, province: Agency
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            site.get(url("agencies"))
        return len(asked)

    questions()
    before = questions()
    for _ in range(20):
        make_office(make_agency(parent=province))
    assert questions() == before


def test_an_agency_is_added_and_changed(site: Client, commune: Agency) -> None:
    answer = site.post(url("create_agency"), agency_data(parent=commune.pk))
    made = Agency.objects.get(code="H29.133.2")
    assert answer["Location"] == url("agency", made.pk)
    assert made.path == f"{commune.path}{made.pk}."

    site.post(url("change_agency", made.pk), agency_data(parent=commune.pk, symbol="PKT"))
    page = text(site.get(url("agency", made.pk)))
    assert "PKT" in page
    assert "Sửa thông tin cơ quan" in page


def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(site: Client, commune: Agency) -> None:
    answer = site.post(url("create_agency"), agency_data(parent=commune.pk, code="không phải mã"))

    assert answer.status_code == 422
    assert "Mã cơ quan không đúng dạng" in text(answer)
    assert "Phòng Kinh tế" in text(answer)
    assert answer.context["form"].errors.keys() == {"code"}


def test_the_root_keeps_its_place_above_what_one_administers(site: Client, province: Agency) -> None:
    data = agency_data(name="UBND TP.HCM", kind="province", code=province.code)
    assert site.post(url("change_agency", province.pk), data).status_code == 302

    province.refresh_from_db()
    assert (province.name, province.parent) == ("UBND TP.HCM", None)


def test_communes_are_merged(site: Client, commune: Agency, province: Agency) -> None:
    old = make_agency("Phường 5", parent=province, kind=AgencyKind.COMMUNE)
    data = {"predecessors": [old.pk], "on": "01/07/2025", "decision": "NQ 1685/NQ-UBTVQH15"}

    assert site.post(url("merge_agencies", commune.pk), {**data, "decision": ""}).status_code == 422
    site.post(url("merge_agencies", commune.pk), data)

    assert Succession.objects.get().predecessor == old
    assert "Phường 5" in text(site.get(url("agency", commune.pk)))


def test_offices_and_counters_are_managed(site: Client, commune: Agency) -> None:
    site.post(url("create_office", commune.pk), {"name": "Cơ sở 1", "hotline": "1900"})
    office = Office.objects.get()
    site.post(url("office", office.pk), {"name": "Cơ sở chính", "is_main": "on"})
    site.post(url("add_counter", office.pk), {"number": 1})
    refused = site.post(url("add_counter", office.pk), {"number": 1})
    counter = Counter.objects.get()
    site.post(url("change_counter", office.pk, counter.pk), {"number": 3, "name": "Quầy hộ tịch"})

    office.refresh_from_db()
    counter.refresh_from_db()
    assert (office.name, office.is_main) == ("Cơ sở chính", True)
    assert refused.status_code == 422
    assert "đã có quầy số 1" in text(refused)
    assert (counter.number, counter.name) == (3, "Quầy hộ tịch")

    site.post(url("remove_counter", office.pk, counter.pk))
    assert not Counter.objects.exists()


def test_positions_are_managed(site: Client, commune: Agency) -> None:
    site.post(url("add_position", commune.pk), {"title": "Chủ tịch"})
    position = Position.objects.get()
    site.post(url("change_position", position.pk), {"title": "Chủ tịch", "signing_title": "CHỦ TỊCH"})

    position.refresh_from_db()
    assert position.signing_title == "CHỦ TỊCH"
