"""The entries of the navigation: those whose page exists and whose view lets this actor in.

Rights are not repeated here: an entry is shown exactly when the `@needs` of its view is held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from motcua.core.access import PUBLIC, may


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One link: where to, its words and icon, and whether this page belongs to it."""

    url: str
    label: Any
    icon: str
    is_current: bool


# URL name, words, icon.
DESK = (
    ("desk:intake", _("Tiếp nhận"), "clipboard-list"),
    ("desk:certification", _("Chứng thực"), "rubber-stamp"),
    ("desk:certification_list", _("Ký chứng thực"), "writing-sign"),
    ("desk:sign", _("Ký số"), "signature"),
    ("desk:queue", _("Gọi số"), "ticket"),
    ("desk:appointments", _("Lịch hẹn"), "calendar"),
    ("desk:guidance", _("Hướng dẫn"), "help-circle"),
    ("desk:work", _("Công việc"), "inbox"),
    ("desk:today", _("Hôm nay"), "dashboard"),
    ("desk:advice_list", _("Đã hướng dẫn"), "message-question"),
    ("desk:lookup", _("Tra cứu"), "search"),
    ("desk:hand_over", _("Trả kết quả"), "file-check"),
    ("desk:receipts", _("Biên lai"), "receipt"),
    ("desk:books", _("Sổ"), "table"),
    ("desk:letters", _("Thư"), "mail"),
    ("desk:papers", _("Bàn giao"), "truck-delivery"),
    ("desk:consultations", _("Phối hợp"), "message"),
    ("backoffice:home", _("Quản trị"), "settings"),
)
PORTAL = (
    ("portal:home", _("Trang chủ"), "home"),
    ("portal:procedures", _("Thủ tục"), "list-details"),
    ("portal:lookup", _("Tra cứu"), "file-search"),
    ("portal:take_number", _("Lấy số"), "ticket"),
    ("portal:book", _("Đặt hẹn"), "calendar"),
)

# The screens of books, as tabs.
BOOKS = (
    ("desk:books", _("Sổ chứng thực, sổ hộ tịch"), "archive"),
    ("desk:civil", _("Tra sổ hộ tịch"), "search"),
    ("desk:book", _("Sổ theo dõi hồ sơ"), "table"),
    ("desk:result_numbers", _("Sổ cấp số kết quả"), "list-details"),
    ("desk:register_figures", _("Số liệu"), "report"),
    ("desk:register_retention", _("Thời hạn lưu"), "history"),
)
# Pages without an entry of their own, by how their names begin, and the entry they belong to.
WITHIN = {
    "backoffice:home": ("backoffice:",),
    "desk:sign": ("desk:signing_pile", "desk:keys", "desk:check_signatures"),
    "desk:books": ("desk:book", "desk:register", "desk:civil", "desk:result_numbers"),
}


def desk_entries(request: HttpRequest) -> list[NavEntry]:
    """The rail of an officer."""
    return list(_entries(DESK, request))


def portal_entries(request: HttpRequest) -> list[NavEntry]:
    """The pages of the portal."""
    return list(_entries(PORTAL, request))


def book_tabs(request: HttpRequest) -> list[NavEntry]:
    """The screens of books this officer may see."""
    return list(_entries(BOOKS, request, within={}))


def _entries(
    table: tuple[tuple[str, Any, str], ...],
    request: HttpRequest,
    *,
    within: Mapping[str, tuple[str, ...]] = WITHIN,
) -> Iterator[NavEntry]:
    match = request.resolver_match
    here = match.view_name if match else ""
    for name, label, icon in table:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        access = getattr(resolve(url).func, "access", None)
        actor = getattr(request, "actor", None)
        if access is PUBLIC or (access is not None and actor is not None and may(actor, access)):
            is_current = here == name or here.startswith(within.get(name, ()))
            yield NavEntry(url, label, icon, is_current)


def lookup_url(request: HttpRequest) -> str:
    """Where the search box of the desk leads; empty when this officer may not look up."""
    lookup = tuple(entry for entry in DESK if entry[0] == "desk:lookup")
    return next((entry.url for entry in _entries(lookup, request)), "")
