"""How the boards of a hall speak, and what they show beside the calls."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.core.access import needs
from motcua.documents.actions import read_upload
from motcua.documents.choices import SHOWN
from motcua.queueing import actions
from motcua.queueing.models import BoardMedia, Hall
from motcua.queueing.permissions import MANAGE_HALL
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.boards import MediaForm, VoiceForm
from motcua.web.backoffice.scope import hall_for
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_HALL)
@require_safe
def boards(request: SiteRequest, office_id: int) -> HttpResponse:
    """The voice, the pictures and films."""
    hall = hall_for(request.actor, office_id)
    return _page(request, hall, VoiceForm(instance=hall), MediaForm())


@needs(MANAGE_HALL)
@require_POST
def set_board_voice(request: SiteRequest, office_id: int) -> HttpResponse:
    """Another way to speak."""
    hall = hall_for(request.actor, office_id)
    form = VoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, hall, form, MediaForm())
    actions.set_board_voice(hall=hall, voice=form.voice(), by=request.actor, now=request.now)
    messages.success(request, _("Đã lưu. Bảng đổi theo ngay."))
    return redirect("backoffice:boards", office_id)


@needs(MANAGE_HALL)
@require_POST
def add_board_media(request: SiteRequest, office_id: int) -> HttpResponse:
    """One more picture or film."""
    hall = hall_for(request.actor, office_id)
    form = MediaForm(request.POST, request.FILES)
    if not accepted(form, lambda: _add(request, hall, form)):
        return _page(request, hall, VoiceForm(instance=hall), form)
    messages.success(request, _("Đã thêm. Bảng chiếu ngay."))
    return redirect("backoffice:boards", office_id)


@needs(MANAGE_HALL)
@require_POST
def remove_board_media(request: SiteRequest, office_id: int, media_id: int) -> HttpResponse:
    """One less."""
    hall = hall_for(request.actor, office_id)
    media = get_object_or_404(hall.board_media.select_related("hall__office__agency"), pk=media_id)
    actions.remove_board_media(media=media, by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ khỏi bảng."))
    return redirect("backoffice:boards", office_id)


def _add(request: SiteRequest, hall: Hall, form: MediaForm) -> BoardMedia:
    upload = form.cleaned_data["file"]
    content, kind = read_upload(upload, kinds=SHOWN)
    return actions.add_board_media(
        hall=hall, name=upload.name or "", content=content, kind=kind, by=request.actor, now=request.now
    )


def _page(request: SiteRequest, hall: Hall, voice: VoiceForm, media: MediaForm) -> HttpResponse:
    context = {
        "hall": hall,
        "voice_form": voice,
        "media_form": media,
        "shown": hall.board_media.select_related("file"),
    }
    state = 422 if voice.errors or media.errors else 200
    return render(request, "backoffice/halls/boards.html", context, status=state)
