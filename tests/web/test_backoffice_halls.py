"""The manager's screens of a hall."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.core.actors import Role
from motcua.queueing.models import CounterLine, Device, Hall
from motcua.queueing.printing import PaperOut
from motcua.queueing.speech import VOCABULARY
from motcua.web.backoffice.forms.halls import GROUP_PICTOGRAMS, PICTOGRAMS
from tests.factories import make_office, make_user
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
ICONS = Path(__file__).parents[2] / "scripts" / "icons.txt"
LINE = {
    "letters": "d",
    "name": "Đất đai",
    "kind": "fields",
    "pictogram": "map-2",
    "largest_overtaking": "4",
    "walk_ins_per_appointment": "2",
}


@pytest.fixture
def queue() -> Queue:
    return make_queue("DH", counters=2)


@pytest.fixture
def site(client: Client, queue: Queue) -> Client:
    client.force_login(make_user(Role.DIRECTOR, queue.office.agency))
    return client


def url(name: str, queue: Queue, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=[queue.office.pk, *values])


def text(response: Any) -> str:
    return response.content.decode()


def test_one_hall_opens_at_once_and_says_what_it_lacks(site: Client, queue: Queue) -> None:
    page = text(site.get("/quan-tri/sanh/", follow=True))
    assert "Chưa ghép máy lấy số nào." in page
    assert "Máy lấy số 1 chưa có máy in" in page
    CounterLine.objects.all().delete()
    assert "Chưa có quầy phục vụ: Nhóm D, Nhóm H." in text(site.get(url("hall", queue)))


def test_a_reception_point_gets_a_hall(site: Client, queue: Queue) -> None:
    office = make_office(queue.office.agency)
    assert "Mở sảnh" in text(site.get("/quan-tri/sanh/"))
    site.post(reverse("backoffice:open_hall", args=[office.pk]))
    assert Hall.objects.get(office=office).priorities.count() == 5


def test_a_line_is_added_changed_moved_stopped_and_used_again(site: Client, queue: Queue) -> None:
    site.post(url("add_line", queue), {**LINE, "letters": "x"})
    line = queue.hall.lines.get(letters="X")
    page = text(site.get(url("change_line", queue, line.pk)))
    # Ten before, four who may overtake: the 15th walk-in; an appointment first and after every second.
    assert "thứ 15" in page
    assert "lượt gọi thứ 23" in page

    answer = site.post(url("change_line", queue, line.pk), {**LINE, "letters": "D"})
    assert answer.status_code == 422
    assert "Ký hiệu D đã dùng." in text(answer)
    site.post(url("change_line", queue, line.pk), {**LINE, "letters": "x", "daily_capacity": "80"})
    site.post(url("move_line", queue, line.pk), {"len": "1"})
    line.refresh_from_db()
    assert (line.daily_capacity, line.position) == (80, 2)

    site.post(url("stop_line", queue, line.pk))
    assert "Thôi dùng" in text(site.get(url("hall", queue)))
    site.post(url("use_line_again", queue, line.pk))
    line.refresh_from_db()
    assert line.is_active


def test_one_click_gives_takes_and_ranks_a_skill(site: Client, queue: Queue) -> None:
    counter, line = queue.counters[0], queue.lines["D"]
    address = url("set_skill", queue, counter.pk, line.pk)

    fragment = text(site.post(address, {"thu_tu": "3"}, headers={"HX-Request": "true"}))
    assert re.search(r'value="0" aria-pressed="true"[^>]*>3<', fragment)
    assert CounterLine.objects.get(counter=counter, line=line).preference == 3

    assert site.post(address, {"thu_tu": "0"}).status_code == 302
    assert not CounterLine.objects.filter(counter=counter, line=line).exists()
    assert site.get(url("hall_counters", queue)).status_code == 200


def test_a_change_of_priorities_asks_why_and_the_reason_is_read_later(site: Client, queue: Queue) -> None:
    group = queue.hall.priorities.get(key="merit")
    said = {"name": group.name, "ground": group.ground, "pictogram": "medal", "head_start": "40"}
    address = url("change_priority", queue, group.pk)
    assert site.post(address, said).status_code == 422

    site.post(address, {**said, "is_active": "on", "reason": "Công văn 12/UBND"})
    page = text(site.get(url("priorities", queue)))
    assert "Công văn 12/UBND" in page
    assert "số phút: 30 → 40" in page
    new = {**said, "key": "single_mother", "name": "Mẹ đơn thân", "reason": "Đề nghị"}
    site.post(url("add_priority", queue), new)
    assert "Mẹ đơn thân" in text(site.get(url("priorities", queue)))


def test_the_code_of_a_screen_is_shown_once_and_pairs_it(site: Client, queue: Queue) -> None:
    answer = site.post(url("add_device", queue, "board"), {"name": "Bảng cửa chính"})
    code = re.search(r'pairing-code">([A-Z0-9]{4} [A-Z0-9]{4})<', text(answer))
    assert code is not None
    assert "no-store" in answer["Cache-Control"]
    assert code[1] not in text(site.get(url("devices", queue)))

    assert Client().post(reverse("screens:pair"), {"code": code[1].lower()}).status_code == 302
    device = Device.objects.get(name="Bảng cửa chính")
    assert "Đã ghép lúc" in text(site.get(url("change_device", queue, device.pk)))
    assert "pairing-code" in text(site.post(url("renew_code", queue, device.pk)))
    site.post(url("unpair_device", queue, device.pk))
    assert site.get(url("change_device", queue, device.pk)).status_code == 404


def test_a_trial_print_comes_out_or_says_why_not(
    site: Client, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    address = url("change_device", queue, queue.kiosk.pk)
    wrong = site.post(address, {"name": "Máy 1", "printer": "10.0.0.9", "printer_width": "384"})
    assert "Địa chỉ máy in “10.0.0.9” không đúng" in text(wrong)
    site.post(address, {"name": "Máy 1", "printer": "file:///thu", "printer_width": "384"})

    answer = site.post(url("test_print", queue, queue.kiosk.pk), follow=True)
    assert "Máy in đã nhận phiếu thử" in text(answer)
    assert (tmp_path / "printers" / "thu" / "000001.png").exists()

    def no_paper(self: Any, data: bytes) -> None:
        raise PaperOut("Máy in hết giấy.")

    monkeypatch.setattr("motcua.queueing.printing.printers.FolderPrinter.print", no_paper)
    answer = site.post(url("test_print", queue, queue.kiosk.pk), follow=True)
    assert "In thử không được. Máy in hết giấy." in text(answer)


def test_recordings_are_counted_where_they_lie(
    site: Client, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RECORDINGS", tmp_path)
    assert "Chưa ghi âm" in text(site.get(url("devices", queue)))
    folder = tmp_path / str(queue.office.pk)
    folder.mkdir()
    (folder / f"{next(iter(VOCABULARY))}.wav").write_bytes(b"")
    (folder / "other.wav").write_bytes(b"")
    assert f"Mới có 1 trên {len(VOCABULARY)} từ" in text(site.get(url("devices", queue)))
    for clip in VOCABULARY:
        (folder / f"{clip}.wav").write_bytes(b"")
    assert f"Đã đủ {len(VOCABULARY)} từ" in text(site.get(url("devices", queue)))


def test_settings_are_saved(site: Client, queue: Queue) -> None:
    said = {
        "largest_recalls": "1",
        "minutes_early": "10",
        "near_people": "2",
        "appointment_grace": "5",
        "kiosk_patience": "60",
        "board_message": "Sáng thứ Bảy nghỉ",
    }
    assert site.post(url("hall_settings", queue), said).status_code == 302
    queue.hall.refresh_from_db()
    assert (queue.hall.minutes_early, queue.hall.gives_remote) == (10, False)
    assert site.post(url("hall_settings", queue), {**said, "kiosk_patience": "3"}).status_code == 422


def test_only_a_sample_hall_has_a_switch_for_its_simulated_people(site: Client, queue: Queue) -> None:
    page = url("hall_settings", queue)
    assert "mô phỏng" not in text(site.get(page))
    Hall.objects.filter(pk=queue.hall.pk).update(simulated_visitors=80, is_simulation_on=True)
    assert "Khách và cán bộ mô phỏng" in text(site.get(page))
    said = {
        "largest_recalls": "2", "minutes_early": "30", "near_people": "3", "appointment_grace": "10",
        "kiosk_patience": "45", "board_message": "",
    }  # fmt: skip
    assert site.post(page, said).status_code == 302
    queue.hall.refresh_from_db()
    assert not queue.hall.is_simulation_on


def test_halls_of_others_do_not_exist(site: Client) -> None:
    other = make_queue("X", counters=1)
    line, group = other.lines["X"].pk, other.hall.priorities.first()
    assert group is not None
    for name, *values in (
        ("hall",), ("hall_settings",), ("add_line",), ("change_line", line), ("hall_fields",),
        ("hall_counters",), ("priorities",), ("change_priority", group.pk), ("devices",),
        ("change_device", other.kiosk.pk), ("add_device", "kiosk"),
    ):  # fmt: skip
        assert site.get(url(str(name), other, *values)).status_code == 404, name
    for name, *values in (
        ("open_hall",), ("move_line", line), ("stop_line", line), ("renew_code", other.kiosk.pk),
        ("set_skill", other.counters[0].pk, line), ("test_print", other.kiosk.pk),
    ):  # fmt: skip
        assert site.post(url(str(name), other, *values)).status_code == 404, name


@pytest.mark.parametrize("name", ["hall", "hall_counters", "hall_fields", "priorities", "devices"])
def test_screens_take_as_many_statements_for_many_lines_as_for_few(
    site: Client, queue: Queue, name: str
) -> None:
    def statements() -> int:
        site.get(url(name, queue))
        with CaptureQueriesContext(connection) as asked:
            assert site.get(url(name, queue)).status_code == 200
        return len(asked)

    few = statements()
    for letter in "ABCE":
        site.post(url("add_line", queue), {**LINE, "letters": letter})
        site.post(url("add_device", queue, "board"), {"name": f"Bảng {letter}"})
        site.post(url("set_skill", queue, queue.counters[0].pk, queue.hall.lines.get(letters=letter).pk),
                  {"thu_tu": "1"})  # fmt: skip
    many = statements()
    assert many == few
    assert many <= 12 + 5  # five that every page takes


def test_every_pictogram_is_among_the_icons() -> None:
    known = set(ICONS.read_text().split())
    assert {name for name, _words in (*PICTOGRAMS, *GROUP_PICTOGRAMS)} <= known
