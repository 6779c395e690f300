"""What an administrator may see: the subtrees of their grants; anything else does not exist for them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from motcua.accounts.models import (
    ApiClient,
    Authorisation,
    AuthorisationQuerySet,
    User,
    UserQuerySet,
)
from motcua.accounts.permissions import MANAGE_ACCOUNTS
from motcua.agencies.models import Agency, AgencyQuerySet, Office, Position
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.core.actors import Actor
from motcua.queueing.models import Hall
from motcua.queueing.permissions import MANAGE_HALL


def below(field: str, paths: tuple[str, ...]) -> Q:
    """Rows whose agency (a path field such as "agency__path") lies in one of the subtrees."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(**{f"{field}__startswith": path})
    return wanted


def managed_agencies(actor: Actor) -> AgencyQuerySet:
    """The agencies the actor administers."""
    return Agency.objects.under(actor.paths_of(MANAGE_AGENCIES.roles))


def agency_for(actor: Actor, agency_id: int) -> Agency:
    """One of them; raises Http404."""
    return get_object_or_404(managed_agencies(actor).select_related("parent"), pk=agency_id)


def office_for(actor: Actor, office_id: int) -> Office:
    """A reception point of one of them; raises Http404."""
    paths = actor.paths_of(MANAGE_AGENCIES.roles)
    return get_object_or_404(
        Office.objects.filter(below("agency__path", paths)).select_related("agency"), pk=office_id
    )


def hall_offices(actor: Actor) -> QuerySet[Office]:
    """The reception points whose halls the actor manages, with their halls."""
    paths = actor.paths_of(MANAGE_HALL.roles)
    return Office.objects.filter(below("agency__path", paths)).select_related("agency", "hall")


def hall_for(actor: Actor, office_id: int) -> Hall:
    """The hall of one of them; raises Http404, also while it has none."""
    paths = actor.paths_of(MANAGE_HALL.roles)
    halls = Hall.objects.filter(below("office__agency__path", paths)).select_related("office__agency")
    return get_object_or_404(halls, office_id=office_id)


def position_for(actor: Actor, position_id: int) -> Position:
    """A position of one of them; raises Http404."""
    paths = actor.paths_of(MANAGE_AGENCIES.roles)
    return get_object_or_404(
        Position.objects.filter(below("agency__path", paths)).select_related("agency"), pk=position_id
    )


def managed_users(actor: Actor) -> UserQuerySet:
    """The accounts at the agencies the actor administers."""
    return User.objects.filter(below("agency__path", actor.paths_of(MANAGE_ACCOUNTS.roles)))


def user_for(actor: Actor, user_id: int) -> User:
    """One of them; raises Http404."""
    users = managed_users(actor).select_related("agency", "counter__office")
    return get_object_or_404(users, pk=user_id)


def managed_authorisations(actor: Actor) -> AuthorisationQuerySet:
    """The authorisations for these agencies."""
    paths = actor.paths_of(MANAGE_ACCOUNTS.roles)
    return Authorisation.objects.filter(below("agency__path", paths)).select_related(
        "giver", "holder", "agency"
    )


def managed_clients(actor: Actor) -> QuerySet[ApiClient]:
    """The programs of these agencies."""
    paths = actor.paths_of(MANAGE_ACCOUNTS.roles)
    return ApiClient.objects.filter(below("agency__path", paths)).select_related("agency")
