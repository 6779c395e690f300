"""Who somebody is: the actor of a user or an API client."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from motcua.accounts.models import ApiClient, Authorisation, Grant, User
from motcua.core.actors import ANONYMOUS, Actor, ActorKind, Role
from motcua.core.actors import Grant as HeldGrant


def actor_of(user: Any, *, now: datetime) -> Actor:
    """The actor of a signed-in user with the grants and authorisations in force; anonymous otherwise."""
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return ANONYMOUS
    today = localdate(now)
    own = Grant.objects.filter(user_id=user.pk).in_force(today).values_list("role", "agency__path")
    held = [HeldGrant(Role(role), path) for role, path in own]
    lent = (
        Authorisation.objects.filter(holder_id=user.pk)
        .standing(today)
        .values_list("role", "agency__path", "procedures")
    )
    held += [HeldGrant(Role(role), path, frozenset(codes.split())) for role, path, codes in lent]
    grants = tuple(dict.fromkeys(held))
    return Actor(kind=ActorKind.OFFICER, id=user.pk, label=str(user), grants=grants)


def hash_token(token: str) -> str:
    """What is stored of a bearer token."""
    return hashlib.sha256(token.encode()).hexdigest()


def client_actor(token: str, *, now: datetime) -> Actor | None:
    """The actor of an API client by its bearer token; None for an unknown, ended or switched-off one."""
    found = (
        ApiClient.objects.filter(token_hash=hash_token(token), is_active=True)
        .values_list("pk", "name", "roles", "valid_to", "agency__path")  # asked at every call: no more than this
        .first()
    )
    if found is None:
        return None
    key, name, roles, valid_to, path = found
    if valid_to and valid_to < localdate(now):
        return None
    grants = tuple(HeldGrant(Role(word), path) for word in sorted(roles.split()))
    return Actor(kind=ActorKind.API_CLIENT, id=key, label=name, grants=grants)


def people_with_role(role: Role, agency_path: str, *, on: date | None = None) -> QuerySet[User]:
    """Users who may do a role's work in an agency: granted there or above it, in force on the day."""
    above = [agency_path[: end + 1] for end, sign in enumerate(agency_path) if sign == "."]
    grants = Grant.objects.filter(role=role.value, agency__path__in=above)
    if on is not None:
        grants = grants.in_force(on)
    return User.objects.filter(is_active=True, pk__in=grants.values("user_id")).order_by("full_name")
