"""Roles of people in agencies, and who holds which position."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.accounts.actions.events import note
from motcua.accounts.errors import GrantExists, NotYourself, UnfitPeriod
from motcua.accounts.models import Grant, PositionHolding, User
from motcua.accounts.permissions import MANAGE_ACCOUNTS, check_may_manage
from motcua.agencies.models import Agency, Position
from motcua.core.access import check
from motcua.core.actors import ROLE_LABELS, Actor, ActorKind, Role
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action


@action
def grant_role(
    *,
    user: User,
    role: Role,
    agency: Agency,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Actor,
    now: datetime,
) -> Grant:
    """The user does the work of a role in an agency and all below it, from today unless said otherwise.

    Raises NotAllowed, UnfitPeriod, GrantExists.
    """
    check(by, MANAGE_ACCOUNTS, agency.path)
    check_may_manage(by, user)
    begins = valid_from or local_day(now)
    check_period(begins, valid_to, now)
    same = Grant.objects.filter(user=user, role=role, agency=agency).filter(
        Q(valid_to=None) | Q(valid_to__gte=begins)
    )
    if valid_to is not None:
        same = same.filter(Q(valid_from=None) | Q(valid_from__lte=valid_to))
    if same.exists():
        raise GrantExists(
            _("%(user)s đã có vai trò %(role)s tại %(agency)s trong thời gian này.")
            % {"user": user, "role": ROLE_LABELS[Role(role)], "agency": agency}
        )
    grant = Grant.objects.create(
        user=user, role=Role(role), agency=agency, valid_from=begins, valid_to=valid_to
    )
    note(user, "role_granted", _said(grant), by=by, now=now)
    return grant


@action
def revoke_grant(*, grant: Grant, by: Actor, now: datetime) -> None:
    """The role ends at once: yesterday was its last day; one that never counted is removed.

    Raises NotAllowed, and NotYourself for one's own right to administer.
    """
    check(by, MANAGE_ACCOUNTS, grant.agency.path)
    user = grant.user
    is_own = by.kind is ActorKind.OFFICER and by.id == user.pk
    if is_own and grant.role == Role.ADMINISTRATOR:
        raise NotYourself(_("Ông/bà không thể tự bỏ quyền quản trị của mình; xin nhờ quản trị viên khác."))
    today = local_day(now)
    if grant.valid_to is not None and grant.valid_to < today:
        return
    said = _said(grant)
    if grant.valid_from is not None and grant.valid_from >= today:
        grant.delete()
    else:
        grant.valid_to = today - timedelta(days=1)
        grant.save(update_fields=["valid_to"])
    note(user, "role_revoked", said, by=by, now=now)


@action
def hold_position(
    *,
    user: User,
    position: Position,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    now: datetime,
) -> PositionHolding:
    """The user is appointed to a position. Raises NotAllowed, UnfitPeriod."""
    check(by, MANAGE_ACCOUNTS, position.agency.path)
    if valid_to is not None and valid_to < valid_from:
        raise UnfitPeriod(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    holding = PositionHolding.objects.create(
        user=user, position=position, valid_from=valid_from, valid_to=valid_to
    )
    said = {
        "position": position.title,
        "agency": position.agency.code,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else None,
    }
    note(user, "position_taken", said, by=by, now=now)
    return holding


@action
def end_holding(*, holding: PositionHolding, last_day: date, by: Actor, now: datetime) -> None:
    """The last day somebody holds a position. Raises NotAllowed, UnfitPeriod."""
    check(by, MANAGE_ACCOUNTS, holding.position.agency.path)
    if last_day < holding.valid_from:
        raise UnfitPeriod(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    holding.valid_to = last_day
    holding.save(update_fields=["valid_to"])
    said = {"position": holding.position.title, "valid_to": last_day.isoformat()}
    note(holding.user, "position_left", said, by=by, now=now)


def check_period(valid_from: date, valid_to: date | None, now: datetime) -> None:
    """Raise UnfitPeriod when the end lies before the beginning or in the past."""
    if valid_to is None:
        return
    if valid_to < valid_from:
        raise UnfitPeriod(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    if valid_to < local_day(now):
        raise UnfitPeriod(_("Ngày kết thúc đã qua; xin chọn ngày từ hôm nay."), field="valid_to")


def _said(grant: Grant) -> dict[str, object]:
    return {
        "role": grant.role,
        "agency": grant.agency.code,
        "valid_from": grant.valid_from.isoformat() if grant.valid_from else None,
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else None,
    }
