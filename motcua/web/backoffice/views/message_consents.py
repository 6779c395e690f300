"""What somebody said about messages to their address. Addresses go by POST: they stand in no URL."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.access import needs
from motcua.notifications.actions import opt_in, opt_out
from motcua.notifications.choices import EMAIL
from motcua.notifications.permissions import MANAGE_MESSAGES
from motcua.notifications.queries import consents_of
from motcua.notifications.rules import masked, normal_address
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.messages import AddressForm
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_MESSAGES)
@never_cache
@require_http_methods(["GET", "POST"])
def consents(request: SiteRequest) -> HttpResponse:
    """Look an address up."""
    form = AddressForm(request.POST or None)
    return _page(request, form, found=request.method == "POST" and form.is_valid())


@needs(MANAGE_MESSAGES)
@never_cache
@require_POST
def record_consent(request: SiteRequest) -> HttpResponse:
    """Write down what somebody told an officer."""
    form = AddressForm(request.POST)
    say = opt_in if request.POST.get("wants") == "1" else opt_out
    done = accepted(
        form,
        lambda: say(channel=EMAIL, address=form.cleaned_data["address"], by=request.actor, now=request.now),
    )
    if done:
        messages.success(request, _("Đã ghi."))
    return _page(request, form, found=bool(done))


def _page(request: SiteRequest, form: AddressForm, *, found: bool) -> HttpResponse:
    address = normal_address(form.cleaned_data["address"]) if found else ""
    said = consents_of(EMAIL, address) if found else []
    context = {
        "form": form,
        "is_found": found,
        "address": address,
        "masked": masked(address),
        "said": said,
        "wants": said[0].is_in if said else None,
    }
    state = 422 if form.errors else 200
    return render(request, "backoffice/messages/consents.html", context, status=state)
