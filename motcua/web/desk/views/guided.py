"""After the guidance desk: the number to take along, the leaflet on what to bring, the ticket on paper."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from motcua.core.access import needs
from motcua.queueing.choices import DeviceKind
from motcua.queueing.forms import preparation_pdf
from motcua.queueing.models import Advice, AdviceTopic, Device
from motcua.queueing.permissions import ADVISE, GUIDE, advice_offices
from motcua.queueing.printing import (
    PrinterAddressUnknown,
    PrinterFault,
    TicketFontsMissing,
    printer_from,
    ticket_bytes,
)
from motcua.queueing.queries.advising import advice_for
from motcua.queueing.queries.tickets import face_of, ticket_shown
from motcua.queueing.rules.codes import appointment_path, ticket_path
from motcua.web.shared.opening import office_now
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.qr import qr_svg
from motcua.web.shared.requests import SiteRequest


@needs(GUIDE)
@require_GET
def guided(request: SiteRequest, advice_id: int) -> HttpResponse:
    """What came of the visit; the next person is one key away."""
    advice = advice_shown(request, advice_id)
    ticket = ticket_shown(advice.ticket_id or 0, office_id=advice.office_id)
    printer = _printer(advice)
    held = advice.appointment
    address = ticket_path(ticket.key) if ticket else appointment_path(held.key) if held else ""
    context = {
        "advice": advice,
        "ticket": ticket,
        "held": held,
        "missing": [(topic, papers) for topic in advice.topics.all() if (papers := _missing(topic))],
        "qr": qr_svg(f"{settings.PUBLIC_URL}{address}", size=4) if address else "",
        "printer": printer,
    }
    return render(request, "desk/guidance/guided.html", context)


@needs(GUIDE)
@require_POST
def print_guided(request: SiteRequest, advice_id: int) -> HttpResponse:
    """The ticket on the printer of a kiosk of the hall; it exists whether or not the printer does."""
    advice = advice_shown(request, advice_id)
    ticket = ticket_shown(advice.ticket_id or 0, office_id=advice.office_id)
    printer = _printer(advice)
    if ticket is None or printer is None:
        return redirect("desk:guided", advice_id)
    try:
        face = face_of(ticket, follow_url=f"{settings.PUBLIC_URL}{ticket_path(ticket.key)}")
        printer_from(printer.printer).print(ticket_bytes(face, width=printer.printer_width))
    except (PrinterFault, PrinterAddressUnknown) as error:
        messages.error(request, str(error))
    except TicketFontsMissing:
        messages.error(request, _("Máy chủ thiếu phông chữ để in phiếu."))
    else:
        messages.success(request, _("Đã in phiếu ở %(device)s.") % {"device": printer.name})
    return redirect("desk:guided", advice_id)


@needs(ADVISE)
@require_GET
def preparation(request: SiteRequest, advice_id: int) -> HttpResponse:
    """Giấy hướng dẫn chuẩn bị hồ sơ, A5."""
    advice = advice_shown(request, advice_id)
    with override("vi"):
        week = office_now(advice.office, now=request.now).week
    hours = [f"{one.days}: {one.hours}" for one in week]
    content = preparation_pdf(advice, hours=hours, public_url=settings.PUBLIC_URL)
    return pdf_answer(content, name=f"chuan-bi-{advice.pk}")


def advice_shown(request: SiteRequest, advice_id: int) -> Advice:
    """An advice of this officer's offices; to all others it does not exist."""
    offices = advice_offices(request.actor)
    advice = advice_for(offices).select_related("office__agency__parent").filter(pk=advice_id).first()
    if advice is None:
        raise Http404
    return advice


def _printer(advice: Advice) -> Device | None:
    """The first kiosk of the hall that has one."""
    kiosks = Device.objects.filter(office=advice.office_id, kind=DeviceKind.KIOSK, is_active=True)
    return kiosks.exclude(printer="").order_by("pk").first()


def _missing(topic: AdviceTopic) -> list[str]:
    return [paper.name for paper in topic.papers.all() if not paper.is_held]
