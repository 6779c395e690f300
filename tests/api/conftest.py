"""A desk, and a program that calls the API of it at the fixed moment of all tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.accounts.actions import create_api_client
from motcua.agencies.models import Agency
from motcua.core.actors import Role, job_actor
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, TEMPORARY_RESIDENCE, Desk, make_desk

ROOT = "/api/v1"
ALL_ROLES = tuple(role for role in Role if role is not Role.ADMINISTRATOR)


class Program:
    """A caller of the API: `token` empty for one without."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self._client = Client(raise_request_exception=False)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self._client.get(ROOT + path, query, headers=self._headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.post(
            ROOT + path,
            json.dumps(body) if not isinstance(body, bytes) else body,
            content_type="application/json",
            headers={**self._headers, **named},
        )

    def upload(self, path: str, **parts: Any) -> HttpResponse:
        return self._client.post(ROOT + path, parts, headers=self._headers)

    def request(self, method: str, path: str, **given: Any) -> HttpResponse:
        return self._client.generic(method, ROOT + path, headers=self._headers, **given)


MakeProgram = Callable[..., Program]


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The API reads the clock once a request: here it always says the same."""
    monkeypatch.setattr("motcua.api.access.timezone.now", lambda: now)


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH, TEMPORARY_RESIDENCE)


@pytest.fixture
def make_program(now: datetime) -> MakeProgram:
    made: list[str] = []

    def make(agency: Agency, *roles: Role, **fields: Any) -> Program:
        made.append("one")
        _client, token = create_api_client(
            name=f"Ứng dụng {len(made)}",
            roles=roles,
            agency=agency,
            by=job_actor("kiểm thử"),
            now=now,
            **fields,
        )
        return Program(token)

    return make


@pytest.fixture
def program(desk: Desk, make_program: MakeProgram) -> Program:
    """A program that may do in the ward whatever an officer may."""
    return make_program(desk.ward, *ALL_ROLES)


@pytest.fixture
def anybody(db: None) -> Program:
    return Program()


def intake_body(desk: Desk, **values: Any) -> dict[str, Any]:
    """A complete registration; `values` replace what the test is about."""
    return {
        "procedure_code": HOUSEHOLD_BUSINESS,
        "agency_id": desk.ward.pk,
        "office_id": desk.office.pk,
        "applicant": {
            "name": "Nguyễn Văn An",
            "identifier": "026099000001",
            "born_on": "1999-12-30",
            "sex": "male",
            "address": "Thôn Dẫn Tự, Tân Phú",
            "phone": "0912 345 678",
        },
        "papers": [{"name": "Giấy đề nghị đăng ký hộ kinh doanh", "state": "submitted"}],
        **values,
    }


def assert_problem(response: HttpResponse, state: int, code: str) -> dict[str, Any]:
    """The response is that problem document; returns it."""
    assert response.status_code == state, response.content
    assert response["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(response.content)
    assert set(told) == {"type", "title", "status", "detail", "code", "errors"}
    assert (told["status"], told["code"]) == (state, code)
    assert told["type"] == f"urn:motcua:problem:{code}"
    assert told["title"]
    assert told["detail"]
    return told
