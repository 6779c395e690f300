"""What boards show beside the calls and how they speak: actions on the hall."""

from __future__ import annotations

import json

import pytest

from motcua.audit.models import Event
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.errors import Unreadable
from motcua.documents.choices import MediaType
from motcua.documents.models import StoredFile
from motcua.documents.rules import has_film, media_type_of
from motcua.queueing.actions import add_board_media, boards, remove_board_media, set_board_voice
from motcua.queueing.choices import BoardVoice
from motcua.queueing.models import BoardMedia, Hall
from motcua.queueing.queries.board import board_of
from tests.factories import NOW, actor_for, make_user
from tests.factories_queue import SETUP, Queue, make_queue

pytestmark = pytest.mark.django_db


def box(name: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content


FILM = box(b"ftyp", b"isom\0\0\2\0isomavc1") + box(b"moov", b"x" * 40) + box(b"mdat", b"y" * 100)


@pytest.fixture
def queue() -> Queue:
    return make_queue("D")


def add(queue: Queue, name: str, content: bytes) -> BoardMedia:
    return add_board_media(hall=queue.hall, name=name, content=content, kind=MediaType.PNG, by=SETUP, now=NOW)


def test_media_are_shown_in_the_order_they_came(queue: Queue) -> None:
    first, second = add(queue, " Hướng  dẫn.png", b"1"), add(queue, "Phim.png", b"2")
    assert first.name == "Hướng dẫn.png"
    board = board_of(queue.office.pk, now=NOW)
    assert board is not None
    assert [one.media_id for one in board.media] == [first.pk, second.pk]
    assert add(queue, "Lại.png", b"1").pk == first.pk, "one file is shown once"
    assert queue.hall.board_media.count() == 2


def test_what_was_removed_is_shown_no_more_and_said_in_the_log(queue: Queue) -> None:
    media = add(queue, "a.png", b"1")
    remove_board_media(media=media, by=SETUP, now=NOW)
    assert queue.hall.board_media.count() == 0
    assert StoredFile.objects.count() == 1
    last = Event.objects.latest("pk")
    assert last.kind == "queueing.board_media_removed"
    assert json.loads(last.payload)["name"] == "a.png"


def test_boards_show_only_so_much(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MOST_MEDIA", 1)
    add(queue, "a.png", b"1")
    with pytest.raises(Unreadable, match="nhiều nhất 1"):
        add(queue, "b.png", b"2")
    assert queue.hall.board_media.count() == 1


def test_only_managers_of_the_hall_change_it(queue: Queue) -> None:
    media = add(queue, "a.png", b"1")
    clerk = actor_for(make_user(Role.RECEIVER, queue.office.agency))
    with pytest.raises(NotAllowed):
        set_board_voice(hall=queue.hall, voice=BoardVoice.SILENT, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        remove_board_media(media=media, by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        add_board_media(hall=queue.hall, name="b", content=b"2", kind=MediaType.PNG, by=clerk, now=NOW)
    assert queue.hall.board_media.count() == 1


def test_the_same_voice_again_says_nothing(queue: Queue) -> None:
    set_board_voice(hall=queue.hall, voice=BoardVoice.SILENT, by=SETUP, now=NOW)
    assert Hall.objects.get().board_voice == BoardVoice.SILENT
    before = Event.objects.count()
    set_board_voice(hall=queue.hall, voice=BoardVoice.SILENT, by=SETUP, now=NOW)
    assert Event.objects.count() == before


def test_films_are_known_by_their_content() -> None:
    assert media_type_of(FILM[:32]) is MediaType.MP4
    assert has_film(FILM)
    assert not has_film(FILM[:-10])
    assert not has_film(box(b"ftyp", b"isom") + box(b"free", b"z"))
    assert not has_film(b"\0\0\0\0" * 4)
