"""Cases that are not received as they come: incomplete, or not accepted; sent twice, each is one case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.cases.models import Case
from motcua.catalogue.models import Offering
from motcua.core.actors import Role
from tests.api.conftest import MakeProgram, Program, assert_problem, intake_body
from tests.factories_cases import Desk

MISSING = {"papers": [{"name": "Giấy đề nghị đăng ký hộ kinh doanh", "state": "missing"}]}
INCOMPLETE = {**MISSING, "defects": [{"reason": "missing", "paper": 1}]}
REFUSED = {"reason": "Không thuộc thẩm quyền của phường"}
BOTH = pytest.mark.parametrize(
    ("path", "values"), [("/incomplete-cases", INCOMPLETE), ("/refused-cases", REFUSED)]
)


def test_an_incomplete_case_is_recorded_and_asked_for(desk: Desk, program: Program) -> None:
    response = program.post("/incomplete-cases", intake_body(desk, **INCOMPLETE))
    assert response.status_code == 201, response.content
    told = response.json()
    assert (told["state"], told["received_at"], told["due_at"]) == (5, None, None)
    whole = program.get(response["Location"].removeprefix("/api/v1")).json()
    assert [one["defects"] for one in whole["supplements"]] == [
        [{"reason": "missing", "text": "", "paper": 1}]
    ]

    body = {"version": told["version"], "note": "Đã nộp đủ"}
    done = program.post(f"/cases/{told['code']}/supplements/complete", body)
    assert done.status_code == 200, done.content
    assert (done.json()["state"], done.json()["step_key"]) == (4, "assign")


def test_a_case_is_refused_by_the_receiver_or_proposed_to_the_director(desk: Desk, program: Program) -> None:
    Offering.objects.update(refusal_by="director")
    proposed = program.post("/refused-cases", intake_body(desk, **REFUSED)).json()
    assert (proposed["state"], proposed["step_role"]) == (1, "director")
    given = program.post(f"/cases/{proposed['code']}/desk-refusal/give", {"version": proposed["version"]})
    assert given.json()["state"] == 3

    Offering.objects.update(refusal_by="receiver")
    at_once = program.post("/refused-cases", intake_body(desk, **REFUSED)).json()
    whole = program.get(f"/cases/{at_once['code']}").json()
    (refusal,) = whole["desk_refusals"]
    assert (whole["state"], refusal["is_given"], refusal["reason"]) == (3, True, REFUSED["reason"])
    assert refusal["form_number"] == "0002"


@pytest.mark.django_db(transaction=True)
@BOTH
def test_sent_twice_with_one_key_it_is_one_case(
    desk: Desk,
    program: Program,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    values: dict[str, Any],
) -> None:
    body = intake_body(desk, **values)
    first = program.post(path, body, Idempotency_Key="k-1")
    monkeypatch.setattr("motcua.api.access.timezone.now", lambda: now + timedelta(seconds=2))
    again = program.post(path, body, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 200), again.content
    assert first.json() == again.json()
    assert Case.objects.count() == 1
    other = {**body, "applicant": {"name": "Trần Thị Khác"}}
    assert_problem(program.post(path, other, Idempotency_Key="k-1"), 409, "idempotency_key_reused")


@pytest.mark.django_db(transaction=True)
def test_a_key_belongs_to_one_way_of_beginning_a_case(desk: Desk, program: Program) -> None:
    refused = program.post("/refused-cases", intake_body(desk, **REFUSED), Idempotency_Key="r")
    received = program.post("/cases", intake_body(desk), Idempotency_Key="c")
    assert (refused.status_code, received.status_code) == (201, 201)
    reused = [
        program.post("/cases", intake_body(desk), Idempotency_Key="r"),
        program.post("/incomplete-cases", intake_body(desk, **INCOMPLETE), Idempotency_Key="r"),
        program.post("/refused-cases", intake_body(desk, **REFUSED), Idempotency_Key="c"),
    ]
    for response in reused:
        assert_problem(response, 409, "idempotency_key_reused")
    assert Case.objects.count() == 2


@BOTH
def test_only_who_receives_turns_away(
    desk: Desk, make_program: MakeProgram, path: str, values: dict[str, Any]
) -> None:
    body = intake_body(desk, **values)
    assert_problem(make_program(desk.ward, Role.SPECIALIST).post(path, body), 403, "not_allowed")
    assert_problem(make_program(desk.section, Role.RECEIVER).post(path, body), 403, "not_allowed")
    assert not Case.objects.exists()


def test_a_reason_and_a_defect_are_needed(desk: Desk, program: Program) -> None:
    told = assert_problem(program.post("/refused-cases", intake_body(desk, reason=" ")), 422, "invalid_input")
    assert [error["field"] for error in told["errors"]] == ["body.reason"]
    blank = intake_body(desk, defects=[{"reason": "missing", "text": " "}])
    assert_problem(program.post("/incomplete-cases", blank), 422, "condition_missing")
    assert not Case.objects.exists()


@BOTH
def test_turning_away_takes_no_more_statements_than_a_reception(
    desk: Desk, program: Program, path: str, values: dict[str, Any]
) -> None:
    program.post(path, intake_body(desk, **values))  # what never changes is remembered
    with CaptureQueriesContext(connection) as captured:
        response = program.post(path, intake_body(desk, **values))
    assert response.status_code == 201, response.content
    said = [query["sql"] for query in captured.captured_queries]
    counted = [sql for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 12, "\n".join(sql[:120] for sql in counted)
