"""The navigation: groups of pages, of which an officer sees those whose view lets them in.

Rights are not repeated here: a page is shown exactly when it exists and the `@needs` of its view is held.
A group of several pages is one entry of the rail, which leads to the first of them; the others stand in a
strip above each page of the group. A group of which one page is left is that page.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from motcua.core.access import PUBLIC, may


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the navigation: the name of its URL, words, icon, and how names of URLs within it begin."""

    name: str
    label: Any
    icon: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together, in words and icon; `within` as of a page, for what belongs to no single page."""

    label: Any
    icon: str
    pages: tuple[Page, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One link: where to, its words and icon, and what `aria-current` says of it: page, true or nothing."""

    url: str
    label: Any
    icon: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The rail of an officer, and the strip of the group this page is in: its name and its pages."""

    rail: tuple[NavEntry, ...]
    strip: tuple[NavEntry, ...] = ()
    strip_label: Any = ""


DESK = (
    Group(
        _("Tiếp nhận"),
        "clipboard-list",
        (
            Page("desk:intake", _("Tiếp nhận hồ sơ"), "clipboard-list", ("desk:intake_",)),
            Page("desk:certification", _("Chứng thực"), "rubber-stamp", ("desk:certification_",)),
            Page(
                "desk:advice_list",
                _("Lời hướng dẫn"),
                "message-question",
                ("desk:advice", "desk:new_advice"),
            ),
        ),
    ),
    Group(
        _("Công việc"),
        "inbox",
        (
            Page("desk:work", _("Việc của tôi"), "inbox"),
            Page("desk:today", _("Hôm nay"), "dashboard", ("desk:unit_backlog", "desk:officer_day")),
            Page("desk:certification_list", _("Ký chứng thực"), "writing-sign"),
            Page(
                "desk:sign",
                _("Ký số"),
                "signature",
                ("desk:signing_pile", "desk:keys", "desk:check_signatures"),
            ),
            Page("desk:consultations", _("Phối hợp"), "message"),
            Page("desk:papers", _("Bàn giao"), "truck-delivery", ("desk:sheet",)),
        ),
        within=("desk:case", "desk:scan", "desk:paper_"),
    ),
    Group(
        _("Tra cứu"),
        "search",
        (Page("desk:lookup", _("Tra cứu"), "search", ("desk:historical_case",)),),
    ),
    Group(
        _("Trả kết quả"),
        "file-check",
        (
            Page("desk:hand_over", _("Trả kết quả"), "file-check", ("desk:hand_over_",)),
            Page("desk:receipts", _("Biên lai"), "receipt", ("desk:receipt",)),
            Page("desk:letters", _("Thư"), "mail", ("desk:letter", "desk:no_letters")),
        ),
    ),
    Group(
        _("Sổ"),
        "table",
        (
            Page("desk:books", _("Sổ chứng thực, sổ hộ tịch"), "archive", ("desk:register",)),
            Page("desk:civil", _("Tra sổ, cấp bản sao"), "search", ("desk:civil_",)),
            Page("desk:book", _("Sổ theo dõi hồ sơ"), "table"),
            Page("desk:result_numbers", _("Sổ cấp số kết quả"), "list-details"),
            Page("desk:register_figures", _("Số liệu"), "report"),
            Page("desk:register_retention", _("Thời hạn lưu"), "history", ("desk:register_destruction",)),
        ),
    ),
    Group(
        _("Xếp hàng"),
        "ticket",
        (
            Page("desk:queue", _("Gọi số"), "ticket", ("desk:hall", "desk:ticket", "desk:door")),
            Page("desk:appointments", _("Lịch hẹn"), "calendar"),
            Page("desk:guidance", _("Bàn hướng dẫn"), "help-circle", ("desk:guided",)),
        ),
    ),
    Group(
        _("Quản trị"),
        "settings",
        (Page("backoffice:home", _("Quản trị"), "settings", ("backoffice:",)),),
    ),
)
_NAMES = frozenset(page.name for group in DESK for page in group.pages)
PORTAL = (
    Page("portal:home", _("Trang chủ"), "home"),
    Page("portal:procedures", _("Thủ tục"), "list-details"),
    Page("portal:lookup", _("Tra cứu"), "file-search"),
    Page("portal:take_number", _("Lấy số"), "ticket"),
    Page("portal:book", _("Đặt hẹn"), "calendar"),
)


def desk_navigation(request: HttpRequest) -> Navigation:
    """The rail of an officer and the strip of the group this page is in."""
    rail: list[NavEntry] = []
    strip: tuple[NavEntry, ...] = ()
    strip_label: Any = ""
    for group in DESK:
        pages = _open_to(group.pages, request)
        if not pages:
            continue
        here = next((page.current for page in pages if page.current), "")
        if len(pages) > 1 and here:
            strip, strip_label = pages, group.label
        if not here and _name_of(request).startswith(group.within):
            here = "true"
        first = pages[0]
        words = first if len(pages) == 1 else group
        current = here if here == first.current else "true"
        rail.append(NavEntry(first.url, words.label, words.icon, current))
    return Navigation(tuple(rail), strip, strip_label)


def portal_entries(request: HttpRequest) -> tuple[NavEntry, ...]:
    """The pages of the portal."""
    return _open_to(PORTAL, request)


def lookup_url(request: HttpRequest) -> str:
    """Where the search box of the desk leads; empty when this officer may not look up."""
    return url_if_open("desk:lookup", request)


def url_if_open(name: str, request: HttpRequest) -> str:
    """The address of a page; empty when it does not exist or this actor may not open it."""
    url, access = _found(name, settings.ROOT_URLCONF)
    actor = getattr(request, "actor", None)
    is_open = access is PUBLIC or (access is not None and actor is not None and may(actor, access))
    return url if is_open else ""


@functools.cache
def _found(name: str, urls: str) -> tuple[str, Any]:
    """Where a page is and whom its view lets in; looked for once, every page asks for two dozen of them."""
    try:
        url = reverse(name, urls)
    except NoReverseMatch:
        return "", None
    return url, getattr(resolve(url, urls).func, "access", None)


def _open_to(pages: Iterable[Page], request: HttpRequest) -> tuple[NavEntry, ...]:
    """The pages this actor may open; one at most is marked: the page itself, else the nearest around it."""
    links = [(page, url) for page in pages if (url := url_if_open(page.name, request))]
    here = _name_of(request)
    begun = [
        (len(start), page.name) for page, _url in links for start in page.within if here.startswith(start)
    ]
    nearest = max(begun, default=(0, ""))[1]

    def current(page: Page) -> str:
        if page.name == here:
            return "page"
        return "true" if here not in _NAMES and page.name == nearest else ""

    return tuple(NavEntry(url, page.label, page.icon, current(page)) for page, url in links)


def _name_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""
