"""Every URL × every role, and who has not signed in: let in exactly as declared, over real requests.

What is expected comes from the access each view declares; what is asserted is what the server answers to a
safe request (GET; a view that only takes POST answers 405, but only to those whom it lets in). Objects named
in addresses do not exist, so whoever is let in may also meet a 404.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, resolve, reverse
from ninja.operation import Operation, PathView

from motcua.accounts.models import ApiClient, User
from motcua.accounts.queries import hash_token
from motcua.api.urls import api
from motcua.core.access import PUBLIC, TABLE, OnDevice, Right
from motcua.core.actors import Role
from motcua.web.shared.checks import all_patterns, views_declare_access
from tests.factories import NOW, make_office, make_user

pytestmark = pytest.mark.django_db

STRANGER = "anonymous"
PEOPLE = [STRANGER, *(role.value for role in Role)]
SAMPLES = {
    "int": "999999999",
    "slug": "khong-co",
    "str": "khong-co",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "khong/co",
}


def address(route: str) -> str:
    """A route with values that name nothing: quan-tri/<int:id>/ gives /quan-tri/999999999/."""
    parts = []
    for piece in route.split("<"):
        hole, closed, rest = piece.partition(">")
        if not closed:
            parts.append(piece)
            continue
        kind = hole.split(":")[0] if ":" in hole else "str"
        parts.append(SAMPLES.get(kind, "khong-co") + rest)
    return "/" + "".join(parts)


def pages() -> Iterator[tuple[str, URLPattern]]:
    """Every route but those of the API."""
    for route, pattern in all_patterns():
        if not route.startswith("api/"):
            yield address(route), pattern


def operations() -> Iterator[tuple[str, str, Operation]]:
    """Every operation of the API: path, method, operation."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            assert isinstance(view, PathView)
            for operation in view.operations:
                for method in operation.methods:
                    whole = f"{prefix}/{path}".replace("//", "/").lstrip("/")
                    yield address(_as_route(f"api/v1/{whole}")), method, operation


def _as_route(path: str) -> str:
    """ninja writes {case_id} or {int:case_id}."""
    return path.replace("{", "<").replace("}", ">")


PAGES = list(pages())
OPERATIONS = list(operations())


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, User]]:
    """One person of each role, in one agency with a reception point, for the whole module."""
    with django_db_blocker.unblock():
        office = make_office()  # without one the intake refuses even who may receive
        found = {role.value: make_user(role, office.agency) for role in Role}
        yield found
        for person in found.values():
            person.delete()
        office.delete()
        office.agency.delete()


def expects(access: Any, person: str) -> bool:
    """Whether the declared access lets this person in."""
    if access is PUBLIC:
        return True
    if isinstance(access, OnDevice):
        return False  # people are no screens; tests/web/test_devices.py pairs some
    assert isinstance(access, Right)
    return person != STRANGER and Role(person) in access.roles


def lets_in(response: Any) -> bool:
    """Whether the answer is one of the view, not of the guard before it."""
    if response.status_code == 403:
        return False
    sign_in_first = reverse(settings.LOGIN_URL) + "?next="
    return not (response.status_code == 302 and response["Location"].startswith(sign_in_first))


def test_every_view_and_every_operation_declares_its_access() -> None:
    assert views_declare_access(None) == []
    silent = [path for path, _, operation in OPERATIONS if not hasattr(operation.view_func, "access")]
    assert silent == []


def test_every_declared_right_is_in_the_table() -> None:
    declared = [pattern.callback.access for _, pattern in PAGES]
    declared += [operation.view_func.access for _, _, operation in OPERATIONS]
    rights = {access for access in declared if access is not PUBLIC and not isinstance(access, OnDevice)}
    assert rights <= set(TABLE.values())


def test_there_are_pages_and_operations_to_walk() -> None:
    assert len(PAGES) > 50
    assert len(OPERATIONS) > 10


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_lets_in_whom_it_declares(
    person: str, people: dict[str, User], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "django.request")  # hundreds of refusals are meant
    client = Client(raise_request_exception=False)
    wrong = []
    for url, pattern in PAGES:
        if person != STRANGER:
            client.force_login(people[person])  # anew for each page: one of them is the sign-out
        response = client.get(url)
        access = resolve(url).func.access  # an earlier route may answer at this address
        if lets_in(response) != expects(access, person) or response.status_code >= 500:
            wrong.append((url, pattern.name, response.status_code))
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, a file is closed
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.parametrize("person", PEOPLE)
def test_every_operation_of_the_api_lets_in_whom_it_declares(person: str, people: dict[str, User]) -> None:
    headers = {} if person == STRANGER else {"Authorization": f"Bearer {token_of(person, people)}"}
    client = Client(raise_request_exception=False, headers=headers)
    wrong = []
    for url, method, operation in OPERATIONS:
        # Without a body a writing operation goes no further than its refusal of the input.
        response = client.generic(method, url)
        is_in = response.status_code not in {401, 403}
        if is_in != expects(operation.view_func.access, person) or response.status_code >= 500:
            wrong.append((method, url, response.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))


def token_of(role: str, people: dict[str, User]) -> str:
    """A program in that role."""
    token = f"mc_{role:_<43}"
    ApiClient.objects.create(
        name=role,
        token_hash=hash_token(token),
        token_hint=token[:7],
        roles=role,
        agency=people[role].agency,
        created_at=NOW,
    )
    return token


def test_who_is_locked_out_or_unknown_to_the_api_gets_in_nowhere(people: dict[str, User]) -> None:
    for token in ("", "mc_unknown", "Bearer"):
        client = Client(headers={"Authorization": f"Bearer {token}"})
        for url, method, operation in OPERATIONS:
            if operation.view_func.access is not PUBLIC:
                assert client.generic(method, url).status_code == 401, (method, url)


def test_an_address_nobody_knows_is_a_404_and_not_a_refusal() -> None:
    assert Client().get("/khong-co-trang-nay/").status_code == 404
