"""The hall of a sample office: its lines, who serves them, its kiosk and boards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies.models import Office
from motcua.catalogue.models import Field
from motcua.core.actors import job_actor
from motcua.queueing.actions import (
    LineFacts,
    NewDevice,
    add_line,
    open_hall,
    pair_device,
    renew_code,
    serve_line,
)
from motcua.queueing.choices import DeviceKind, LineKind
from motcua.queueing.models import Device, Hall, ServiceLine

BY = job_actor("demo")


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A line, the words its fields are known by, and the counters that serve it in order of preference."""

    facts: LineFacts
    words: tuple[str, ...]
    counters: tuple[int, ...]


def _line(
    letters: str, name: str, english: str, pictogram: str, counters: tuple[int, ...], *words: str
) -> SampleLine:
    where = "Ghế chờ bên trái" if counters and counters[0] <= 3 else "Ghế chờ bên phải"
    facts = LineFacts(letters=letters, name=name, english_name=english, pictogram=pictogram, where=where)
    return SampleLine(facts, words, counters)


def _other(
    letters: str, name: str, english: str, pictogram: str, kind: LineKind, counters: tuple[int, ...]
) -> SampleLine:
    facts = LineFacts(
        letters=letters,
        name=name,
        english_name=english,
        pictogram=pictogram,
        kind=kind,
        where="Ghế chờ gần cửa",
        takes_appointments=False,
    )
    return SampleLine(facts, (), counters)


# A field belongs to the first line that has a word of its name; the rest to the last line with words.
LINES = (
    _line("C", "Chứng thực", "Certification", "rubber-stamp", (1, 2), "chứng thực"),
    _line("H", "Hộ tịch", "Civil status", "users", (1, 2), "hộ tịch", "nuôi con nuôi"),
    _line("D", "Đất đai", "Land", "map-2", (3, 2), "đất đai", "môi trường", "nước"),
    _line("K", "Hộ kinh doanh", "Business", "building-store", (2, 3), "kinh doanh", "hợp tác", "hàng hóa"),
    _line("X", "Xây dựng", "Construction", "crane", (2, 3), "xây dựng", "đường bộ"),
    _line("A", "Công an", "Police", "shield", (5,), "cư trú", "căn cước", "nghĩa vụ quân sự"),
    _line("B", "Bảo hiểm", "Insurance", "first-aid-kit", (4,), "bảo hiểm"),
    _line("S", "Chính sách xã hội", "Social affairs", "heart-handshake", (4, 3), ""),
    _other("T", "Nhận kết quả", "Collect results", "package", LineKind.HAND_OVER, (1, 2, 3, 4)),
    _other("G", "Tôi cần hướng dẫn", "I need guidance", "message-question", LineKind.GUIDANCE, (4, 1)),
)
LAST_RANK = 3
HELPER_RANK = 1  # lines of results and guidance come after a counter's own


def set_up_hall(office: Office, *, now: datetime) -> Hall:
    """Lines, counters and screens of the sample hall; all through the actions."""
    hall = open_hall(office=office, by=BY, now=now)
    fields: dict[str, list[Field]] = {line.facts.letters: [] for line in LINES}
    for field in Field.objects.all():
        fields[_letters_of(field)].append(field)
    counters = {counter.number: counter for counter in office.counters.all()}
    for sample in LINES:
        made: ServiceLine = add_line(
            hall=hall, facts=sample.facts, fields=fields[sample.facts.letters], by=BY, now=now
        )
        for rank, number in enumerate(sample.counters, start=1):
            if number in counters:
                serve_line(
                    counter=counters[number],
                    line=made,
                    preference=min(rank + HELPER_RANK * (not sample.words), LAST_RANK),
                    by=BY,
                    now=now,
                )
    pair_device(
        office=office,
        kind=DeviceKind.KIOSK,
        name="Máy lấy số 1",
        printer="file:///may-in-1",
        by=BY,
        now=now,
    )
    pair_device(office=office, kind=DeviceKind.BOARD, name="Bảng gọi số chính", by=BY, now=now)
    return hall


def fresh_codes(office: Office, *, now: datetime) -> list[NewDevice]:
    """A code for each screen of the hall that nobody has paired yet, to try the demo with."""
    unpaired = Device.objects.filter(office=office, is_active=True, paired_at=None)
    return [renew_code(device=device, by=BY, now=now) for device in unpaired.select_related("office__agency")]


def _letters_of(field: Field) -> str:
    name = field.name.lower()
    found = (line for line in LINES if any(word in name for word in line.words))
    return next(found).facts.letters
