"""The director's page of the boards: voice, pictures and films."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from motcua.core.actors import Role
from motcua.queueing.models import BoardMedia, Hall
from tests.factories import make_user
from tests.factories_queue import Queue, make_queue
from tests.queueing.test_board_media import FILM

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue() -> Queue:
    return make_queue("D")


@pytest.fixture
def site(client: Client, queue: Queue) -> Client:
    client.force_login(make_user(Role.DIRECTOR, queue.office.agency))
    return client


def url(name: str, queue: Queue, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=[queue.office.pk, *values])


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 36), "navy").save(made, "PNG")
    return made.getvalue()


def upload(site: Client, queue: Queue, name: str, content: bytes) -> Any:
    return site.post(url("add_board_media", queue), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_pictures_and_films_are_added_and_removed(site: Client, queue: Queue) -> None:
    assert "Chưa có ảnh, phim nào" in site.get(url("boards", queue)).content.decode()
    for name, content, kind in (("Chào mừng.png", picture(), "Ảnh"), ("Hướng dẫn.mp4", FILM, "Phim")):
        page = upload(site, queue, name, content).content.decode()
        assert name in page
        assert f"<td>{kind}</td>" in page
    first = BoardMedia.objects.get(name="Chào mừng.png")
    page = site.post(url("remove_board_media", queue, first.pk), follow=True).content.decode()
    assert "Chào mừng.png" not in page
    assert BoardMedia.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.4", "không phải JPEG, PNG hoặc MP4"),
        ("a.mp4", FILM[:-20], "bị hỏng"),
        ("a.jpg", FILM, "không đúng với đuôi tệp"),
    ],
)
def test_what_a_board_cannot_show_is_refused(
    site: Client, queue: Queue, name: str, content: bytes, words: str
) -> None:
    answer = upload(site, queue, name, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert BoardMedia.objects.count() == 0


def test_the_voice_is_chosen(site: Client, queue: Queue) -> None:
    site.post(url("set_board_voice", queue), {"board_voice": "server"})
    assert Hall.objects.get().board_voice == "server"
    assert site.post(url("set_board_voice", queue), {"board_voice": "x"}).status_code == 422


def test_the_boards_of_another_office_do_not_exist(site: Client) -> None:
    other = make_queue("D")
    assert site.get(url("boards", other)).status_code == 404
    assert site.post(url("set_board_voice", other), {"board_voice": "silent"}).status_code == 404
