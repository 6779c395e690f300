"""Cases to act on through the API, and the statements of an action on one of them."""

from __future__ import annotations

import json
from typing import Any

import _replay
from _office import NOT_COUNTED, applicant
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from motcua.accounts.actions import create_api_client
from motcua.applicants.actions import ApplicantData
from motcua.cases.actions import Intake, receive_case
from motcua.core.actors import Role
from motcua.core.transactions import writing
from motcua.demo.office import BY, build_office

PROCEDURE = "2.000815"  # certified copies: a same-day procedure, three acts from reception to the result
ACTS = ({"action": "forward"}, {"action": "forward"}, {"action": "forward", "result_number": "41/2026"})
IN_ONE_COMMIT = 200


def prepare(*, cases: int) -> tuple[str, list[str]]:
    """Tables, the sample office, an API client, cases just received; the token and their codes."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = build_office(now=now)
    roles = [Role.RECEIVER, Role.SPECIALIST, Role.LEADER, Role.RECORDS_CLERK]
    _client, token = create_api_client(
        name="Ứng dụng đo tốc độ", roles=roles, agency=office.agency, by=BY, now=now
    )
    receiver = office.actor(Role.RECEIVER, now=now)
    codes: list[str] = []
    while len(codes) < cases:
        with writing():
            for number in range(len(codes), min(cases, len(codes) + IN_ONE_COMMIT)):
                person = applicant(number)
                intake = Intake(
                    procedure_code=PROCEDURE,
                    agency_id=office.agency.pk,
                    office_id=office.office.pk,
                    applicant=ApplicantData(name=person["name"], identifier=person["identifier"]),
                )
                codes.append(receive_case(intake=intake, by=receiver, now=now).code)
    return token, codes


def captured(token: str, code: str) -> list[_replay.Statement]:
    """The statements that send the case on from its first step; it stands there again afterwards."""
    kept: list[_replay.Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_COUNTED):
            kept.append(_replay.Statement(sql, tuple(params or ()), "", ()))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(keep):
        answer = Client(SERVER_NAME="127.0.0.1").post(
            f"/api/v1/cases/{code}/act",
            json.dumps({**ACTS[0], "version": 1}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        transaction.set_rollback(True)
    if answer.status_code != 200:
        raise RuntimeError(answer.content.decode())
    return kept
