"""Valid, dull objects; a test states only what matters to it. Other domains: tests/factories_<domain>.py."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from motcua.accounts.models import Grant, User
from motcua.accounts.queries import actor_of
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Counter, Office
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.actors import Grant as HeldGrant
from motcua.core.rules.dates import VN_TZ

NOW = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
PASSWORD = "một-mật-khẩu-dài"
_numbers = count(1)


def make_agency(name: str = "", *, parent: Agency | None = None, **fields: Any) -> Agency:
    """An agency in force, with its path; by default a commune without a parent."""
    number = next(_numbers)
    agency = Agency.objects.create(
        **{
            "name": name or f"UBND phường Số {number}",
            "code": f"{parent.code}.{number}" if parent else f"H29.{number}",
            "kind": AgencyKind.SECTION if parent else AgencyKind.COMMUNE,
            "parent": parent,
            **fields,
        }
    )
    agency.path = f"{parent.path if parent else ''}{agency.pk}."
    agency.folded = agency.search_text()
    agency.save(update_fields=["path", "folded"])
    return agency


def make_office(agency: Agency | None = None, *, counters: int = 0, **fields: Any) -> Office:
    """A reception point with `counters` counters."""
    office = Office.objects.create(
        **{"agency": agency or make_agency(), "name": f"Điểm tiếp nhận số {next(_numbers)}", **fields}
    )
    Counter.objects.bulk_create(
        Counter(office=office, number=number, name=f"Quầy {number}") for number in range(1, counters + 1)
    )
    return office


def make_user(
    role: Role | None = None,
    agency: Agency | None = None,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    **fields: Any,
) -> User:
    """A user (password PASSWORD) of the agency, holding `role` in it if one is given."""
    number = next(_numbers)
    home = agency or make_agency()
    user = User.objects.create_user(
        password=PASSWORD,
        **{"username": f"canbo{number}", "full_name": f"Nguyễn Văn Số {number}", "agency": home, **fields},
    )
    if role is not None:
        Grant.objects.create(user=user, role=role, agency=home, valid_from=valid_from, valid_to=valid_to)
    return user


def actor_for(user: User, *, now: datetime = NOW) -> Actor:
    """The actor of a user as a request builds it."""
    return actor_of(user, now=now)


def make_actor(role: Role, agency: Agency) -> Actor:
    """An officer without a row: quick, for actions that never look the user up."""
    return Actor(kind=ActorKind.OFFICER, id=None, label="Cán bộ", grants=(HeldGrant(role, agency.path),))
