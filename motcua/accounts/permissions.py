"""Who may manage accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.core.access import check, right
from motcua.core.actors import HEADS, Actor, ActorKind, Role
from motcua.core.errors import NotAllowed

MANAGE_ACCOUNTS = right(
    "accounts.manage", _("quản lý tài khoản, phân quyền, ủy quyền và ứng dụng kết nối"), Role.ADMINISTRATOR
)

SET_ROSTER = right("accounts.set_roster", _("phân công cán bộ ngồi quầy"), Role.DIRECTOR, Role.ADMINISTRATOR)

RECORD_ABSENCE = right("accounts.record_absence", _("ghi vắng mặt"), *Role)


def check_may_record_absence(by: Actor, user: User) -> None:
    """Raise NotAllowed unless it is the actor's own absence, or the actor heads the person's unit."""
    if by.kind is ActorKind.OFFICER and by.id == user.pk:
        return
    if user.agency is None or not by.holds(HEADS, user.agency.path):
        raise NotAllowed(_("Ông/bà chỉ ghi vắng mặt cho mình hoặc cho người của đơn vị mình phụ trách."))


def check_may_manage(by: Actor, user: User) -> None:
    """Raise NotAllowed unless the actor manages the user's agency and every agency the user has a role in.

    Without the second part, who administers a commune could set the password of a province's administrator
    who happens to sit there, and sign in as them.
    """
    check(by, MANAGE_ACCOUNTS, user.agency.path if user.agency else "")
    for path in set(user.grants.values_list("agency__path", flat=True)):
        check(by, MANAGE_ACCOUNTS, path)
