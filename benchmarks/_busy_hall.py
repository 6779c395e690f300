"""A busy hall for benchmarks: kiosks, counters and boards as cheap HTTP clients of a real server."""

from __future__ import annotations

import json
import re
import selectors
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from motcua.accounts.actions import UserFacts, create_user, grant_role
from motcua.agencies.models import Counter, WeekSessions
from motcua.audit.models import Event
from motcua.core.actors import Role
from motcua.demo.office import BY, build_office
from motcua.queueing.actions import LineFacts, add_line, open_hall, pair_device, serve_line
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Ticket
from motcua.web.shared.devices import COOKIE, with_device

CSRF = "a" * 32
# In what is shown, or among the calls to be called out: a burst is longer than what stands on a board.
_CALL = re.compile(rb'(?:data-call=\\"|"key": ")(\d+)-')


@dataclass(slots=True)
class BusyHall:
    """What the clients need: numbers of rows, and cookies as browsers would have them."""

    office_id: int
    lines: list[int]
    counters: list[int]
    officers: list[str]
    kiosks: list[str]
    boards: list[str]


def prepare(*, lines: int, counters: int, kiosks: int, boards: int) -> BusyHall:
    """Tables, the sample office open day and night, a hall of this size."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = build_office(now=now).office
    week = [
        {"weekday": day, "start": "00:00", "end": "23:59", "receives": True, "processes": True}
        for day in range(7)
    ]
    WeekSessions.objects.create(agency=office.agency, valid_from="2020-01-01", sessions=json.dumps(week))
    hall = open_hall(office=office, by=BY, now=now)
    hall.lines.update(is_active=False)  # those of the sample hall, if it has one
    rows = [
        add_line(hall=hall, facts=LineFacts(letters=f"Z{letter}", name=f"Nhóm {letter}"), by=BY, now=now)
        for letter in "ABCDEFGHIK"[:lines]
    ]
    places = [
        Counter.objects.create(office=office, number=100 + number, name=f"Quầy {100 + number}")
        for number in range(counters)
    ]
    for place in places:
        for line in rows:
            serve_line(counter=place, line=line, by=BY, now=now)
    devices: dict[DeviceKind, list[str]] = defaultdict(list)
    for kind, count in ((DeviceKind.KIOSK, kiosks), (DeviceKind.BOARD, boards)):
        for number in range(count):
            device = pair_device(office=office, kind=kind, name=f"Máy đo {number}", by=BY, now=now).device
            value = with_device(HttpResponse(), device).cookies[COOKIE].value
            devices[kind].append(f"{COOKIE}={value}; csrftoken={CSRF}")
    found = BusyHall(
        office_id=office.pk,
        lines=[line.pk for line in rows],
        counters=[place.pk for place in places],
        officers=[_officer(number, office.agency, now) for number in range(counters)],
        kiosks=devices[DeviceKind.KIOSK],
        boards=devices[DeviceKind.BOARD],
    )
    connection.close()
    return found


def _officer(number: int, agency: Any, now: Any) -> str:
    facts = UserFacts(username=f"quay{number}", full_name=f"Nguyễn Văn Quầy {number}", agency=agency)
    user = create_user(facts=facts, password="ngồi-ở-quầy-đo-tốc-độ", by=BY, now=now)
    grant_role(user=user, role=Role.RECEIVER, agency=agency, by=BY, now=now)
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}"


class Browser:
    """One keep-alive connection that posts forms; an answer that is no redirect is an error."""

    def __init__(self, port: int, cookie: str) -> None:
        self._cookie = cookie
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, **values: object) -> float:
        """Send the form; the seconds until the answer. Raises RuntimeError unless it was taken."""
        body = "&".join(f"{name}={value}" for name, value in values.items()).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self._cookie}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        begun = time.perf_counter()
        self._socket.sendall(head.encode() + body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self._socket.recv(65536)
            if not part:
                raise RuntimeError("the server closed the connection")
            answer += part
        if b" 302 " not in answer.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"{path}: {answer[:1500].decode(errors='replace')}")
        return time.perf_counter() - begun


def take_ticket(kiosk: Browser, line_id: int) -> float:
    """One touch at the kiosk."""
    return kiosk.post(f"/ki-ot/nhom/{line_id}/", key=uuid4().hex, priority="")


def open_counter(officer: Browser, counter_id: int) -> None:
    officer.post(f"/can-bo/xep-hang/quay/{counter_id}/mo/")


def call_next(officer: Browser, counter_id: int) -> float:
    """The button that ends the service at hand, if any, and calls the next."""
    at_counter = Ticket.objects.filter(counter_id=counter_id).at_counter().values_list("pk", flat=True)
    ticket = at_counter.first()
    connection.close()  # each officer is a thread: none holds a connection while it waits for its turn
    move = "xong-goi-tiep" if ticket else "goi"
    path = f"/can-bo/xep-hang/quay/{counter_id}/{move}/"
    return officer.post(path, key=uuid4().hex, ticket=ticket or "")


@dataclass(slots=True)
class Boards:
    """All boards in one thread: when each of them first showed which call."""

    port: int
    cookies: list[str]
    seen: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    opened: int = 0
    failed: list[str] = field(default_factory=list)
    _is_over: bool = False
    _thread: threading.Thread | None = None

    def __enter__(self) -> Boards:
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        deadline = time.monotonic() + 60
        while self.opened < len(self.cookies):
            if time.monotonic() > deadline:
                raise RuntimeError(f"only {self.opened} boards have a frame: {self.failed[:1]}")
            time.sleep(0.05)
        self.seen.clear()
        return self

    def __exit__(self, *given: object) -> None:
        self._is_over = True
        if self._thread is not None:
            self._thread.join()

    def _listen(self) -> None:
        selector = selectors.DefaultSelector()
        for cookie in self.cookies:
            connected = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            request = f"GET /bang-goi-so/luong/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
            connected.sendall(request.encode())
            selector.register(connected, selectors.EVENT_READ, _Heard())
        while not self._is_over:
            for key, _mask in selector.select(timeout=0.1):
                part = key.fileobj.recv(262144)  # type: ignore[union-attr]
                at = time.perf_counter()
                if not part:
                    self.failed.append("the server ended a stream")
                    selector.unregister(key.fileobj)
                    continue
                self._take(key.data, part, at)
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    def _take(self, heard: _Heard, part: bytes, at: float) -> None:
        heard.rest += part
        while b"\n\n" in heard.rest:
            event, _, heard.rest = heard.rest.partition(b"\n\n")
            if b"event: frame" not in event:
                continue
            self.opened += heard.is_new
            heard.is_new = False
            for ticket in _CALL.findall(event):
                if ticket not in heard.calls:
                    heard.calls.add(ticket)
                    self.seen[int(ticket)].append(at)


@dataclass(slots=True)
class _Heard:
    rest: bytes = b""
    is_new: bool = True
    calls: set[bytes] = field(default_factory=set)


def called_in_order(counters: list[int]) -> list[int]:
    """The tickets called so far, in the order of the calls."""
    rows = Ticket.objects.filter(counter_id__in=counters, first_called_at__isnull=False)
    return list(rows.order_by("first_called_at", "pk").values_list("pk", flat=True))


def delays(boards: Boards, pressed: Sequence[tuple[int, float]], counters: list[int]) -> list[float]:
    """Milliseconds from a button to a board, for each call and board; a counter's calls are in its order."""
    buttons: dict[int, list[float]] = defaultdict(list)
    for place, at in pressed:
        buttons[place].append(at)
    found = []
    for place, counter_id in enumerate(counters):
        tickets = called_in_order([counter_id])
        for sent, ticket in zip(buttons[place], tickets, strict=False):
            found += [(at - sent) * 1000 for at in boards.seen[ticket]]
    return found


def outcome(counters: list[int]) -> dict[str, int]:
    """What the database says: tickets, different numbers of them, tickets called, calls in the log."""
    tickets = Ticket.objects.filter(line__letters__startswith="Z")
    return {
        "tickets": tickets.count(),
        "numbers": tickets.values("code", "day").distinct().count(),
        "called": tickets.filter(counter_id__in=counters).count(),
        "calls": Event.objects.filter(kind="queueing.ticket_called").count(),
    }
