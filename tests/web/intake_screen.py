"""What the tests of the intake screen share: an office, a fixed clock, a receiver, a whole screen."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, MARRIAGE, PERSON, SIGNATURE, Desk, make_desk

BACKEND = "motcua.web.shared.signed_in.Backend"
AT = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH, MARRIAGE, SIGNATURE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment of every request; a test may put in another one."""
    moments = [AT]
    monkeypatch.setattr("motcua.web.shared.middleware.timezone.now", lambda: moments[0])
    return moments


@pytest.fixture
def receiver(desk: Desk, clock: list[datetime]) -> Client:
    return signed_in(desk, Role.RECEIVER)


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(desk.users[role], backend=BACKEND)
    return client


def offering_id(desk: Desk, code: str) -> int:
    return desk.ward.offerings.get(procedure__code=code).pk


def sheet(desk: Desk, code: str = HOUSEHOLD_BUSINESS, **changes: Any) -> dict[str, Any]:
    """A complete screen for a household business, as the browser sends it."""
    return {
        "intake_key": "khóa-1",
        "office": desk.office.pk,
        "offering": offering_id(desk, code),
        "variant": "",
        "channel": "direct",
        "delivery": "counter",
        "is_present": "1",
        "is_local": "1",
        "applicant-kind": "person",
        "applicant-name": PERSON.name,
        "applicant-identifier": PERSON.identifier,
        "applicant-phone": "0912 345 678",
        "applicant-address": PERSON.address,
        "papers-0-name": "Giấy đề nghị",
        "papers-0-state": "submitted",
        "papers-0-kind": "1",
        "papers-0-count": "1",
        "decision": "receive",
        **changes,
    }


def send(client: Client, values: dict[str, Any]) -> Any:
    return client.post(reverse("desk:intake_send"), values)


def picture(name: str = "to-khai.png", colour: str = "white") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")
