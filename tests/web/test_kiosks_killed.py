"""`kill -9` of the server while twenty kiosks give tickets: none that was acknowledged is missing.

A kiosk that got no answer asks again with the key of its visit, as its page does.
"""

from __future__ import annotations

import http.client
import threading
import time

from tests.servers import PATIENCE, Server, chain_is_sound, told

KIOSKS, WANTED = 20, 60

PREPARE = """
import json, django
django.setup()
from datetime import time
from django.utils import timezone
from motcua.agencies.actions import change_calendar
from motcua.agencies.rules.calendars import HoursChange
from motcua.core.rules.dates import local_day
from motcua.core.worktime import Session, WeeklyPattern
from motcua.demo.office import BY, build_office
from motcua.queueing.actions import claim_device, pair_device
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import ServiceLine
from motcua.web.shared.devices import device_cookie
now = timezone.now()
office = build_office(now=now)
whole = (Session(time(0, 0), time(23, 59)),)
pattern = WeeklyPattern.of(dict.fromkeys(range(7), whole), valid_from=local_day(now))
change = HoursChange(valid_from=local_day(now), pattern=pattern, source="kiểm thử")
change_calendar(agency=office.centre, change=change, by=BY, now=now)
new = pair_device(office=office.office, kind=DeviceKind.KIOSK, name="Máy thử", by=BY, now=now)
device = claim_device(code=new.code, now=now)
print(json.dumps([ServiceLine.objects.get(letters="C").pk, device_cookie(device)]))
"""
COUNT = """
import json, django
django.setup()
from motcua.core.models import Series
from motcua.queueing.models import Ticket
tickets = dict(Ticket.objects.exclude(idempotency_key=None).values_list("idempotency_key", "number"))
series = list(Series.objects.filter(key__startswith="queue:").values_list("value", flat=True))
print(json.dumps([tickets, Ticket.objects.count(), series]))
"""
CSRF = "a" * 32


class Kiosks:
    """Twenty kiosks under one cookie; each remembers its visits and which were answered."""

    def __init__(self, line_id: int, cookie: str) -> None:
        self.path, self.cookie = f"/ki-ot/nhom/{line_id}/", cookie
        self.sent: list[str] = []
        self.acknowledged: set[str] = set()

    def touch(self, port: int, key: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            headers = {
                "Cookie": f"motcua_device={self.cookie}; csrftoken={CSRF}",
                "X-CSRFToken": CSRF,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request("POST", self.path, f"key={key}", headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 302, answer.status
        finally:
            connection.close()

    def run(self, port: int, kiosk: int) -> None:
        """Give tickets until the server is gone."""
        for number in range(10_000):
            key = f"{kiosk}-{number}"
            self.sent.append(key)
            try:
                self.touch(port, key)
            except (OSError, http.client.HTTPException):
                return
            self.acknowledged.add(key)


def test_no_acknowledged_ticket_is_lost_and_no_number_is_given_twice(own_database: dict[str, str]) -> None:
    kiosks = Kiosks(*told(own_database, PREPARE))
    server = Server(own_database)
    threads = [threading.Thread(target=kiosks.run, args=(server.port, number)) for number in range(KIOSKS)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while len(kiosks.acknowledged) < WANTED and time.monotonic() < deadline:
        time.sleep(0.01)
    server.kill()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(kiosks.acknowledged) >= WANTED

    after_the_fall, _count, _series = told(own_database, COUNT)
    assert kiosks.acknowledged <= set(after_the_fall)
    server = Server(own_database)
    try:
        for key in kiosks.sent:
            kiosks.touch(server.port, key)
    finally:
        server.kill()

    tickets, count, series = told(own_database, COUNT)
    assert set(tickets) == set(kiosks.sent)
    assert count == len(kiosks.sent)  # every visit has one ticket
    assert sorted(tickets.values()) == list(range(1, count + 1))  # no number twice, no gap to explain
    assert series == [count]
    assert {key: tickets[key] for key in after_the_fall} == after_the_fall
    assert chain_is_sound(own_database)
