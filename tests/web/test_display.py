"""Boards and counter displays over HTTP: who gets in, what they get, and streams that hold nothing."""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.agencies.models import Counter
from motcua.core.rules.dates import local_day
from motcua.documents.choices import MediaType
from motcua.queueing.actions import add_board_media, call_next, pair_device, set_board_voice, unpair_device
from motcua.queueing.choices import BoardVoice, DeviceKind
from motcua.queueing.models import Device, Hall
from motcua.queueing.queries.presence import presence_code
from motcua.queueing.speech import needed_clips
from motcua.web.display.frames import make_frame, place_of
from motcua.web.display.hub import Hub, HubFull, hub
from motcua.web.shared.devices import COOKIE, with_device
from tests.factories import NOW
from tests.factories_queue import SETUP, Queue, make_queue

BOARD_PAGES = ("/bang-goi-so/", "/bang-goi-so/moi/", "/bang-goi-so/luong/", "/bang-goi-so/tieng/D-001/1.wav")
COUNTER_PAGES = ("/bang-goi-so/quay/", "/bang-goi-so/quay/moi/", "/bang-goi-so/quay/luong/")


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = make_queue("DC", counters=2)
    made.sit_down(0)
    return made


@pytest.fixture
def running_hub() -> Iterator[Hub]:
    """The hub of the process, which is still afterwards."""
    yield hub
    hub.stop()


def screen(queue: Queue, kind: DeviceKind = DeviceKind.BOARD, counter: Counter | None = None) -> Device:
    name = f"Màn hình {Device.objects.count()}"
    return pair_device(office=queue.office, kind=kind, name=name, counter=counter, by=SETUP, now=NOW).device


def browser_of(device: Device) -> Client:
    client = Client()
    client.cookies[COOKIE] = with_device(HttpResponse(), device).cookies[COOKIE].value
    return client


def call(queue: Queue) -> str:
    return call_next(counter_id=queue.counters[0].pk, by=queue.officer(), now=NOW).code


@pytest.mark.django_db
def test_only_a_paired_screen_of_the_kind_gets_in(queue: Queue) -> None:
    board, display = screen(queue), screen(queue, DeviceKind.COUNTER_DISPLAY, queue.counters[0])
    for pages, stranger in ((BOARD_PAGES, display), (COUNTER_PAGES, board)):
        for page in pages:
            assert Client().get(page).status_code == 403
            assert browser_of(stranger).get(page).status_code == 403
    unpair_device(device=board, by=SETUP, now=NOW)
    for page in BOARD_PAGES:
        assert browser_of(board).get(page).status_code == 403


@pytest.mark.django_db
def test_the_page_shows_the_truth_before_any_script_runs(queue: Queue) -> None:
    code = queue.ticket("D").code
    assert call(queue) == code
    Hall.objects.update(board_message="Nghỉ lễ ngày 02/9 <b>")
    page = browser_of(screen(queue)).get("/bang-goi-so/")
    text = page.content.decode()
    assert code in text
    assert "Quầy 1" in text
    assert "Nghỉ lễ ngày 02/9 &lt;b&gt;" in text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.django_db
def test_the_code_for_numbers_from_afar_is_that_of_the_day(queue: Queue) -> None:
    board = place_of(screen(queue))
    for moment in (NOW, NOW + timedelta(days=1)):
        code = presence_code(queue.office.pk, on=local_day(moment))
        assert code in make_frame(board, now=moment).parts["door"]
    closed = NOW.replace(hour=22)
    assert not make_frame(board, now=closed).parts["door"].strip()
    Hall.objects.update(gives_remote=False)
    assert not make_frame(board, now=NOW).parts["door"].strip()


@pytest.mark.django_db
def test_a_board_that_asks_gets_the_frame_and_the_calls_of_the_last_seconds(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.web.display.voices.can_speak", lambda: True)
    queue.ticket("D")
    call(queue)
    client = browser_of(screen(queue))
    frame = client.get("/bang-goi-so/moi/").json()
    assert [one["text"] for one in frame["calls"]] == ["Mời số dê, không không một, đến quầy một."]
    assert frame["calls"][0]["audio"] == "/bang-goi-so/tieng/D-001/1.wav"


@pytest.mark.django_db
def test_a_call_is_called_out_for_half_a_minute_and_shown_longer(queue: Queue) -> None:
    queue.ticket("D")
    call(queue)
    frame = make_frame(place_of(screen(queue)), now=NOW + timedelta(minutes=1))
    assert json.loads(frame.text)["calls"] == []
    assert "D-001" in frame.parts["calls"]


@pytest.mark.django_db
def test_equal_truths_have_equal_names(queue: Queue) -> None:
    place = place_of(screen(queue))
    first = make_frame(place, now=NOW)
    assert make_frame(place, now=NOW).id == first.id
    queue.ticket("D")
    assert make_frame(place, now=NOW).id != first.id


@pytest.mark.django_db
def test_a_board_is_read_in_few_statements(queue: Queue) -> None:
    client = browser_of(screen(queue))
    client.get("/bang-goi-so/")  # the calendar is read once a process
    with CaptureQueriesContext(connection) as captured:
        client.get("/bang-goi-so/moi/")
    assert len(captured) <= 5  # the device and the board


@pytest.mark.django_db
def test_the_display_of_a_counter_follows_it(queue: Queue) -> None:
    client = browser_of(screen(queue, DeviceKind.COUNTER_DISPLAY, queue.counters[0]))
    assert "Mời lấy số" in client.get("/bang-goi-so/quay/").content.decode()
    queue.ticket("D")
    call(queue)
    assert "D-001" in client.get("/bang-goi-so/quay/moi/").json()["parts"]["counter"]
    other = browser_of(screen(queue, DeviceKind.COUNTER_DISPLAY, queue.counters[1]))
    assert "Quầy đóng" in other.get("/bang-goi-so/quay/").content.decode()
    Device.objects.filter(counter=queue.counters[1]).update(counter=None)
    assert "chưa được gán" in other.get("/bang-goi-so/quay/").content.decode()


def events(stream: Iterator[bytes], name: str) -> Iterator[str]:
    """The data of the events of that name; a chunk holds whole events."""
    for chunk in stream:
        for event in chunk.decode().split("\n\n"):
            if f"event: {name}" in event:
                yield event.partition("data: ")[2]


@pytest.mark.django_db(transaction=True)
def test_a_stream_begins_with_the_truth_and_follows_it(queue: Queue, running_hub: Hub) -> None:
    device = screen(queue)
    response = browser_of(device).get("/bang-goi-so/luong/")
    assert response["Content-Type"].startswith("text/event-stream")
    assert response["X-Accel-Buffering"] == "no"
    frames = events(response.streaming_content, "frame")
    assert json.loads(next(frames))["calls"] == []
    code = queue.ticket("D").code
    call(queue)
    for text in frames:
        if code in json.loads(text)["parts"]["calls"]:
            break
    unpair_device(device=device, by=SETUP, now=NOW)
    assert list(events(response.streaming_content, "gone")) == ["1"]
    response.close()
    assert running_hub.screens == 0


@pytest.mark.django_db(transaction=True)
def test_who_knows_the_present_frame_is_sent_nothing_twice(queue: Queue, running_hub: Hub) -> None:
    device = screen(queue)
    known = make_frame(place_of(device), now=NOW).id
    response = browser_of(device).get("/bang-goi-so/luong/", headers={"Last-Event-ID": known})
    stream = response.streaming_content
    next(stream)
    queue.ticket("D")
    assert "1</b> người" in json.loads(next(events(stream, "frame")))["parts"]["lines"]
    response.close()


@pytest.mark.django_db(transaction=True)
def test_the_hub_makes_a_frame_once_for_all_its_screens(
    queue: Queue, running_hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        "motcua.web.display.hub.make_frame",
        lambda place, now: made.append(place) or make_frame(place, now=now),
    )
    place = place_of(screen(queue))
    first, second = running_hub.watching(place, 1), running_hub.watching(place, 2)
    with first as channel, second as other:
        assert channel is other
        assert running_hub.screens == 2
        # Neither screen is paired: both are told, and both get the one frame there is.
        one = running_hub.wait(channel, 1, known="", seconds=10)
        assert running_hub.wait(other, 2, known="", seconds=10) is one
    assert made == [place]
    assert running_hub.screens == 0


@pytest.mark.django_db
def test_a_full_hub_sends_screens_to_ask_instead(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "most", 0)
    device = screen(queue)
    with pytest.raises(HubFull), hub.watching(place_of(device), device.pk):
        pass
    assert browser_of(device).get("/bang-goi-so/luong/").status_code == 204
    assert browser_of(device).get("/bang-goi-so/moi/").status_code == 200


def media_of(queue: Queue, content: bytes = bytes(range(200))) -> str:
    media = add_board_media(
        hall=queue.hall, name="a.mp4", content=content, kind=MediaType.MP4, by=SETUP, now=NOW
    )
    return f"/bang-goi-so/phuong-tien/{media.pk}/"


@pytest.mark.django_db
def test_a_film_is_given_whole_or_in_the_range_a_player_asks_for(queue: Queue) -> None:
    client, content = browser_of(screen(queue)), bytes(range(200))
    url = media_of(queue)
    whole = client.get(url)
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    assert b"".join(whole.streaming_content) == content
    for asked, part, said in (
        ("bytes=0-", content, "bytes 0-199/200"),
        ("bytes=10-19", content[10:20], "bytes 10-19/200"),
        ("bytes=190-999", content[190:], "bytes 190-199/200"),
        ("bytes=-5", content[-5:], "bytes 195-199/200"),
    ):
        answer = client.get(url, headers={"Range": asked})
        assert (answer.status_code, answer.content, answer["Content-Range"]) == (206, part, said)
    assert client.get(url, headers={"Range": "bytes=200-"}).status_code == 416
    odd = client.get(url, headers={"Range": "bytes=0-1,5-6"})
    assert b"".join(odd.streaming_content) == content


@pytest.mark.django_db
def test_media_of_another_office_do_not_exist(queue: Queue) -> None:
    other = make_queue("D")
    assert browser_of(screen(other)).get(media_of(queue)).status_code == 404


def record_all(folder: Path) -> None:
    folder.mkdir(parents=True)
    for clip in needed_clips("DC"):
        with wave.open(str(folder / f"{clip}.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(16_000)
            sound.writeframes(b"\1\0" * 160)


@pytest.mark.django_db
def test_recordings_go_first_once_every_word_is_there(
    queue: Queue, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RECORDINGS = tmp_path
    monkeypatch.setattr("motcua.web.display.voices.speak", lambda text: f"giọng máy: {text}".encode())
    monkeypatch.setattr("motcua.web.display.voices.can_speak", lambda: True)
    queue.ticket("D")
    call(queue)
    client = browser_of(screen(queue))

    def now() -> tuple[bool, bytes]:
        said = client.get("/bang-goi-so/moi/").json()["calls"][0]
        return said["plays"], client.get(said["audio"]).content

    assert now() == (False, "giọng máy: Mời số dê, không không một, đến quầy một.".encode())
    record_all(tmp_path / str(queue.office.pk))
    plays, sound = now()
    assert plays
    assert sound.startswith(b"RIFF")
    (tmp_path / str(queue.office.pk) / "tram.wav").unlink()
    assert not now()[0]


@pytest.mark.django_db
def test_a_server_without_a_voice_says_so_and_is_not_asked(
    queue: Queue, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    settings.RECORDINGS = tmp_path
    monkeypatch.setattr("shutil.which", lambda program: None)
    queue.ticket("D")
    call(queue)
    client = browser_of(screen(queue))

    def address() -> str:
        audio: str = client.get("/bang-goi-so/moi/").json()["calls"][0]["audio"]
        return audio

    assert address() == ""
    with caplog.at_level("ERROR"):
        assert client.get("/bang-goi-so/tieng/C-999/1.wav").status_code == 404
    assert not caplog.records
    record_all(tmp_path / str(queue.office.pk))
    assert client.get(address()).content.startswith(b"RIFF")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("voice", "speaks", "plays"),
    [(BoardVoice.AUTO, True, False), (BoardVoice.SERVER, True, True), (BoardVoice.SILENT, False, False)],
)
def test_the_hall_chooses_its_voice(queue: Queue, voice: BoardVoice, speaks: bool, plays: bool) -> None:
    set_board_voice(hall=queue.hall, voice=voice, by=SETUP, now=NOW)
    queue.ticket("D")
    call(queue)
    frame = browser_of(screen(queue)).get("/bang-goi-so/moi/").json()
    assert (frame["speaks"], frame["calls"][0]["plays"]) == (speaks, plays)


def test_a_board_loads_little() -> None:
    """A TV stick has the memory of a telephone of ten years ago."""
    names = ("live.js", "voice.js", "media.js", "board.js")
    found = [Path(str(finders.find(f"display/{name}"))).read_bytes() for name in names]
    assert sum(len(content) for content in found) < 10 * 1024
