"""Texts to people: what waits, what failed and why, and what to do about it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.audit.actions import log_read
from motcua.core.access import needs
from motcua.notifications import actions
from motcua.notifications.choices import EMAIL, MessageState
from motcua.notifications.errors import NotWaiting
from motcua.notifications.notices import NOTICES
from motcua.notifications.permissions import MANAGE_MESSAGES, visible_messages
from motcua.notifications.queries import backlog_of
from motcua.web.backoffice.message_words import connection_words, rows_of
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(MANAGE_MESSAGES)
@require_safe
def outbox(request: SiteRequest) -> HttpResponse:
    """Counts by state, the oldest that waits, and the messages of one state or about one thing."""
    mine = visible_messages(request.actor)
    backlog = backlog_of(mine, now=request.now)
    state = request.GET.get("trang_thai", "")
    state = state if state in MessageState.values else ""
    about = request.GET.get("q", "").strip()[:80]
    found = mine.filter(state=state) if state else mine
    found = found.filter(reference_id=about.upper()) if about else found
    total = sum(backlog.counts.values())
    pages = Paginator(found.defer("text", "facts_text"), PAGE_SIZE)
    if not about:  # counted above already
        pages.count = backlog.counts.get(state, 0) if state else total
    page = pages.get_page(request.GET.get("page"))
    context = {
        "backlog": backlog,
        "states": [(each.value, each.label, backlog.counts.get(each.value, 0)) for each in MessageState],
        "total": total,
        "state": state,
        "about": about,
        "page": page,
        "rows": rows_of(page.object_list),
        "connection": connection_words(settings.NOTIFICATION_CHANNELS.get(EMAIL, "")),
    }
    return render(request, "backoffice/messages/outbox.html", context)


@needs(MANAGE_MESSAGES)
@require_safe
def message(request: SiteRequest, message_id: int) -> HttpResponse:
    """One message whole; looking at it is noted with what it is about."""
    found = get_object_or_404(visible_messages(request.actor), pk=message_id)
    log_read(
        subject_kind=found.reference_kind,
        subject_id=found.reference_id,
        what=f"message:{found.pk}",
        by=request.actor,
        now=request.now,
    )
    context = {"message": found, "notice": NOTICES.get(found.notice), "row": rows_of([found])[0]}
    return render(request, "backoffice/messages/message.html", context)


@needs(MANAGE_MESSAGES)
@require_POST
def resend_message(request: SiteRequest, message_id: int) -> HttpResponse:
    """Try once more from the start."""
    try:
        actions.resend(message_id=message_id, by=request.actor, now=request.now)
    except NotWaiting as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Tin đã được xếp lại vào hàng chờ gửi."))
    return redirect("backoffice:message", message_id)


@needs(MANAGE_MESSAGES)
@require_POST
def give_up_message(request: SiteRequest, message_id: int) -> HttpResponse:
    """Send it no more."""
    try:
        actions.give_up(message_id=message_id, by=request.actor, now=request.now)
    except NotWaiting as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Tin này sẽ không được gửi nữa."))
    return redirect("backoffice:message", message_id)
