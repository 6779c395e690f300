"""The texts people receive, and the hours in which they are left in peace."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.notifications import queries
from motcua.notifications.actions import set_quiet_hours
from motcua.notifications.models import QuietHours
from motcua.notifications.notices import NOTICES
from motcua.notifications.permissions import MANAGE_MESSAGES, SET_QUIET_HOURS
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.messages import QuietHoursForm
from motcua.web.shared.requests import SiteRequest

LANGUAGES = ("vi", "en")


@needs(MANAGE_MESSAGES)
@require_safe
def notices(request: SiteRequest) -> HttpResponse:
    """Every text with made-up facts, in both languages."""
    shown = [
        (notice, [(language, *notice.rendered(notice.sample, language=language)) for language in LANGUAGES])
        for notice in sorted(NOTICES.values(), key=lambda notice: notice.key)
    ]
    return render(request, "backoffice/messages/notices.html", {"notices": shown})


@needs(SET_QUIET_HOURS)
@require_http_methods(["GET", "POST"])
def quiet_hours(request: SiteRequest) -> HttpResponse:
    """The hours in force, those set before or for later, and new ones."""
    today = local_day(request.now)
    begins, ends = queries.quiet_hours(on=today)
    form = QuietHoursForm(
        request.POST or None, initial={"effective_from": today, "begins_at": begins, "ends_at": ends}
    )
    if request.method == "POST" and accepted(
        form, lambda: set_quiet_hours(**form.cleaned_data, by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã đặt giờ yên tĩnh."))
        return redirect("backoffice:quiet_hours")
    context = {"form": form, "begins": begins, "ends": ends, "known": QuietHours.objects.all()[:50]}
    return render(
        request, "backoffice/messages/quiet_hours.html", context, status=422 if form.errors else 200
    )
