"""Programs that use the API, and their tokens, each shown once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.accounts import actions
from motcua.accounts.permissions import MANAGE_ACCOUNTS
from motcua.core.access import needs
from motcua.core.actors import ROLE_LABELS, Role
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.accounts import ApiClientForm
from motcua.web.backoffice.scope import managed_agencies, managed_clients
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_ACCOUNTS)
@require_safe
def api_clients(request: SiteRequest) -> HttpResponse:
    """The programs and whether they may still call."""
    today = local_day(request.now)
    clients = [
        (
            client,
            [ROLE_LABELS[role] for role in sorted(client.role_set())],
            client.valid_to is not None and client.valid_to < today,
        )
        for client in managed_clients(request.actor).order_by("-is_active", "name")
    ]
    return render(request, "backoffice/api_clients.html", {"clients": clients})


@needs(MANAGE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def create_api_client(request: SiteRequest) -> HttpResponse:
    """A new program. The answer shows its token, which is stored nowhere and so cannot be shown again."""
    form = ApiClientForm(request.POST or None, agencies=managed_agencies(request.actor))
    if request.method == "POST":
        made = accepted(
            form,
            lambda: actions.create_api_client(
                name=form.cleaned_data["name"],
                roles=[Role(word) for word in form.cleaned_data["roles"]],
                agency=form.cleaned_data["agency"],
                valid_to=form.cleaned_data["valid_to"],
                by=request.actor,
                now=request.now,
            ),
        )
        if made:
            client, token = made
            return render(request, "backoffice/api_client_token.html", {"client": client, "token": token})
    return render(
        request, "backoffice/api_client_form.html", {"form": form}, status=422 if form.errors else 200
    )


@needs(MANAGE_ACCOUNTS)
@require_POST
def revoke_api_client(request: SiteRequest, client_id: int) -> HttpResponse:
    """The token of a program counts no longer."""
    found = get_object_or_404(managed_clients(request.actor), pk=client_id)
    actions.revoke_api_client(client=found, by=request.actor, now=request.now)
    messages.success(request, _("Đã thu hồi mã truy cập của ứng dụng."))
    return redirect("backoffice:api_clients")
