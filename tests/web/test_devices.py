"""Pairing a screen of the hall: by a code typed once; afterwards its signed cookie says what it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.queueing.actions import claim_device, pair_device, unpair_device
from motcua.queueing.choices import DeviceKind
from motcua.queueing.errors import DeviceUnknown
from motcua.queueing.models import Device
from motcua.queueing.queries.devices import device_of
from motcua.web.shared.devices import COOKIE
from tests.factories import NOW, make_office
from tests.factories_queue import SETUP, make_queue

pytestmark = pytest.mark.django_db


def test_a_code_pairs_one_screen_once() -> None:
    new = pair_device(
        office=make_office(), kind=DeviceKind.BOARD, name="Bảng 1", by=SETUP, now=timezone.now()
    )
    typed = f" {new.code[:4].lower()}-{new.code[4:]} "
    answer = Client().post("/ghep-may/", {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, "/bang-goi-so/")
    assert answer.cookies[COOKIE]["httponly"]
    assert Client().post("/ghep-may/", {"code": typed}).status_code == 422


def test_an_old_code_pairs_nothing() -> None:
    new = pair_device(office=make_office(), kind=DeviceKind.KIOSK, name="K", by=SETUP, now=NOW)
    with pytest.raises(DeviceUnknown):
        claim_device(code=new.code, now=NOW + timedelta(minutes=31))


def test_guessing_codes_is_slow() -> None:
    client = Client()
    for _ in range(20):
        client.post("/ghep-may/", {"code": "BBBBBBBB"})
    answer = client.post("/ghep-may/", {"code": "BBBBBBBB"})
    assert "quá nhiều lần" in answer.content.decode()


def test_an_unpaired_screen_is_known_no_more() -> None:
    queue = make_queue()
    assert device_of(queue.at_kiosk, "kiosk").pk == queue.kiosk.pk
    with pytest.raises(DeviceUnknown):
        device_of(queue.at_kiosk, "board")
    unpair_device(device=Device.objects.get(pk=queue.kiosk.pk), by=SETUP, now=NOW)
    with pytest.raises(DeviceUnknown):
        device_of(queue.at_kiosk, "kiosk")
