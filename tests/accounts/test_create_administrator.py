"""The first account of an empty installation."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from motcua.accounts.models import Grant, User
from motcua.accounts.queries import actor_of
from motcua.core.actors import Role
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
ARGUMENTS = ("quantri", "--name", "Nguyễn Văn A", "--agency-code", "H29")


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_ADMIN_PASSWORD", "một mật khẩu đủ dài")


def test_an_empty_installation_gets_its_administrator_and_root_agency():
    call_command("create_administrator", *ARGUMENTS, "--agency-name", "UBND Thành phố")
    user = User.objects.get()
    assert user.check_password("một mật khẩu đủ dài")
    assert Grant.objects.get().role == Role.ADMINISTRATOR
    assert Role.ADMINISTRATOR in actor_of(user, now=NOW.replace(year=2030)).roles()


def test_an_unknown_agency_without_a_name_changes_nothing():
    with pytest.raises(CommandError, match="agency-name"):
        call_command("create_administrator", *ARGUMENTS)
    assert not User.objects.exists()


def test_a_weak_password_is_refused_and_leaves_no_agency(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_ADMIN_PASSWORD", "123")
    with pytest.raises(CommandError):
        call_command("create_administrator", *ARGUMENTS, "--agency-name", "UBND Thành phố")
    assert not User.objects.exists()
