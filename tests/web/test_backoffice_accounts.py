"""The screens for accounts, roles, authorisations and programs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from motcua.accounts.models import ApiClient, Authorisation, Grant, PositionHolding, User
from motcua.accounts.queries import client_actor
from motcua.agencies.models import Agency, Position
from motcua.core.actors import Role
from tests.factories import PASSWORD, make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune() -> Agency:
    return make_agency("UBND phường Bình Hòa")


@pytest.fixture
def admin(commune: Agency) -> User:
    return make_user(Role.ADMINISTRATOR, commune, full_name="Lê Quản Trị")


@pytest.fixture
def site(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def url(name: str, *values: int) -> str:
    return reverse(f"backoffice:{name}", args=values)


def text(response: Any) -> str:
    return response.content.decode()


def day(offset: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=offset):%d/%m/%Y}"


def user_data(agency: Agency, **said: Any) -> dict[str, Any]:
    return {"username": "binh.tt", "full_name": "Trần Thị Bình", "agency": agency.pk, **said}


def test_an_account_is_made_and_gets_a_role(site: Client, commune: Agency) -> None:
    answer = site.post(url("create_user"), user_data(commune, password=PASSWORD))
    made = User.objects.get(username="binh.tt")
    assert answer["Location"] == url("user", made.pk)

    site.post(url("grant_role", made.pk), {"role": "receiver", "agency": commune.pk})
    assert "Người tiếp nhận" in text(site.get(url("user", made.pk)))

    site.post(url("revoke_grant", made.pk, made.grants.get().pk))
    assert not made.grants.exists()


def test_a_weak_password_is_refused_at_its_field_and_not_shown_again(site: Client, commune: Agency) -> None:
    answer = site.post(url("create_user"), user_data(commune, password="ngắn-quá"))

    assert answer.status_code == 422
    assert "Mật khẩu phải có ít nhất 10 ký tự." in text(answer)
    assert "ngắn-quá" not in text(answer)


def test_names_that_are_looked_for_never_stand_in_the_address(site: Client, commune: Agency) -> None:
    make_user(Role.RECEIVER, commune, full_name="Đặng Thị Ngọc")
    answer = site.post(url("users"), {"words": "dang ngoc", "vai-tro": ""})

    assert answer["Location"] == url("users") + "?tim=1"
    page = text(site.get(answer["Location"]))
    assert "Đặng Thị Ngọc" in page
    assert page.count("row-link") == 1
    assert text(site.get(url("users"))).count("row-link") == 2


def test_accounts_are_filtered_by_role(site: Client, commune: Agency) -> None:
    make_user(Role.RECEIVER, commune, full_name="Đặng Thị Ngọc")

    assert "Đặng Thị Ngọc" in text(site.get(url("users"), {"vai-tro": "receiver"}))
    assert "Đặng Thị Ngọc" not in text(site.get(url("users"), {"vai-tro": "leader"}))
    assert "Đặng Thị Ngọc" in text(site.get(url("users"), {"vai-tro": "vô nghĩa"}))


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_accounts(
    site: Client, commune: Agency
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            site.get(url("users"))
        return len(asked)

    questions()
    before = questions()
    for _ in range(20):
        make_user(Role.RECEIVER, commune)
    assert questions() == before


def test_accounts_of_others_do_not_exist(site: Client) -> None:
    other = make_user(Role.RECEIVER)
    for name in ("user", "change_user", "set_password"):
        assert site.get(url(name, other.pk)).status_code == 404
    for name in ("deactivate_user", "reactivate_user", "grant_role", "hold_position"):
        assert site.post(url(name, other.pk), {}).status_code == 404
    assert site.post(url("revoke_grant", other.pk, other.grants.get().pk)).status_code == 404
    other.refresh_from_db()
    assert other.is_active


def test_a_role_is_not_given_in_an_agency_of_others(site: Client, commune: Agency) -> None:
    user = make_user(agency=commune)
    answer = site.post(url("grant_role", user.pk), {"role": "leader", "agency": make_agency().pk})

    assert answer.status_code == 422
    assert not user.grants.exists()


def test_an_account_is_changed_locked_and_unlocked(site: Client, commune: Agency) -> None:
    user = make_user(agency=commune)
    site.post(url("change_user", user.pk), user_data(commune, phone="0901234567"))
    site.post(url("deactivate_user", user.pk))
    user.refresh_from_db()
    assert (user.username, user.phone, user.is_active) == ("binh.tt", "0901234567", False)
    assert "Đã khóa" in text(site.get(url("user", user.pk)))

    site.post(url("reactivate_user", user.pk))
    user.refresh_from_db()
    assert user.is_active


def test_a_locked_account_is_out_at_once(site: Client, commune: Agency, admin: User) -> None:
    person = make_user(Role.ADMINISTRATOR, commune)
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get(url("home")).status_code == 200

    site.post(url("deactivate_user", person.pk))

    assert theirs.get(url("home")).status_code == 302


def test_a_new_password_ends_the_sessions_of_the_account(site: Client, commune: Agency) -> None:
    person = make_user(Role.ADMINISTRATOR, commune)
    theirs = Client()
    theirs.force_login(person)

    assert site.post(url("set_password", person.pk), {"password": "ngắn"}).status_code == 422
    site.post(url("set_password", person.pk), {"password": "một-mật-khẩu-khác"})

    person.refresh_from_db()
    assert person.check_password("một-mật-khẩu-khác")
    assert theirs.get(url("home")).status_code == 302


def test_what_an_action_refuses_becomes_a_page_with_its_sentence(site: Client, admin: User) -> None:
    answer = site.post(url("deactivate_user", admin.pk))

    assert answer.status_code == 422
    assert "không thể khóa tài khoản của chính mình" in text(answer)


def test_positions_are_held_and_left(site: Client, commune: Agency) -> None:
    user = make_user(agency=commune)
    position = Position.objects.create(agency=commune, title="Chủ tịch")
    site.post(url("hold_position", user.pk), {"position": position.pk, "valid_from": "01/07/2025"})
    site.post(url("end_holding", user.pk, user.holdings.get().pk))

    assert PositionHolding.objects.get().valid_to == timezone.localdate()


def test_an_authorisation_is_recorded_and_revoked(site: Client, commune: Agency) -> None:
    giver, holder = make_user(Role.LEADER, commune), make_user(Role.DIRECTOR, commune)
    data = {
        "giver": giver.pk,
        "holder": holder.pk,
        "role": "leader",
        "agency": commune.pk,
        "decision_number": "15/QĐ-UBND",
        "decided_on": day(-1),
        "valid_from": day(),
        "valid_to": day(30),
        "procedures": "2.000815\n2.000884",
    }
    refused = site.post(url("authorise"), {**data, "holder": giver.pk})
    assert refused.status_code == 422
    assert "Không ai tự ủy quyền cho mình." in text(refused)

    site.post(url("authorise"), data)
    page = text(site.get(url("authorisations")))
    assert "15/QĐ-UBND" in page
    assert "đang hiệu lực" in page
    assert "2.000815, 2.000884" in page
    assert "15/QĐ-UBND" in text(site.get(url("user", holder.pk)))

    site.post(url("revoke_authorisation", Authorisation.objects.get().pk))
    assert "15/QĐ-UBND" not in text(site.get(url("authorisations")))
    assert "15/QĐ-UBND" in text(site.get(url("authorisations"), {"tat_ca": "1"}))


def test_a_token_is_shown_once(site: Client, commune: Agency) -> None:
    answer = site.post(
        url("create_api_client"), {"name": "Cổng thử", "agency": commune.pk, "roles": ["receiver"]}
    )
    (token,) = set(re.findall(r"mc_[A-Za-z0-9_-]{43}", text(answer)))

    assert "no-store" in answer["Cache-Control"]
    assert client_actor(token, now=timezone.now()) is not None
    assert token not in text(site.get(url("api_clients")))

    site.post(url("revoke_api_client", ApiClient.objects.get().pk))
    assert client_actor(token, now=timezone.now()) is None
    assert "Đã thu hồi" in text(site.get(url("api_clients")))


def test_programs_never_administer(site: Client, commune: Agency) -> None:
    answer = site.post(
        url("create_api_client"), {"name": "Cổng", "agency": commune.pk, "roles": ["administrator"]}
    )
    assert answer.status_code == 422
    assert not ApiClient.objects.exists()


def test_a_director_sees_the_home_page_only(client: Client, commune: Agency) -> None:
    client.force_login(make_user(Role.DIRECTOR, commune))

    assert client.get(url("home")).status_code == 200
    assert client.get(url("users")).status_code == 403
    assert url("users") not in text(client.get(url("home")))


def test_a_grant_that_has_ended_lets_nobody_in(client: Client, commune: Agency) -> None:
    user = make_user(Role.ADMINISTRATOR, commune, valid_to=timezone.localdate() - timedelta(days=1))
    client.force_login(user)

    assert Grant.objects.filter(user=user).exists()
    assert client.get(url("home")).status_code == 403
