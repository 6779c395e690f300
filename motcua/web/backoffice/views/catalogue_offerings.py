"""Who offers a procedure: which unit handles it, who gives refusals, whether cases are taken."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.catalogue import actions
from motcua.catalogue.actions import NewOffering
from motcua.catalogue.choices import RefusalBy
from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.permissions import MANAGE_OFFERINGS
from motcua.catalogue.queries import current_version
from motcua.core.access import needs
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.catalogue import CloseForm, OfferingForm
from motcua.web.backoffice.scope import below
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.requests import SiteRequest

# Units of an agency handle cases; they take none in their own name.
UNITS_ONLY = (AgencyKind.SECTION, AgencyKind.CENTRE, AgencyKind.POSTAL)


@needs(MANAGE_OFFERINGS)
@require_http_methods(["GET", "POST"])
def offer_procedure(request: SiteRequest, code: str) -> HttpResponse:
    """Let an agency take cases for a procedure: first the agency, then its unit."""
    version = current_version(code)
    agencies = _agencies_without(request, version.procedure)
    chosen = number_in(request.POST.get("agency") or request.GET.get("co_quan"))
    agency = agencies.filter(pk=chosen).first() if chosen else None
    if agency is None and agencies.count() == 1:
        agency = agencies.get()
    form = _form(request, agency, {"refusal_by": version.record.refusal_by}) if agency else None
    if request.method == "POST" and agency and form:
        made = accepted(
            form,
            lambda: actions.offer_procedures(
                agency=agency,
                offerings=[
                    NewOffering(
                        version.procedure,
                        form.cleaned_data["handling_unit"],
                        form.cleaned_data["refusal_by"],
                    )
                ],
                by=request.actor,
                now=request.now,
            ),
        )
        if made:
            messages.success(request, _("%(agency)s tiếp nhận thủ tục này từ bây giờ.") % {"agency": agency})
            return redirect("backoffice:procedure", code)
    context = {"version": version, "agencies": agencies, "agency": agency, "form": form}
    return _render(request, context)


@needs(MANAGE_OFFERINGS)
@require_http_methods(["GET", "POST"])
def offering(request: SiteRequest, offering_id: int) -> HttpResponse:
    """Change who handles it and who refuses; stop and take up again."""
    found = _offering(request.actor, offering_id)
    initial = {"handling_unit": found.handling_unit_id, "refusal_by": found.refusal_by}
    form = _form(request, found.agency, initial)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_offering(
            offering=found,
            handling_unit=form.cleaned_data["handling_unit"],
            refusal_by=RefusalBy(form.cleaned_data["refusal_by"]),
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã lưu. Hồ sơ đang giải quyết không đổi."))
        return redirect("backoffice:procedure", found.procedure.code)
    return _offering_page(request, found, form, CloseForm())


@needs(MANAGE_OFFERINGS)
@require_POST
def close_offering(request: SiteRequest, offering_id: int) -> HttpResponse:
    """Take no more cases, for a reason."""
    found = _offering(request.actor, offering_id)
    form = CloseForm(request.POST)
    if accepted(
        form,
        lambda: actions.close_offering(
            offering=found, reason=form.cleaned_data["reason"], by=request.actor, now=request.now
        ),
    ):
        messages.success(request, _("Đã ngừng tiếp nhận. Hồ sơ đang giải quyết vẫn tiếp tục."))
        return redirect("backoffice:procedure", found.procedure.code)
    initial = {"handling_unit": found.handling_unit_id, "refusal_by": found.refusal_by}
    units = _units(request, found.agency)
    return _offering_page(request, found, OfferingForm(initial=initial, units=units), form)


@needs(MANAGE_OFFERINGS)
@require_POST
def reopen_offering(request: SiteRequest, offering_id: int) -> HttpResponse:
    """Take cases again."""
    found = _offering(request.actor, offering_id)
    actions.reopen_offering(offering=found, by=request.actor, now=request.now)
    messages.success(request, _("Đã tiếp nhận trở lại."))
    return redirect("backoffice:procedure", found.procedure.code)


def _offering(actor: Actor, offering_id: int) -> Offering:
    """One in a subtree the actor manages; raises Http404."""
    managed = Offering.objects.filter(below("agency__path", actor.paths_of(MANAGE_OFFERINGS.roles)))
    return get_object_or_404(managed.select_related("agency", "handling_unit", "procedure"), pk=offering_id)


def _agencies_without(request: SiteRequest, procedure: Procedure) -> QuerySet[Agency]:
    """Agencies the actor manages that do not offer the procedure yet."""
    managed = Agency.objects.under(request.actor.paths_of(MANAGE_OFFERINGS.roles))
    taken = Offering.objects.filter(procedure=procedure).values("agency")
    return managed.in_force(local_day(request.now)).exclude(kind__in=UNITS_ONLY).exclude(pk__in=taken)


def _units(request: SiteRequest, agency: Agency) -> QuerySet[Agency]:
    """The agency and everything below it that exists today."""
    return Agency.objects.under((agency.path,)).in_force(local_day(request.now))


def _form(request: SiteRequest, agency: Agency, initial: dict[str, object]) -> OfferingForm:
    is_sent = request.method == "POST" and "refusal_by" in request.POST
    return OfferingForm(request.POST if is_sent else None, initial=initial, units=_units(request, agency))


def _offering_page(
    request: SiteRequest, found: Offering, form: OfferingForm, close_form: CloseForm
) -> HttpResponse:
    context = {
        "version": current_version(found.procedure.code),
        "offering": found,
        "agency": found.agency,
        "form": form,
        "close_form": close_form,
    }
    return _render(request, context)


def _render(request: SiteRequest, context: dict[str, object]) -> HttpResponse:
    forms = [context.get("form"), context.get("close_form")]
    is_refused = any(getattr(form, "errors", None) for form in forms)
    return render(request, "backoffice/catalogue/offering.html", context, status=422 if is_refused else 200)
