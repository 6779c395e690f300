"""Signing in and out, lock-out, own password, second step, outside identity."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from motcua.accounts.models import User
from motcua.audit.models import Event
from motcua.core.actors import Role
from motcua.web.shared.outside_sign_in import OutsideAdapter
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_IN = "/dang-nhap/"
NEW_PASSWORD = "ba-con-meo-tren-cay-tre"


@pytest.fixture
def officer() -> User:
    return make_user(Role.RECEIVER, username="tiepnhan", email="ha@example.vn")


def page_of(response: Any) -> str:
    return str(response.content.decode())


def sign_in(client: Client, name: str = "tiepnhan", password: str = PASSWORD, **data: str) -> Any:
    return client.post(SIGN_IN, {"login": name, "password": password, **data})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_officer_signs_in_and_lands_at_work(client: Client, officer: User) -> None:
    response = sign_in(client)
    assert response["Location"] == "/can-bo/"
    assert is_signed_in(client)


def test_names_do_not_differ_by_case(client: Client, officer: User) -> None:
    sign_in(client, name=" TiepNhan ")
    assert is_signed_in(client)


def test_sign_in_leads_back_to_the_page_asked_for(client: Client, officer: User) -> None:
    assert sign_in(client, next="/can-bo/cong-viec/")["Location"] == "/can-bo/cong-viec/"


def test_sign_in_leads_to_no_foreign_site(client: Client, officer: User) -> None:
    assert sign_in(client, next="https://example.org/")["Location"] == "/can-bo/"


def test_a_wrong_password_is_explained_without_saying_which_part_was_wrong(
    client: Client, officer: User
) -> None:
    wrong_password = sign_in(client, password="sai")
    unknown_name = sign_in(client, name="khongco", password="sai")
    for response in (wrong_password, unknown_name):
        assert response.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page_of(response)


def test_an_empty_form_names_the_missing_parts(client: Client) -> None:
    page = page_of(client.post(SIGN_IN, {}))
    assert "Chưa nhập tên đăng nhập." in page
    assert "Chưa nhập mật khẩu." in page


def test_five_failures_lock_the_name_at_this_address(client: Client, officer: User) -> None:
    for _ in range(4):
        assert sign_in(client, password="sai").status_code == 422
    locked = sign_in(client, name="TIEPNHAN", password="sai")
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập" in page_of(locked)
    assert sign_in(client).status_code == 429
    assert not is_signed_in(client)


def test_a_lock_out_says_when_to_try_again(client: Client, officer: User) -> None:
    responses = [sign_in(client, password="sai") for _ in range(5)]
    assert "Xin thử lại sau <strong>" in page_of(responses[-1])


def test_a_lock_out_does_not_reach_other_names_or_addresses(client: Client, officer: User) -> None:
    make_user(Role.SPECIALIST, username="chuyenvien")
    for _ in range(5):
        sign_in(client, password="sai")
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    sign_in(elsewhere)
    assert is_signed_in(elsewhere)
    sign_in(client, name="chuyenvien")
    assert is_signed_in(client)


def test_an_account_switched_off_does_not_open(client: Client, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    response = client.post(SIGN_IN, {"login": "tiepnhan", "password": PASSWORD}, follow=True)
    assert not is_signed_in(client)
    assert "đã ngừng dùng" in page_of(response)


def test_sign_out_takes_a_post_only(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/dang-xuat/").status_code == 405
    assert is_signed_in(client)
    response = client.post("/dang-xuat/", follow=True)
    assert not is_signed_in(client)
    assert "Ông/bà đã đăng xuất." in page_of(response)


def test_nobody_opens_an_account_by_themselves(client: Client) -> None:
    for path in ("/dang-ky/", "/signup/", "/accounts/signup/", "/accounts/login/"):
        assert client.get(path).status_code == 404


def test_an_officer_changes_the_password(client: Client, officer: User) -> None:
    other_browser = Client()
    other_browser.force_login(officer)
    client.force_login(officer)
    form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    response = client.post("/tai-khoan/mat-khau/", form, follow=True)
    assert "Đã đổi mật khẩu." in page_of(response)
    officer.refresh_from_db()
    assert officer.check_password(NEW_PASSWORD)
    assert Event.objects.filter(kind__contains="password_set").exists()
    assert other_browser.get("/tai-khoan/").status_code == 302


def test_a_password_change_needs_the_present_one_and_a_good_new_one(client: Client, officer: User) -> None:
    client.force_login(officer)
    form = {"old_password": "sai", "new_password1": "tiepnhan", "new_password2": "tiepnhan"}
    response = client.post("/tai-khoan/mat-khau/", form)
    assert response.status_code == 422
    assert "Mật khẩu hiện tại chưa đúng." in page_of(response)
    assert "ít nhất 10 ký tự." in page_of(response)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


# Second step


def _turn_on_two_steps(client: Client) -> str:
    confirm = client.get("/tai-khoan/hai-buoc/bat/")["Location"]
    client.post(confirm, {"password": PASSWORD})
    client.get("/tai-khoan/hai-buoc/bat/")
    secret = str(client.session[totp.SECRET_SESSION_KEY])
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    response = client.post("/tai-khoan/hai-buoc/bat/", {"code": code})
    assert response["Location"] == "/tai-khoan/hai-buoc/ma-du-phong/"
    return secret


def test_an_officer_turns_the_second_step_on_and_is_asked_for_it(client: Client, officer: User) -> None:
    sign_in(client)
    _turn_on_two_steps(client)
    codes = page_of(client.get("/tai-khoan/hai-buoc/ma-du-phong/"))
    assert "Mã dự phòng" in codes
    client.post("/dang-xuat/")

    assert sign_in(client)["Location"] == "/dang-nhap/ma/"
    assert not is_signed_in(client)
    assert "Nhập mã xác thực" in page_of(client.get("/dang-nhap/ma/"))
    assert "chưa đúng" in page_of(client.post("/dang-nhap/ma/", {"code": "000000"}))
    recovery = Authenticator.objects.get(user=officer, type=Authenticator.Type.RECOVERY_CODES).wrap()
    response = client.post("/dang-nhap/ma/", {"code": recovery.get_unused_codes()[0]})
    assert response["Location"] == "/can-bo/"
    assert is_signed_in(client)


def test_the_second_step_can_be_turned_off(client: Client, officer: User) -> None:
    sign_in(client)
    _turn_on_two_steps(client)
    assert "Đang bật" in page_of(client.get("/tai-khoan/"))
    assert client.get("/tai-khoan/hai-buoc/tat/").status_code == 200
    client.post("/tai-khoan/hai-buoc/tat/")
    assert not Authenticator.objects.filter(user=officer).exists()


def test_changing_the_second_step_asks_for_the_password_again(client: Client, officer: User) -> None:
    client.force_login(officer)
    response = client.get("/tai-khoan/hai-buoc/bat/")
    assert response["Location"].startswith("/tai-khoan/xac-nhan/")
    assert "Xác nhận lại" in page_of(client.get(response["Location"]))
    assert client.post(response["Location"], {"password": PASSWORD})["Location"] == "/tai-khoan/hai-buoc/bat/"


# Outside identity

SERVER = "https://id.example.vn"


class FakeProvider:
    """The provider's side of OpenID Connect: configuration, token and user pages."""

    def __init__(self, sub: str, email: str) -> None:
        self.claims = {"sub": sub, "email": email, "email_verified": True, "name": "Nguyễn Văn Khác"}

    def __enter__(self) -> FakeProvider:
        return self

    def __exit__(self, *args: object) -> None:
        return None

    def get(self, url: str, **kwargs: Any) -> FakeAnswer:
        if url.endswith("/userinfo"):
            return FakeAnswer(self.claims)
        return FakeAnswer(
            {
                "issuer": SERVER,
                "authorization_endpoint": f"{SERVER}/authorize",
                "token_endpoint": f"{SERVER}/token",
                "userinfo_endpoint": f"{SERVER}/userinfo",
                "jwks_uri": f"{SERVER}/keys",
            }
        )

    def request(self, method: str, url: str, **kwargs: Any) -> FakeAnswer:
        now = int(time.time())
        claims = {**self.claims, "iss": SERVER, "aud": "motcua", "iat": now, "exp": now + 60}
        token = jwt.encode(claims, "khóa chỉ để kiểm thử, dài hơn 32 byte", algorithm="HS256")
        return FakeAnswer({"access_token": "t", "token_type": "Bearer", "id_token": token})


class FakeAnswer:
    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.text = json.dumps(content)

    def json(self) -> dict[str, Any]:
        return self.content

    def raise_for_status(self) -> None:
        return None


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    app = {
        "provider_id": "vneid",
        "name": "VNeID",
        "client_id": "motcua",
        "secret": "s",
        "settings": {"server_url": SERVER, "oauth_pkce_enabled": True, "uid_field": "sub"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    fake = FakeProvider(sub="8a1f", email="ha@example.vn")
    monkeypatch.setattr(OutsideAdapter, "get_requests_session", lambda self: fake)
    return fake


def sign_in_outside(client: Client, query: str = "") -> Any:
    start = client.post(f"/dang-nhap/qua/vneid/{query}")
    assert start["Location"].startswith(f"{SERVER}/authorize?")
    state = parse_qs(urlsplit(start["Location"]).query)["state"][0]
    return client.get("/dang-nhap/qua/vneid/ve/", {"code": "c", "state": state})


def test_without_a_provider_the_outside_sign_in_does_not_exist(client: Client) -> None:
    assert client.post("/dang-nhap/qua/vneid/").status_code == 404
    assert "VNeID" not in page_of(client.get(SIGN_IN))


def test_an_equal_address_never_opens_an_account(
    client: Client, officer: User, provider: FakeProvider
) -> None:
    response = sign_in_outside(client)
    assert response["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert "chưa gắn với tài khoản nào" in page_of(client.get(SIGN_IN))


def test_a_linked_identity_opens_its_account_by_sub(
    client: Client, officer: User, provider: FakeProvider
) -> None:
    sign_in(client)
    assert sign_in_outside(client, "?process=connect")["Location"] == "/tai-khoan/"
    assert SocialAccount.objects.get().uid == "8a1f"
    assert "Đã gắn" in page_of(client.get("/tai-khoan/"))
    client.post("/dang-xuat/")

    provider.claims["email"] = "dia-chi-moi@example.vn"
    assert sign_in_outside(client)["Location"] == "/can-bo/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_an_outside_sign_in_that_fails_says_so(client: Client, provider: FakeProvider) -> None:
    response = client.get("/dang-nhap/qua/vneid/ve/", {"error": "access_denied", "state": "lạ"}, follow=True)
    assert "Chưa đăng nhập được bằng định danh điện tử" in page_of(response)


def test_an_outside_sign_in_begins_with_a_post_only(client: Client, provider: FakeProvider) -> None:
    assert client.get("/dang-nhap/qua/vneid/").status_code == 405
    assert "Đăng nhập bằng VNeID" in page_of(client.get(SIGN_IN))
