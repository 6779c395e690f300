"""A browser that is a kiosk."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

import pytest
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


def give_voice(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The server speaks: a program in place of espeak-ng that says a tenth of a second of nothing."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(22050)
        out.writeframes(b"\0\0" * 2205)
    (folder / "silence.wav").write_bytes(sound.getvalue())
    program = folder / "espeak-ng"
    program.write_text(f'#!/bin/sh\ncat >/dev/null\ncat "{folder}/silence.wav"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
