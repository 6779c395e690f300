"""Programs that use the API."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.accounts.actions.events import note
from motcua.accounts.actions.grants import check_period
from motcua.accounts.errors import NameInUse, UnfitClient
from motcua.accounts.models import ApiClient
from motcua.accounts.permissions import MANAGE_ACCOUNTS
from motcua.accounts.queries import hash_token
from motcua.agencies.models import Agency
from motcua.core.access import check
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action

TOKEN_PREFIX = "mc_"  # noqa: S105 - the prefix lets a leaked token be recognised; it is no secret
HINT_LENGTH = 7


@action
def create_api_client(
    *,
    name: str,
    roles: Collection[Role],
    agency: Agency,
    valid_to: date | None = None,
    by: Actor,
    now: datetime,
) -> tuple[ApiClient, str]:
    """A new program and its bearer token ("mc_" and 43 characters), which nobody can read again later.

    Raises NotAllowed, UnfitClient, NameInUse, UnfitPeriod.
    """
    check(by, MANAGE_ACCOUNTS, agency.path)
    name = squeeze(nfc(name))
    if not name:
        raise UnfitClient(_("Xin ghi tên ứng dụng."), field="name")
    if not roles:
        raise UnfitClient(_("Xin chọn ít nhất một vai trò cho ứng dụng."), field="roles")
    if Role.ADMINISTRATOR in roles:
        raise UnfitClient(_("Ứng dụng không được giữ vai trò quản trị hệ thống."), field="roles")
    check_period(local_day(now), valid_to, now)
    if ApiClient.objects.filter(name=name).exists():
        raise NameInUse(_("Đã có ứng dụng tên “%(name)s”.") % {"name": name}, field="name")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    words = sorted(Role(role).value for role in roles)
    client = ApiClient.objects.create(
        name=name,
        token_hash=hash_token(token),
        token_hint=token[:HINT_LENGTH],
        roles=" ".join(words),
        agency=agency,
        valid_to=valid_to,
        created_at=now,
    )
    said = {
        "name": name,
        "roles": words,
        "agency": agency.code,
        "valid_to": valid_to.isoformat() if valid_to else None,
    }
    note(client, "api_client_created", said, by=by, now=now)
    return client, token


@action
def revoke_api_client(*, client: ApiClient, by: Actor, now: datetime) -> None:
    """The program's token counts no longer, at once. Raises NotAllowed."""
    check(by, MANAGE_ACCOUNTS, client.agency.path)
    if ApiClient.objects.filter(pk=client.pk, is_active=True).update(is_active=False):
        note(client, "api_client_revoked", {}, by=by, now=now)
    client.is_active = False
