"""Procedures, agencies and cases as programs read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import ReadEntry
from motcua.cases.actions import Act, act_on_case
from motcua.core.actors import Role
from tests.api.conftest import MakeProgram, Program, assert_problem
from tests.cases.test_linking import LEAD, RESIDENCE, children, make_linked
from tests.factories import NOW, make_agency
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, TEMPORARY_RESIDENCE, Desk, make_case
from tests.factories_work import bring_to, receive


def codes(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [item["code"] for item in response.json()["items"]]


def test_procedures_are_listed_in_pages(desk: Desk, anybody: Program) -> None:
    first = anybody.get("/procedures", page_size=2).json()
    second = anybody.get("/procedures", page_size=2, page=2).json()
    assert (first["count"], first["next_page"], second["next_page"]) == (3, 2, None)
    found = {item["code"] for item in first["items"] + second["items"]}
    assert found == {HOUSEHOLD_BUSINESS, BIRTH, TEMPORARY_RESIDENCE}
    assert anybody.get("/procedures", page=9).json()["items"] == []


@pytest.mark.parametrize("words", ["hộ kinh doanh", "ho kinh doanh", "HỘ KINH", "1.001612"])
def test_procedures_are_found_with_or_without_marks(desk: Desk, anybody: Program, words: str) -> None:
    assert codes(anybody.get("/procedures", q=words)) == [HOUSEHOLD_BUSINESS]


def test_procedures_are_filtered(desk: Desk, anybody: Program) -> None:
    fields = {item["name"]: item["id"] for item in anybody.get("/fields").json()["items"]}
    assert codes(anybody.get("/procedures", field_id=fields["Hộ tịch"])) == [BIRTH]
    assert codes(anybody.get("/procedures", agency_id=desk.ward.pk, q="khai sinh")) == [BIRTH]
    assert codes(anybody.get("/procedures", agency_id=desk.section.pk)) == []
    assert codes(anybody.get("/procedures", level="ministry")) == []
    assert_problem(anybody.get("/procedures", level="moon"), 422, "invalid_input")
    assert_problem(anybody.get("/procedures", page=0), 422, "invalid_input")


def test_a_procedure_has_parsed_parts_and_its_source(desk: Desk, anybody: Program) -> None:
    told = anybody.get(f"/procedures/{TEMPORARY_RESIDENCE}").json()
    limits = [(limit["amount"], limit["unit"]) for limit in told["limits"]]
    assert limits[0] == (3, "working_day")
    direct = [fee for fee in told["fees"] if fee["channel"] == "direct" and not fee["variant"]]
    assert direct[0]["amount"] == 15000
    assert told["documents"]
    assert told["legal_bases"]
    assert isinstance(told["verbatim"], dict)


def test_an_unknown_procedure_is_not_found(desk: Desk, anybody: Program) -> None:
    assert_problem(anybody.get("/procedures/9.999999"), 404, "procedure_unknown")


def test_a_program_finds_what_it_needs_to_register(desk: Desk, program: Program) -> None:
    offices = program.get("/offices").json()["items"]
    assert [office["id"] for office in offices] == [desk.office.pk]
    assert [counter["number"] for counter in offices[0]["counters"]] == [1, 2]
    offered = program.get(f"/offices/{desk.office.pk}/procedures").json()["items"]
    assert {row["procedure_code"] for row in offered} == {HOUSEHOLD_BUSINESS, BIRTH, TEMPORARY_RESIDENCE}
    assert {row["agency"]["id"] for row in offered} == {desk.ward.pk}


def test_a_program_sees_its_own_agencies_only(desk: Desk, make_program: MakeProgram) -> None:
    make_agency("Phường khác")
    program = make_program(desk.centre, Role.RECEIVER)
    assert codes(program.get("/agencies")) == [desk.centre.code]
    ward = make_program(desk.ward, Role.RECEIVER)
    assert len(codes(ward.get("/agencies"))) == 3
    assert codes(ward.get("/agencies", q="van hoa")) == [desk.section.code]


def test_an_office_of_others_is_not_found(desk: Desk, make_program: MakeProgram) -> None:
    other = make_program(desk.section, Role.RECEIVER)
    assert_problem(other.get(f"/offices/{desk.office.pk}/procedures"), 404, "not_found")
    assert other.get("/offices").json()["count"] == 0


def test_cases_are_listed_newest_first_and_filtered(desk: Desk, program: Program, now: datetime) -> None:
    old = receive(desk, now=now - timedelta(days=1))
    new = receive(desk, BIRTH, now=now)
    assert codes(program.get("/cases")) == [new.code, old.code]
    assert codes(program.get("/cases", state=4)) == [new.code, old.code]
    assert codes(program.get("/cases", state=10)) == []
    assert codes(program.get("/cases", procedure_code=BIRTH)) == [new.code]
    assert codes(program.get("/cases", competent_agency_id=desk.centre.pk)) == []


def test_changes_since_a_moment_come_in_their_order(desk: Desk, program: Program, now: datetime) -> None:
    first = receive(desk, now=now - timedelta(hours=3))
    second = receive(desk, now=now - timedelta(hours=2))
    act_on_case(
        case_id=first.pk,
        version=first.version,
        act=Act("forward", assignee_id=desk.users[Role.SPECIALIST].pk),
        by=desk.actor(Role.HEAD_OF_SECTION),
        now=now - timedelta(hours=1),
    )
    since = (now - timedelta(hours=2)).isoformat()
    assert codes(program.get("/cases", updated_since=since)) == [second.code, first.code]
    later = (now - timedelta(minutes=90)).isoformat()
    assert codes(program.get("/cases", updated_since=later)) == [first.code]
    assert_problem(program.get("/cases", updated_since="yesterday"), 422, "invalid_input")


def test_a_list_takes_the_same_number_of_queries_however_long(
    desk: Desk, program: Program, now: datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            program.get("/cases")
        return len(captured)

    receive(desk, now=now)
    one = queries()
    for _number in range(4):
        receive(desk, now=now)
    assert queries() == one


def test_a_case_is_read_whole_and_the_reading_noted(desk: Desk, program: Program, now: datetime) -> None:
    case = make_case(desk, TEMPORARY_RESIDENCE, now=now)
    told = program.get(f"/cases/{case.code}").json()

    assert told["applicant"]["name"] == "Nguyễn Văn An"
    assert told["procedure_code"] == TEMPORARY_RESIDENCE
    assert told["charges"] == [
        {"kind": told["charges"][0]["kind"], "description": told["charges"][0]["description"],
         "amount": 15000, "state": "due"}
    ]  # fmt: skip
    assert [action["key"] for action in told["step"]["actions"]] == ["forward"]
    assert told["step"]["actions"][0]["conditions"] == ["assignee"]
    assert told["updated_at"] == "2026-03-24T09:00:00+07:00"
    assert [paper["state"] for paper in told["papers"]] == ["submitted"]
    assert ReadEntry.objects.get().what == "case"


def test_a_case_of_others_is_not_found(desk: Desk, make_program: MakeProgram, now: datetime) -> None:
    case = make_case(desk, now=now)
    stranger = make_program(make_agency("Phường khác"), Role.RECEIVER, Role.SPECIALIST)
    for path in ("", "/due-moments", "/slip", "/files/1"):
        assert_problem(stranger.get(f"/cases/{case.code}{path}"), 404, "not_found")
    for path in ("/take", "/act"):
        body = {"version": 1} | ({"action": "forward"} if path == "/act" else {})
        assert_problem(stranger.post(f"/cases/{case.code}{path}", body), 404, "not_found")
    assert codes(stranger.get("/cases")) == []


def test_due_moments_come_with_their_derivation(desk: Desk, program: Program, now: datetime) -> None:
    case = make_case(desk, now=now)
    (told,) = program.get(f"/cases/{case.code}/due-moments").json()["items"]
    assert (told["kind"], told["at"]) == ("appointment", "2026-03-27T09:00:00+07:00")
    assert told["lines"][0]["start"].endswith("+07:00")
    assert sum(line["minutes"] for line in told["lines"]) == 3 * 480


def test_the_slip_is_a_pdf(desk: Desk, program: Program, now: datetime) -> None:
    case = make_case(desk, now=now)
    response = program.get(f"/cases/{case.code}/slip")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert ReadEntry.objects.get().what == "form:giay-hen"


def test_a_same_day_case_has_no_slip(desk: Desk, program: Program, now: datetime) -> None:
    case = make_case(desk, BIRTH, now=now)
    assert_problem(program.get(f"/cases/{case.code}/slip"), 404, "slip_not_issued")


def test_a_case_is_followed_by_its_slip(desk: Desk, anybody: Program, now: datetime) -> None:
    case = receive(desk, now=now)
    told = anybody.post("/tracking", {"code": case.code.lower(), "lookup_code": case.lookup_code}).json()
    assert told["code"] == case.code
    assert told["state"] == 4
    assert 0 < told["percent"] < 100
    bring_to(desk, case, "hand_over", now=now)
    told = anybody.post("/tracking", {"code": case.code, "lookup_code": case.lookup_code}).json()
    assert (told["state"], told["percent"]) == (9, 100)
    assert set(told) == {"code", "state", "state_name", "percent"}


@pytest.mark.parametrize("half", ["code", "lookup_code"])
def test_a_wrong_half_is_not_told_from_the_other(
    desk: Desk, anybody: Program, now: datetime, half: str
) -> None:
    case = receive(desk, now=now)
    body = {"code": case.code, "lookup_code": case.lookup_code}
    wrong = {"code": "H29.1-260324-9999", "lookup_code": "BCGHKL"}[half]
    told = assert_problem(anybody.post("/tracking", {**body, half: wrong}), 404, "not_found")
    assert "cả hai mã" in told["detail"]


def test_guessing_is_stopped_even_with_the_right_codes(desk: Desk, anybody: Program, now: datetime) -> None:
    case = receive(desk, now=now)
    for _attempt in range(20):
        assert_problem(anybody.post("/tracking", {"code": "x", "lookup_code": "y"}), 404, "not_found")
    response = anybody.post("/tracking", {"code": case.code, "lookup_code": case.lookup_code})
    assert_problem(response, 429, "too_often")
    assert response["Retry-After"] == "900"


def test_a_case_lists_its_links_and_a_part_names_its_parent(db: None, make_program: MakeProgram) -> None:
    linked = make_linked()
    case = receive(linked.desk, LEAD)
    linked.open(case, *linked.both(1, 2), now=NOW)
    (child,) = children(case)
    program = make_program(linked.desk.centre, Role.RECEIVER)
    opened, waiting = program.get(f"/cases/{case.code}").json()["links"]
    assert (opened["code"], opened["agency"]["code"]) == (child.code, linked.police.code)
    assert (opened["state"], opened["procedure_code"]) == (child.state, RESIDENCE)
    assert (waiting["code"], waiting["state"], waiting["due_at"], waiting["order"]) == (None, None, None, 2)
    told = program.get(f"/cases/{child.code}").json()
    assert (told["parent_code"], told["links"]) == (case.code, [])
