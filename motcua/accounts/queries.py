"""Who somebody is, who is away, and who sits where by the roster."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.timezone import localdate

from motcua.accounts.choices import HalfDay
from motcua.accounts.models import Absence, Authorisation, Grant, PositionHolding, Shift, User
from motcua.agencies.models import Agency, Office
from motcua.core import prepared
from motcua.core.actors import ANONYMOUS, HEADS, Actor, ActorKind, Cover, Role
from motcua.core.actors import Grant as HeldGrant
from motcua.core.compiled import CompiledQuery
from motcua.core.prepared import run
from motcua.core.rows import Part, read
from motcua.core.rules.dates import local

NOON = 12

# Asked at every call of the API; compiled anew each time it would cost as much as three inserts (ADR 0012).
_CLIENT = (
    "SELECT client.id, client.name, client.roles, client.valid_to, agency.path FROM accounts_apiclient client"
    " JOIN agencies_agency agency ON agency.id = client.agency_id"
    " WHERE client.token_hash = %s AND client.is_active = %s"
)

# Asked at every request of an officer: who it is, and in one statement what is theirs and what is lent.
_USER = (Part("u", User),)
_HELD = CompiledQuery(
    lambda user_id, today: (
        Grant.objects.filter(user_id=user_id)
        .in_force(today)
        .values_list("role", "agency__path", Value(""), Value(0), Value(""), Value(""), Value(False))
        .union(
            Authorisation.objects.filter(holder_id=user_id)
            .standing(today)
            .annotate(is_away=Exists(Absence.objects.filter(user=OuterRef("giver")).standing(today)))
            .values_list(
                "role",
                "agency__path",
                "procedures",
                "giver_id",
                "giver__full_name",
                "giver__username",
                "is_away",
            ),
            all=True,
        )
    )
)


def actor_of(user: Any, *, now: datetime) -> Actor:
    """The actor of a signed-in user with the grants and authorisations in force; anonymous otherwise.

    Where the giver of an authorisation is absent today, its holder covers for them.
    """
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return ANONYMOUS
    today = localdate(now)
    held, covers = [], []
    for role, path, procedures, giver_id, name, username, is_away in run(_HELD.reading(user.pk, today)):
        grant = HeldGrant(Role(role), path, frozenset(procedures.split()))
        held.append(grant)
        if is_away:
            covers.append(Cover(giver_id, name or username, grant))
    return Actor(
        kind=ActorKind.OFFICER,
        id=user.pk,
        label=str(user),
        grants=tuple(dict.fromkeys(held)),
        covers=tuple(covers),
    )


def user_of(user_id: int) -> User | None:
    """The user of that number, switched off or not: one statement, asked at every request of an officer."""
    rows = read(_USER, "FROM accounts_user u WHERE u.id = %s", [user_id])
    return rows[0][0] if rows else None


def hash_token(token: str) -> str:
    """What is stored of a bearer token."""
    return hashlib.sha256(token.encode()).hexdigest()


def client_actor(token: str, *, now: datetime) -> Actor | None:
    """The actor of an API client by its bearer token; None for an unknown, ended or switched-off one."""
    with prepared.cursor() as cursor:
        cursor.execute(_CLIENT, [hash_token(token), True])
        found = cursor.fetchone()
    if found is None:
        return None
    key, name, roles, valid_to, path = found
    if valid_to and str(valid_to) < localdate(now).isoformat():  # SQLite gives days as texts
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


def absences_seen_by(actor: Actor, *, now: datetime) -> QuerySet[Absence]:
    """Absences running or to come: the actor's own, and those of the people of units the actor heads."""
    today = localdate(now)
    wanted = Q(user_id=actor.id)
    for path in actor.paths_of(HEADS):
        wanted |= Q(user__agency__path__startswith=path)
    running = Absence.objects.filter(wanted, ended_on=None, valid_to__gte=today)
    return running.select_related("user", "user__agency")


def covers_of(absences: Sequence[Absence], *, now: datetime) -> dict[int, list[Authorisation]]:
    """Who stands in for whom: the authorisations that count within each absence, by its id. One query."""
    lent = list(
        Authorisation.objects.filter(giver__in=[absence.user_id for absence in absences], revoked_on=None)
        .select_related("holder", "agency")
        .order_by("pk")
    )
    return {
        absence.pk: [
            one
            for one in lent
            if one.giver_id == absence.user_id
            and one.valid_from <= absence.valid_to
            and one.valid_to >= max(absence.valid_from, localdate(now))
        ]
        for absence in absences
    }


def people_under(actor: Actor) -> QuerySet[User]:
    """Whose absence the actor may record: the actor, and the people of units the actor heads."""
    wanted = Q(pk=actor.id)
    for path in actor.paths_of(HEADS):
        wanted |= Q(agency__path__startswith=path)
    return User.objects.filter(wanted, is_active=True).order_by("full_name")


def half_day(now: datetime) -> HalfDay:
    """Which session of the roster a moment belongs to."""
    return HalfDay.MORNING if local(now).hour < NOON else HalfDay.AFTERNOON


def roster_on(counter_ids: Collection[int], day: date, half: str) -> dict[int, Shift]:
    """Of each counter the row of the roster that counts in that session; one statement."""
    rows = Shift.objects.filter(counter__in=counter_ids).at(day, half)
    return {shift.counter_id: shift for shift in rows.select_related("counter", "officer", "reserve")}


def roster_between(office: Office, first: date, last: date) -> list[Shift]:
    """The rows of an office that speak of any of these days, those that count last at the end."""
    rows = Shift.objects.filter(counter__office=office, valid_from__lte=last)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    return list(rows.select_related("officer", "reserve").order_by("valid_from", "pk"))


def may_sit_at(agency: Agency) -> QuerySet[User]:
    """Who may sit at the counters of a centre: its receivers and directors."""
    receivers = people_with_role(Role.RECEIVER, agency.path)
    return receivers | people_with_role(Role.DIRECTOR, agency.path)


def capacity_of(user_id: int, agency: Agency, *, on: date) -> tuple[str, ...]:
    """The lines above a signature by the post an officer holds there: ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")."""
    held = PositionHolding.objects.filter(user_id=user_id, position__agency=agency).in_force(on)
    holding = held.select_related("position").order_by("-valid_from").first()
    if holding is None:
        return ()
    words = holding.position.signing_title or holding.position.title
    return tuple(line.strip() for line in words.split("/"))
