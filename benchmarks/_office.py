"""The sample office and an API client of it, and the statements of one registration there."""

from __future__ import annotations

import json
from typing import Any

import _replay
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from motcua.accounts.actions import create_api_client
from motcua.core.actors import Role
from motcua.demo.office import BY, build_office

PROCEDURE = "1.004194"  # temporary residence: three working days, a slip, a fixed fee that becomes a charge
PAPERS = ("Tờ khai thay đổi thông tin cư trú", "Giấy tờ chứng minh chỗ ở hợp pháp", "Văn bản đồng ý")
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def prepare() -> tuple[str, dict[str, Any]]:
    """Tables, the sample office, an API client; the token and the body of a registration."""

    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = build_office(now=now)
    _client, token = create_api_client(
        name="Ứng dụng đo tốc độ", roles=[Role.RECEIVER], agency=office.agency, by=BY, now=now
    )
    papers = [{"name": name, "state": "submitted"} for name in PAPERS]
    body = {
        "procedure_code": PROCEDURE,
        "agency_id": office.agency.pk,
        "office_id": office.office.pk,
        "counter_id": office.counters[0].pk,
        "papers": papers,
        "applicant": {},
    }
    return token, body


def captured(token: str, body: dict[str, Any]) -> list[_replay.Statement]:
    """The statements of one registration. The first fills what a process remembers, the second is kept."""

    kept: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_COUNTED):
            kept.append((sql, params))
        return execute(sql, params, many, context)

    code = ""
    for number in range(2):
        kept.clear()
        with connection.execute_wrapper(keep):
            answer = Client(SERVER_NAME="127.0.0.1").post(
                "/api/v1/cases",
                json.dumps({**body, "applicant": applicant(number)}),
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
        if answer.status_code != 201:
            raise RuntimeError(answer.content.decode())
        code = answer.json()["code"]
    connection.close()
    return [_replay.Statement.of(sql, params or (), old_code=code) for sql, params in kept]


def applicant(number: int) -> dict[str, Any]:
    """One of ten thousand people: each row another, or all clients would wait for one."""
    return {
        "name": f"Nguyễn Văn Số {number % 10_000}",
        "identifier": f"0260990{number % 10_000:05d}",
        "born_on": "1999-12-30",
        "sex": "male",
        "address": "Số 1 đường Mô Phỏng, phường Bình Hòa",
        "phone": "0912345678",
    }


def body_of(body: dict[str, Any], number: int) -> bytes:
    """The body of a registration by one of them."""
    return json.dumps({**body, "applicant": applicant(number)}).encode()
