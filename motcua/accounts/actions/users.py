"""Accounts of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from motcua.accounts.actions.events import note
from motcua.accounts.errors import NameInUse, NotYourself, UnfitName, WeakPassword
from motcua.accounts.models import User
from motcua.accounts.permissions import MANAGE_ACCOUNTS, check_may_manage
from motcua.agencies.models import Agency, Counter
from motcua.audit.rules import changes
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """What a person says about an account. Sign-in names are kept in small letters."""

    username: str
    full_name: str
    agency: Agency
    email: str = ""
    phone: str = ""
    counter: Counter | None = None


@action
def create_user(*, facts: UserFacts, password: str, by: Actor, now: datetime) -> User:
    """A new account, without any role yet. Raises NotAllowed, UnfitName, NameInUse, WeakPassword."""
    check(by, MANAGE_ACCOUNTS, facts.agency.path)
    user = User()
    _take(user, facts)
    _set_checked_password(user, password)
    user.save()
    note(user, "user_created", {"username": user.username, "agency": facts.agency.code}, by=by, now=now)
    return user


@action
def change_user(*, user: User, facts: UserFacts, by: Actor, now: datetime) -> User:
    """Other facts about an account; the event names the fields, not what stood in them.

    Raises NotAllowed, UnfitName, NameInUse.
    """
    check_may_manage(by, user)
    check(by, MANAGE_ACCOUNTS, facts.agency.path)
    before = _facts_of(user)
    _take(user, facts)
    user.save()
    differing = sorted(changes(before, _facts_of(user)))
    if differing:
        note(user, "user_changed", {"fields": differing}, by=by, now=now)
    return user


@action
def set_password(*, user: User, password: str, by: Actor, now: datetime) -> None:
    """A new password, set by the user or by who manages the account; all its sessions end.

    Raises NotAllowed, WeakPassword.
    """
    if not _is_same(by, user):
        check_may_manage(by, user)
    _set_checked_password(user, password)
    user.save(update_fields=["password"])
    note(user, "password_set", {}, by=by, now=now)


@action
def deactivate_user(*, user: User, by: Actor, now: datetime) -> None:
    """The account may no longer sign in, at once. Raises NotAllowed, NotYourself."""
    check_may_manage(by, user)
    if _is_same(by, user):
        raise NotYourself(_("Ông/bà không thể khóa tài khoản của chính mình; xin nhờ quản trị viên khác."))
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        note(user, "user_deactivated", {}, by=by, now=now)
    user.is_active = False


@action
def reactivate_user(*, user: User, by: Actor, now: datetime) -> None:
    """The account may sign in again. Raises NotAllowed."""
    check_may_manage(by, user)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        note(user, "user_reactivated", {}, by=by, now=now)
    user.is_active = True


def _is_same(by: Actor, user: User) -> bool:
    return by.kind is ActorKind.OFFICER and by.id == user.pk


def _take(user: User, facts: UserFacts) -> None:
    username = squeeze(facts.username).lower()
    if not _USERNAME.fullmatch(username):
        raise UnfitName(
            _("Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới."),
            field="username",
        )
    if User.objects.filter(username__iexact=username).exclude(pk=user.pk).exists():
        raise NameInUse(
            _("Tên đăng nhập “%(name)s” đã có người dùng.") % {"name": username}, field="username"
        )
    full_name = squeeze(nfc(facts.full_name))
    if not full_name:
        raise UnfitName(_("Xin ghi họ và tên."), field="full_name")
    user.username, user.full_name = username, full_name
    user.email, user.phone = squeeze(facts.email), squeeze(facts.phone)
    user.agency, user.counter = facts.agency, facts.counter
    user.folded = user.search_text()


def _set_checked_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from None
    user.set_password(password)


def _facts_of(user: User) -> dict[str, object]:
    return {
        "username": user.username,
        "full_name": user.full_name,
        "email": user.email,
        "phone": user.phone,
        "agency": user.agency_id,
        "counter": user.counter_id,
    }
