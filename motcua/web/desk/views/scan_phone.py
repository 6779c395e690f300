"""The camera page of a phone: no sign-in, by the secret of one paper; it adds pages and shows none."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.core.access import public
from motcua.core.errors import NotFound, RuleViolation
from motcua.documents.actions import add_by_phone, count_phone_upload, read_pages, scan_of_phone
from motcua.documents.models import Scan
from motcua.web.desk.forms.scanning import PagesForm
from motcua.web.shared.requests import SiteRequest


@public
@require_http_methods(["GET", "POST"])
def scan_phone(request: SiteRequest, secret: str) -> HttpResponse:
    """Photos become pages of the paper at once; the page says how many there are."""
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    scan = scan_of_phone(secret, now=request.now)
    if scan is None:
        count_failure(address=address, now=request.now)
        return _private(render(request, "desk/scan_phone_over.html", status=404))
    if request.method == "GET":
        return _page(request, scan)
    form = PagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, scan, problem=str(next(iter(form.errors.values()))[0]), state=422)
    try:
        count_phone_upload(secret=secret, now=request.now)
        new = [read_pages(upload) for upload in form.cleaned_data["uploads"]]
        add_by_phone(secret=secret, new=new, now=request.now)
    except NotFound:
        return _private(render(request, "desk/scan_phone_over.html", status=404))
    except RuleViolation as error:
        return _page(request, scan, problem=str(error), state=error.http_state)
    return _private(redirect("desk:scan_phone", secret))


def _page(request: SiteRequest, scan: Scan, *, problem: str = "", state: int = 200) -> HttpResponse:
    pages = list(scan.pages.defer("preview"))
    flagged = [
        (place, _("trống") if page.is_blank else _("bị mờ"))
        for place, page in enumerate(pages, start=1)
        if page.is_blank or page.is_blurred
    ]
    context = {"scan": scan, "count": len(pages), "flagged": flagged, "problem": problem}
    return _private(render(request, "desk/scan_phone.html", context, status=state))


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way; the address holds a secret, so other sites are not told it either."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
