"""`kill -9` of the server while clients register cases: what was acknowledged is there, and there once.

A real server on a database of its own, SQLite or PostgreSQL as the tests run. The clients do what a careful
client does after a break: they send the same request with the same key again.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from typing import Any

from tests.servers import PATIENCE, Server, chain_is_sound, told

CLIENTS, WANTED = 4, 24

PREPARE = """
import json, django
django.setup()
from django.utils import timezone
from motcua.accounts.actions import create_api_client
from motcua.core.actors import Role
from motcua.demo.office import BY, build_office
now = timezone.now()
office = build_office(now=now)
_client, token = create_api_client(name="test", roles=[Role.RECEIVER], agency=office.agency, by=BY, now=now)
print(json.dumps([token, {"procedure_code": "1.004194", "agency_id": office.agency.pk,
    "office_id": office.office.pk, "papers": [{"name": "Tờ khai", "state": "submitted"}]}]))
"""
COUNT = """
import json, django
django.setup()
from motcua.cases.models import Case
from motcua.core.models import Series
numbers = sum(Series.objects.filter(key__contains="H29.901-").values_list("value", flat=True))
print(json.dumps([Case.objects.count(), len(set(Case.objects.values_list("code", flat=True))), numbers]))
"""


class Clients:
    """Programs that register cases and remember what they sent and what was acknowledged."""

    def __init__(self, token: str, body: dict[str, Any]) -> None:
        self.token, self.body = token, body
        self.sent: list[str] = []
        self.acknowledged: dict[str, str] = {}

    def register(self, port: int, key: str) -> str:
        number = self.sent.index(key)
        applicant = {"name": f"Nguyễn Văn Số {number}", "identifier": f"0260990{number:05d}"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request(
                "POST",
                "/api/v1/cases",
                json.dumps({**self.body, "applicant": applicant}),
                {
                    "Authorization": f"Bearer {self.token}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": key,
                },
            )
            answer = connection.getresponse()
            content = json.loads(answer.read())
            assert answer.status in {200, 201}, content
            return str(content["code"])
        finally:
            connection.close()

    def run(self, port: int, client: int) -> None:
        """Register until the server is gone."""
        for number in range(10_000):
            key = f"{client}-{number}"
            self.sent.append(key)
            try:
                self.acknowledged[key] = self.register(port, key)
            except (OSError, http.client.HTTPException, ValueError):
                return


def test_a_killed_server_loses_nothing_it_acknowledged(own_database: dict[str, str]) -> None:
    clients = Clients(*told(own_database, PREPARE))
    server = Server(own_database)
    threads = [threading.Thread(target=clients.run, args=(server.port, number)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while len(clients.acknowledged) < WANTED and time.monotonic() < deadline:
        time.sleep(0.01)
    server.kill()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(clients.acknowledged) >= WANTED

    server = Server(own_database)
    try:
        again = {key: clients.register(server.port, key) for key in clients.sent}
    finally:
        server.kill()

    assert {key: again[key] for key in clients.acknowledged} == clients.acknowledged
    cases, codes, numbers = told(own_database, COUNT)
    assert cases == codes == len(clients.sent)  # what was sent and not acknowledged came once by now
    assert numbers == cases  # no number was lost, none given twice
    assert chain_is_sound(own_database)
