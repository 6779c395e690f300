"""Registering a case: every outcome of `POST /cases`."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.applicants.models import Applicant
from motcua.audit.models import Event
from motcua.cases.choices import CaseChannel
from motcua.cases.models import Case
from motcua.core.actors import Role
from tests.api.conftest import MakeProgram, Program, assert_problem, intake_body
from tests.factories_cases import BIRTH, TEMPORARY_RESIDENCE, Desk


def test_a_case_is_registered_with_number_appointment_and_address(desk: Desk, program: Program) -> None:
    response = program.post("/cases", intake_body(desk))

    assert response.status_code == 201, response.content
    case, told = Case.objects.get(), response.json()
    assert response["Location"] == f"/api/v1/cases/{case.code}"
    assert told["code"] == case.code
    assert told["state"] == 4
    assert told["due_at"] == "2026-03-27T09:00:00+07:00"
    assert told["received_at"] == "2026-03-24T09:00:00+07:00"
    assert told["slip_number"] == "0001"
    assert told["lookup_code"] == case.lookup_code
    assert told["tracking_url"].startswith("http")
    assert told["version"] == 1
    assert case.applicant_phone == "0912345678"
    assert case.received_by is None
    assert [event.actor_kind for event in Event.objects.filter(subject_kind="case")] == ["api_client"] * 2


def test_a_registration_takes_at_most_twelve_statements(desk: Desk, program: Program) -> None:
    """Reads of what never changes (versions, calendars) are remembered, so the first one is not counted."""
    body = intake_body(desk, procedure_code=TEMPORARY_RESIDENCE)
    program.post("/cases", body)
    with CaptureQueriesContext(connection) as captured:
        response = program.post("/cases", body)
    assert response.status_code == 201
    said = [query["sql"] for query in captured.captured_queries]
    counted = [sql for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 12, "\n".join(sql[:120] for sql in counted)


@pytest.mark.django_db(transaction=True)
def test_the_same_key_later_is_answered_200(
    desk: Desk, program: Program, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = program.post("/cases", intake_body(desk), Idempotency_Key="abc-1")
    monkeypatch.setattr("motcua.api.access.timezone.now", lambda: now + timedelta(seconds=2))
    again = program.post("/cases", intake_body(desk), Idempotency_Key="abc-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_gives_the_same_case(desk: Desk, program: Program) -> None:
    first = program.post("/cases", intake_body(desk), Idempotency_Key="abc-1")
    again = program.post("/cases", intake_body(desk), Idempotency_Key="abc-1")
    other = program.post("/cases", intake_body(desk), Idempotency_Key="abc-2")

    assert first.json()["code"] == again.json()["code"]
    assert other.json()["code"] != first.json()["code"]
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_key_used_for_another_case_is_a_conflict(desk: Desk, program: Program) -> None:
    program.post("/cases", intake_body(desk), Idempotency_Key="abc-1")
    changed = intake_body(desk, applicant={"name": "Trần Thị Bình"})

    assert_problem(program.post("/cases", changed, Idempotency_Key="abc-1"), 409, "idempotency_key_reused")
    assert Case.objects.count() == 1


def test_keys_of_two_programs_do_not_meet(desk: Desk, program: Program, make_program: MakeProgram) -> None:
    other = make_program(desk.centre, Role.RECEIVER)
    codes = {
        caller.post("/cases", intake_body(desk), Idempotency_Key="same").json()["code"]
        for caller in (program, other)
    }
    assert len(codes) == 2


def test_an_online_case_keeps_the_portal_s_moment(desk: Desk, program: Program, now: datetime) -> None:
    body = intake_body(
        desk,
        procedure_code=TEMPORARY_RESIDENCE,
        channel="online",
        submitted_at="2026-03-24T08:10:00+07:00",
    )
    assert program.post("/cases", body).status_code == 201
    case = Case.objects.get()
    assert case.channel == CaseChannel.ONLINE
    assert case.submitted_at == now.replace(hour=8, minute=10)


def test_without_a_token_nothing_is_registered(desk: Desk, anybody: Program) -> None:
    response = anybody.post("/cases", intake_body(desk))
    assert_problem(response, 401, "token_required")
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert not Case.objects.exists()


@pytest.mark.parametrize("token", ["mc_wrong", "mc_" + "x" * 300, "  "])
def test_a_wrong_token_is_refused(desk: Desk, token: str) -> None:
    assert_problem(Program(token).post("/cases", intake_body(desk)), 401, "token_required")


def test_a_program_without_the_right_is_refused(desk: Desk, make_program: MakeProgram) -> None:
    specialist = make_program(desk.section, Role.SPECIALIST)
    assert_problem(specialist.post("/cases", intake_body(desk)), 403, "not_allowed")


def test_a_program_of_another_unit_is_refused(desk: Desk, make_program: MakeProgram) -> None:
    elsewhere = make_program(desk.section, Role.RECEIVER)
    assert_problem(elsewhere.post("/cases", intake_body(desk)), 403, "not_allowed")
    assert not Applicant.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"procedure_code": "9.999999"}, "procedure_not_offered"),
        ({"office_id": 10**9}, "procedure_not_offered"),
        ({"agency_id": 10**9}, "procedure_not_offered"),
        ({"counter_id": 10**9}, "procedure_not_offered"),
        ({"papers": [{"name": "Tờ khai", "state": "missing"}]}, "papers_incomplete"),
        ({"papers": [{"name": "Tờ khai", "state": "unavailable"}]}, "papers_incomplete"),
        ({"is_local": False}, "place_not_competent"),
        ({"delivery": "post"}, "unfit_field"),
        ({"applicant": {"name": "   "}}, "unfit_field"),
        ({"applicant": {"name": "An", "email": "an"}}, "unfit_field"),
        ({"applicant": {"name": "An", "identifier": "0260990000"}}, "unreadable"),
        ({"applicant": {"name": "An", "phone": "12"}}, "unreadable"),
    ],
)
def test_what_the_screen_refuses_the_api_refuses(
    desk: Desk, program: Program, changes: dict[str, object], code: str
) -> None:
    assert_problem(program.post("/cases", intake_body(desk, **changes)), 422, code)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency_id": "1"}, "body.agency_id"),
        ({"agency_id": True}, "body.agency_id"),
        ({"surprise": 1}, "body.surprise"),
        ({"applicant": {"name": ""}}, "body.applicant.name"),
        ({"applicant": {"name": "a\x00b"}}, "body.applicant.name"),
        ({"applicant": {"name": "An", "born_on": 20}}, "body.applicant.born_on"),
        ({"papers": [{"name": "Tờ khai", "state": "?"}]}, "body.papers.0.state"),
        ({"papers": [{"name": "Tờ khai", "looked_up_at": "2026-01-01"}]}, "body.papers.0.looked_up_at"),
        ({"papers": [{"name": "Tờ khai", "kind": True}]}, "body.papers.0.kind"),
    ],
)
def test_input_of_the_wrong_shape_names_the_field(
    desk: Desk, program: Program, changes: dict[str, object], field: str
) -> None:
    told = assert_problem(program.post("/cases", intake_body(desk, **changes)), 422, "invalid_input")
    assert field in [error["field"] for error in told["errors"]]


def test_a_birth_without_a_slip_says_so(desk: Desk, program: Program) -> None:
    told = program.post("/cases", intake_body(desk, procedure_code=BIRTH, papers=[])).json()
    assert told["is_same_day"] is True
    assert told["slip_number"] == ""
