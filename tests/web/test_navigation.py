"""The navigation: every page in it exists, every other has one place in it, and people see what is theirs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from motcua.core.actors import Actor, ActorKind, Grant, Role
from motcua.web.backoffice.sections import SECTIONS, groups_of
from motcua.web.shared.checks import all_patterns
from motcua.web.shared.navigation import DESK, Navigation, desk_navigation, url_if_open
from tests.factories import make_agency, make_user

FOR_ALL_ROLES = tuple(Grant(role, "/") for role in Role)


def request_for(path: str, *roles: Role) -> Any:
    """A request by somebody with these roles (all when none is named), as the templates meet it."""
    request: Any = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    grants = tuple(Grant(role, "/") for role in roles) or FOR_ALL_ROLES
    request.actor = Actor(ActorKind.OFFICER, 1, "Lê Thu Hà", grants)
    return request


def seen(path: str, *roles: Role) -> tuple[Navigation, list[str], list[str]]:
    """The navigation, the entries marked in the rail and those marked in the strip."""
    navigation = desk_navigation(request_for(path, *roles))
    rail, strip = ([e.url for e in entries if e.current] for entries in (navigation.rail, navigation.strip))
    return navigation, rail, strip


def test_every_page_of_the_navigation_exists() -> None:
    names = [page.name for group in DESK for page in group.pages]
    names += [section.name for _label, sections in SECTIONS for section in sections]
    assert len(names) == len(set(names))
    for name in names:
        reverse(name)


def test_the_rail_of_who_may_everything_has_seven_entries() -> None:
    navigation, _rail, _strip = seen(reverse("desk:work"))
    assert [str(entry.label) for entry in navigation.rail] == [str(group.label) for group in DESK]
    assert len(DESK) == 7


@pytest.mark.parametrize(
    ("page", "entry", "place"),
    [
        ("desk:intake", "desk:intake", "desk:intake"),
        ("desk:certification_list", "desk:work", "desk:certification_list"),
        ("desk:certification_options", "desk:intake", "desk:certification"),
        ("desk:keys", "desk:work", "desk:sign"),
        ("desk:register_former", "desk:books", "desk:books"),
        ("desk:register_figures", "desk:books", "desk:register_figures"),
        ("desk:receipt_settings", "desk:hand_over", "desk:receipts"),
    ],
)
def test_a_page_marks_its_group_and_its_place_in_it(page: str, entry: str, place: str) -> None:
    _navigation, rail, strip = seen(reverse(page))
    assert rail == [reverse(entry)]
    assert strip == [reverse(place)]


def test_a_page_within_two_is_of_the_nearer_one() -> None:
    _navigation, rail, strip = seen(reverse("desk:register_destruction", args=[1]))
    assert (rail, strip) == ([reverse("desk:books")], [reverse("desk:register_retention")])


def test_a_case_is_in_the_work_and_on_no_page_of_it() -> None:
    navigation, rail, _strip = seen(reverse("desk:case", args=[7]))
    assert rail == [reverse("desk:work")]
    assert navigation.strip == ()


def test_a_group_with_one_page_left_is_that_page() -> None:
    navigation, _rail, _strip = seen(reverse("desk:letters"), Role.LEADER)
    assert navigation.strip == ()
    assert (reverse("desk:letters"), "Thư", "page") in [(e.url, e.label, e.current) for e in navigation.rail]


def test_a_page_has_an_address_only_for_who_may_open_it() -> None:
    path = reverse("desk:lookup")
    assert url_if_open("desk:work", request_for(path, Role.POSTAL_CLERK)) == ""
    assert url_if_open("desk:work", request_for(path, Role.SPECIALIST)) == reverse("desk:work")


def test_every_page_of_the_backoffice_is_in_one_section() -> None:
    home = reverse("backoffice:home").lstrip("/")
    routes = [route for route, _pattern in all_patterns() if route.startswith(home) and route != home]
    assert len(routes) > 60
    request = request_for(reverse("backoffice:home"))
    for route in routes:
        request.path = f"/{route}"
        here = [e.section.name for group in groups_of(request) for e in group.entries if e.is_current]
        assert len(here) == 1, route


@pytest.mark.django_db
def test_the_backoffice_opens_every_section_from_every_page(client: Client) -> None:
    client.force_login(make_user(Role.ADMINISTRATOR, make_agency("UBND phường Bình Hòa")))
    page = client.get(reverse("backoffice:users")).content.decode()
    menu = page.partition('class="menu-list section-menu"')[2].partition("</nav>")[0]
    assert "Tổ chức, nhân sự" in menu
    assert f'href="{reverse("backoffice:signing_keys")}"' in menu
    assert re.findall(r'href="([^"]*)" aria-current="true"', menu) == [reverse("backoffice:users")]
