"""Error pages: a sentence that names the thing and the way out; never personal data, never a trace."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from motcua.core.access import public
from motcua.core.errors import RuleViolation


def _page(
    request: HttpRequest, state: int, title: str, sentence: str, *, is_refusal: bool = False
) -> HttpResponse:
    """The refusal above the content of the present page (htmx), else a page of its own."""
    context = {"title": title, "sentence": sentence, "back_url": _page_before(request)}
    if not is_refusal:
        context["state"] = str(state)  # a number to name when asking for help; a refusal explains itself
    if not getattr(request, "htmx", False):
        return render(request, "shared/error.html", context, status=state)
    response = render(request, "shared/_error.html", context, status=state)
    response["HX-Retarget"] = "#alerts"
    response["HX-Reswap"] = "innerHTML"
    return response


def _page_before(request: HttpRequest) -> str:
    """Where a refused form came from, when that is a page of ours."""
    if request.method != "POST":
        return ""
    before = request.headers.get("Referer", "")
    try:
        host = request.get_host()
    except DisallowedHost:  # the refusal itself may be about the host
        return ""
    return before if url_has_allowed_host_and_scheme(before, allowed_hosts={host}) else ""


def rule_violation(request: HttpRequest, error: RuleViolation) -> HttpResponse:
    """The refusal of an action."""
    return _page(request, error.http_state, _("Chưa thực hiện được"), str(error), is_refusal=True)


def too_large(request: HttpRequest, sentence: str) -> HttpResponse:
    """413."""
    return _page(request, 413, _("Tệp quá lớn"), sentence)


@public
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _page(
        request, 400, _("Yêu cầu không đọc được"), _("Dữ liệu gửi lên không đúng. Xin quay lại và thử lại.")
    )


@public
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return _page(
        request,
        403,
        _("Ông/bà không có quyền xem trang này"),
        _("Nếu cần quyền này cho công việc, xin liên hệ người quản trị của đơn vị."),
    )


@public
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        _("Không tìm thấy trang"),
        _("Địa chỉ có thể đã đổi hoặc gõ nhầm. Xin về trang chủ hoặc tra cứu theo mã hồ sơ."),
    )


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form is too old."""
    return _page(
        request,
        403,
        _("Phiên làm việc đã hết hạn"),
        _("Xin tải lại trang rồi gửi lại. Chưa có gì được lưu."),
    )


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500, without the database, the session or anything else that may be what failed."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(render_to_string("shared/_server_error.html"), status=500)
    return HttpResponse(render_to_string("shared/server_error.html"), status=500)
