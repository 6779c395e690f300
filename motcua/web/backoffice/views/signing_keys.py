"""Keys that sign and seals of agencies: registered, unlocked, retired; since when results are signed."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Agency, AgencyQuerySet
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.documents.actions.keys import register_key, retire_key, sign_digitally, unlock_key
from motcua.documents.models import SigningPolicy
from motcua.documents.permissions import MANAGE_KEYS
from motcua.documents.queries.signatures import keys_under
from motcua.web.backoffice.scope import agency_for
from motcua.web.shared.days import DayField
from motcua.web.shared.key_form import KeyForm, new_key
from motcua.web.shared.requests import SiteRequest


class SealForm(KeyForm):
    """The seal of an agency."""

    agency = forms.ModelChoiceField(label=gettext_lazy("Con dấu của cơ quan"), queryset=Agency.objects.none())
    field_order = ("agency",)


class SinceForm(forms.Form):
    """From which day on an agency signs digitally; empty: ink on paper is enough."""

    since = DayField(label=gettext_lazy("Ký số từ ngày"), required=False)


@needs(MANAGE_KEYS)
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def signing_keys(request: SiteRequest) -> HttpResponse:
    """All keys of the agencies the administrator keeps, and the form for a seal."""
    agencies = Agency.objects.under(request.actor.paths_of(MANAGE_KEYS.roles))
    form = SealForm(request.POST or None, request.FILES or None)
    form.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            new = new_key(form, agency=said["agency"])
            register_key(new=new, pin=said["pin"], by=request.actor, now=request.now)
        except RuleViolation as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã đăng ký con dấu số; khóa đã ký thử được."))
            return redirect("backoffice:signing_keys")
    context = {
        "form": form,
        "keys": keys_under(request.actor),
        "policies": _policies(agencies),
    }
    return render(request, "backoffice/signing_keys.html", context, status=422 if form.errors else 200)


@needs(MANAGE_KEYS)
@require_POST
def unlock(request: SiteRequest, key_id: int) -> HttpResponse:
    """Let the owner of a locked key try again."""
    key = get_object_or_404(keys_under(request.actor), pk=key_id)
    unlock_key(key=key, by=request.actor, now=request.now)
    messages.success(request, _("Đã mở khóa cho %(name)s.") % {"name": key.holder_name})
    return redirect("backoffice:signing_keys")


@needs(MANAGE_KEYS)
@require_POST
def retire(request: SiteRequest, key_id: int) -> HttpResponse:
    """Take a key out of use."""
    key = get_object_or_404(keys_under(request.actor), pk=key_id)
    retire_key(key=key, by=request.actor, now=request.now)
    messages.success(request, _("Khóa không dùng nữa; các văn bản đã ký vẫn có giá trị."))
    return redirect("backoffice:signing_keys")


@needs(MANAGE_KEYS)
@require_POST
def digital_since(request: SiteRequest, agency_id: int) -> HttpResponse:
    """Since when the results of an agency need digital signatures."""
    agency, form = agency_for(request.actor, agency_id), SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("backoffice:signing_keys")
    since: date | None = form.cleaned_data["since"]
    sign_digitally(agency=agency, since=since, by=request.actor, now=request.now)
    messages.success(request, _("Đã ghi ngày bắt đầu ký số của %(agency)s.") % {"agency": agency})
    return redirect("backoffice:signing_keys")


def _policies(agencies: AgencyQuerySet) -> list[tuple[Agency, SigningPolicy | None]]:
    """The agencies that decide matters, each with its day."""
    deciding = agencies.filter(offerings__isnull=False).distinct()
    policies = {one.agency_id: one for one in SigningPolicy.objects.filter(agency__in=deciding)}
    return [(agency, policies.get(agency.pk)) for agency in deciding]
