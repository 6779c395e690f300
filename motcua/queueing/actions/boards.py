"""What boards show and how they speak, beside the calls."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.documents.actions import store_files
from motcua.documents.choices import MediaType
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.choices import BoardVoice
from motcua.queueing.models import BoardMedia, Hall
from motcua.queueing.permissions import MANAGE_HALL

MOST_MEDIA = 20  # on one hall's boards: more than anybody waits to see


@action
def set_board_voice(*, hall: Hall, voice: BoardVoice, by: Actor, now: datetime) -> None:
    """How the boards of the hall speak from now on. Raises NotAllowed."""
    check(by, MANAGE_HALL, hall.office.agency.path)
    if hall.board_voice != voice:
        hall.board_voice = voice
        hall.save(update_fields=["board_voice"])
        note_on_hall(hall, "board_voice_set", {"voice": voice.value}, by=by, now=now)


@action
def add_board_media(
    *, hall: Hall, name: str, content: bytes, kind: MediaType, by: Actor, now: datetime
) -> BoardMedia:
    """A picture or a film, last in turn; one that is shown already stays where it is.

    `content` and `kind` come from `documents.actions.read_upload`. Raises NotAllowed, Unreadable when the
    boards show as much as they may.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    (file,) = store_files(contents=[(content, kind)], now=now)
    known = hall.board_media.filter(file_id=file.pk).first()
    if known is not None:
        return known
    if hall.board_media.count() >= MOST_MEDIA:
        raise Unreadable(
            _("Bảng chiếu nhiều nhất %(most)s ảnh, phim. Xin bỏ bớt trước khi thêm.") % {"most": MOST_MEDIA},
            field="file",
        )
    last = hall.board_media.aggregate(last=Max("position"))["last"] or 0
    clean = squeeze(nfc(name))[:120]
    media = BoardMedia.objects.create(hall=hall, file_id=file.pk, name=clean, position=last + 1, added_at=now)
    said = {"media": media.pk, "name": clean, "sha256": file.pk}
    note_on_hall(hall, "board_media_added", said, by=by, now=now)
    return media


@action
def remove_board_media(*, media: BoardMedia, by: Actor, now: datetime) -> None:
    """The boards show it no more; the file stays stored. Raises NotAllowed."""
    check(by, MANAGE_HALL, media.hall.office.agency.path)
    said = {"media": media.pk, "name": media.name, "sha256": media.file_id}
    media.delete()
    note_on_hall(media.hall, "board_media_removed", said, by=by, now=now)
