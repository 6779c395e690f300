"""The code at the door, shown and printed by those who watch the hall."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.queueing.queries.presence import presence_code
from tests.factories import NOW, make_user
from tests.factories_queue import make_queue

pytestmark = pytest.mark.django_db


def test_each_day_has_its_own_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = make_queue("D")
    client.force_login(queue.officers[0])
    shown = []
    for day in range(3):
        now = NOW + timedelta(days=day)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        response = client.get("/can-bo/xep-hang/ma-o-cua/")
        content = response.content.decode()
        assert presence_code(queue.office.pk, on=local_day(now)) in content
        assert "<svg" in content
        assert response["Cache-Control"] == "no-store"
        found = re.search(r'door-code">(\w+)<', content)
        assert found is not None
        shown.append(found[1])
    assert len(set(shown)) == 3


def test_nobody_sees_the_door_of_another_office(client: Client) -> None:
    own, other = make_queue("D"), make_queue("D")
    client.force_login(make_user(Role.DIRECTOR, own.office.agency))
    content = client.get(f"/can-bo/xep-hang/ma-o-cua/?diem={other.office.pk}").content.decode()
    today = local_day(timezone.now())
    assert presence_code(other.office.pk, on=today) not in content
    assert presence_code(own.office.pk, on=today) in content
    client.force_login(make_user(Role.RECEIVER))
    assert client.get("/can-bo/xep-hang/ma-o-cua/").status_code == 404
