"""A browser that is a kiosk."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from motcua.queueing.models import Device
from motcua.web.shared.devices import COOKIE, with_device


def device_cookie(device: Device) -> str:
    """What a browser keeps of being that screen."""
    return str(with_device(HttpResponse(), device).cookies[COOKIE].value)


def client_of(device: Device) -> Client:
    """A browser paired as that screen."""
    client = Client()
    client.cookies[COOKIE] = device_cookie(device)
    return client
