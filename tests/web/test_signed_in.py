"""Who is signed in is read by fixed statements; who is refused is refused as by Django."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.accounts.actions import set_password
from motcua.accounts.models import User
from motcua.accounts.queries import user_of
from motcua.core.actors import Role
from motcua.web.shared.signed_in import SessionStore
from tests.factories import make_user
from tests.factories_queue import SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user(Role.RECEIVER)


@pytest.fixture
def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    return signed_in


def is_signed_in(client: Client) -> bool:
    return client.get("/tai-khoan/").status_code == 200


def test_session_and_user_are_those_of_django(client: Client, user: User) -> None:
    key = client.cookies["sessionid"].value
    assert dict(SessionStore(key).items()) == dict(db.SessionStore(key).items())
    found = user_of(user.pk)
    assert found is not None
    assert model_to_dict(found) == model_to_dict(User.objects.get(pk=user.pk))
    assert found.get_deferred_fields() == set()
    assert user_of(0) is None


def test_one_statement_each(client: Client) -> None:
    request = HttpRequest()
    request.session = SessionStore(client.cookies["sessionid"].value)
    with CaptureQueriesContext(connection) as captured:
        assert get_user(request).is_authenticated
    assert len(captured) == 2


def test_a_session_that_ended_is_none(client: Client) -> None:
    expired = SessionStore(client.cookies["sessionid"].value)
    assert is_signed_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(client)
    assert expired.load() == {}
    assert expired.session_key is None, "a new one must not take its name"


def test_a_key_nobody_was_given_is_nobody() -> None:
    stranger = Client()
    stranger.cookies["sessionid"] = "x' OR 1=1 --%s"
    assert not is_signed_in(stranger)


def test_who_was_switched_off_is_out_at_once(client: Client, user: User) -> None:
    assert is_signed_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_new_password_ends_the_other_sessions(client: Client, user: User) -> None:
    assert is_signed_in(client)
    set_password(user=user, password="một-mật-khẩu-khác-2026", by=SETUP, now=timezone.now())
    assert not is_signed_in(client)
