"""Papers between units by the API: what must go on, handed over, taken in, refused, and who may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.cases.models import Case, TransferSheet
from motcua.cases.permissions import HAND_PAPERS
from motcua.cases.queries.papers import sheets_of
from motcua.core.actors import Actor, ActorKind, Role
from tests.api.conftest import MakeProgram, Program, assert_problem
from tests.factories import make_agency, make_user
from tests.factories_cases import Desk
from tests.factories_work import receive


@pytest.fixture
def program(desk: Desk, make_program: MakeProgram) -> Program:
    """A program of the whole ward: of the centre and its sections."""
    return make_program(desk.ward, Role.RECEIVER, Role.SPECIALIST)


@pytest.fixture
def cases(desk: Desk, now: datetime) -> list[Case]:
    """Three cases that moved to the section at once; their papers are still at the centre."""
    return [receive(desk, now=now) for _ in range(3)]


def body(desk: Desk, cases: list[Case], **other: Any) -> dict[str, Any]:
    return {
        "giving_unit_id": desk.centre.pk,
        "receiving_unit_id": desk.section.pk,
        "case_codes": [case.code for case in cases],
        "signed_by_id": desk.users[Role.RECEIVER].pk,
        **other,
    }


def test_papers_go_on_and_what_does_not_come_stays_with_its_reason(
    desk: Desk, program: Program, cases: list[Case]
) -> None:
    waiting = program.get("/papers-to-hand-over").json()["items"]
    assert [one["case_code"] for one in waiting] == [case.code for case in cases]
    assert waiting[0]["receiving_unit"]["id"] == desk.section.pk
    made = program.post("/paper-sheets", body(desk, cases))
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix("/api/v1")
    assert program.get(address).json() == made.json()
    assert program.get("/papers-to-hand-over").json()["items"] == []
    signer = desk.users[Role.SPECIALIST].pk

    told = program.post(f"{address}/take-in", {"case_codes": [cases[0].code], "signed_by_id": signer})
    assert (told.status_code, told.json()["open_count"], told.json()["received_at"]) == (200, 2, None)
    reason = {"case_code": cases[1].code, "reason": "Thiếu bản chính"}
    told = program.post(f"{address}/refuse", {"cases": [reason], "signed_by_id": signer})
    assert [line["state"] for line in told.json()["lines"]] == ["received", "missing", "given"]
    told = program.post(f"{address}/take-in", {"signed_by_id": signer})
    assert told.json()["received_by"] == desk.users[Role.SPECIALIST].full_name
    assert_problem(program.post(f"{address}/take-in", {"signed_by_id": signer}), 409, "not_at_this_step")

    again = program.get("/papers-to-hand-over").json()["items"]
    assert [(one["case_code"], one["refusal"]) for one in again] == [(cases[1].code, "Thiếu bản chính")]
    given = Event.objects.get(kind="cases.papers_given")
    assert given.actor_kind == "api_client"
    assert f'"signed_by":{desk.users[Role.RECEIVER].pk}' in given.payload


def test_a_signature_is_that_of_an_officer_who_may_sign_and_did_not_give(
    desk: Desk, program: Program, cases: list[Case]
) -> None:
    stranger = make_user(Role.RECEIVER, make_agency("H29.903"))
    for signer in (stranger.pk, 10**9):
        refused = program.post("/paper-sheets", body(desk, cases, signed_by_id=signer))
        assert_problem(refused, 422, "condition_missing")
    unknown = program.post("/paper-sheets", body(desk, cases, case_codes=["KHONG-CO"]))
    assert_problem(unknown, 422, "condition_missing")
    assert not TransferSheet.objects.exists()
    made = program.post("/paper-sheets", body(desk, cases)).json()
    same = {"signed_by_id": desk.users[Role.RECEIVER].pk}
    assert_problem(program.post(f"/paper-sheets/{made['id']}/take-in", same), 422, "condition_missing")


def test_sheets_of_others_do_not_exist_for_a_program(
    desk: Desk, program: Program, make_program: MakeProgram, cases: list[Case]
) -> None:
    sheet_id = program.post("/paper-sheets", body(desk, cases)).json()["id"]
    elsewhere = make_program(make_agency("H29.902"), Role.RECEIVER)
    # Programs and officers are numbered apart: one with the number of who gave is no party to the sheet.
    giver = TransferSheet.objects.get().given_by_id
    namesake = Actor(kind=ActorKind.API_CLIENT, id=giver, label="Ứng dụng")
    assert not sheets_of(namesake, roles=HAND_PAPERS.roles).exists()
    assert elsewhere.get("/paper-sheets").json()["count"] == 0
    assert_problem(elsewhere.get(f"/paper-sheets/{sheet_id}"), 404, "not_found")
    signed = {"signed_by_id": desk.users[Role.SPECIALIST].pk}
    assert_problem(elsewhere.post(f"/paper-sheets/{sheet_id}/take-in", signed), 404, "not_found")
    assert_problem(elsewhere.post("/paper-sheets", body(desk, cases)), 404, "not_found")
    for address in ("/paper-sheets", "/papers-to-hand-over"):
        assert_problem(make_program(desk.ward, Role.POSTAL_CLERK).get(address), 403, "not_allowed")


def test_the_list_costs_the_same_however_many_sheets(desk: Desk, program: Program, cases: list[Case]) -> None:
    counts = []
    for case in cases:
        program.post("/paper-sheets", body(desk, [case]))
        with CaptureQueriesContext(connection) as captured:
            found = program.get("/paper-sheets", is_open="true").json()
        counts.append((found["count"], len(captured)))
    assert [count for count, _ in counts] == [1, 2, 3]
    assert len({statements for _, statements in counts}) == 1
