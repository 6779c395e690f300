"""A case moves by the API as by the buttons of the desk, and its files come and go."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.audit.models import ReadEntry
from motcua.cases.actions import take_case
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Role
from tests.api.conftest import MakeProgram, Program, assert_problem
from tests.factories_cases import Desk
from tests.factories_work import bring_to, decided, receive


def picture(name: str = "to-khai.png") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def test_a_case_runs_to_the_hand_over(desk: Desk, program: Program, now: datetime) -> None:
    case = receive(desk, now=now)
    told: dict[str, Any] = {"version": case.version}
    given = {
        "assign": {"assignee_id": desk.users[Role.SPECIALIST].pk},
        "appraise": {},
        "review": {},
        "sign": {},
        "seal": {"result_number": "41/GCN"},
        "transfer": {},
    }
    for step, values in given.items():
        if step == "appraise":  # a person holds it now, so that person sends it on
            case = bring_to(desk, Case.objects.get(), "review", now=now)
            told = {"version": case.version}
            continue
        told = program.post(
            f"/cases/{case.code}/act", {"version": told["version"], "action": "forward", **values}
        ).json()
        assert told.get("code") == case.code, (step, told)
    assert (told["state"], told["outcome"], told["step_key"]) == (9, "granted", "hand_over")

    body = {"version": told["version"], "recipient_name": "Nguyễn Văn An", "recipient_paper": "CCCD"}
    done = program.post(f"/cases/{case.code}/hand-over", body)
    assert done.status_code == 200, done.content
    assert done.json()["state"] == 10
    assert Case.objects.get().recipient_name == "Nguyễn Văn An"


def test_an_action_takes_at_most_ten_statements_with_token_and_look_up(
    desk: Desk, program: Program, now: datetime
) -> None:
    case = receive(desk, now=now)
    body = {
        "version": case.version,
        "action": "forward",
        "assignee_id": desk.users[Role.SPECIALIST].pk,
    }
    with CaptureQueriesContext(connection) as captured:
        response = program.post(f"/cases/{case.code}/act", body)
    assert response.status_code == 200, response.content
    said = [query["sql"] for query in captured.captured_queries]
    counted = [sql for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 10, "\n".join(sql[:120] for sql in counted)


def test_taking_says_whether_the_program_may_act(
    desk: Desk, program: Program, make_program: MakeProgram, now: datetime
) -> None:
    case = receive(desk, now=now)
    assert program.post(f"/cases/{case.code}/take", {"version": 1}).json()["step_key"] == "assign"
    clerk = make_program(desk.ward, Role.RECORDS_CLERK)
    assert_problem(clerk.post(f"/cases/{case.code}/take", {"version": 1}), 409, "not_at_this_step")
    take_case(case_id=case.pk, version=1, by=desk.actor(Role.HEAD_OF_SECTION), now=now)
    assert_problem(program.post(f"/cases/{case.code}/take", {"version": 2}), 409, "not_at_this_step")


def test_a_case_moved_meanwhile_is_a_conflict(desk: Desk, program: Program, now: datetime) -> None:
    case = bring_to(desk, receive(desk, now=now), "review", now=now)
    body = {"version": case.version - 1, "action": "forward"}
    assert_problem(program.post(f"/cases/{case.code}/act", body), 409, "case_changed")


def test_a_return_needs_its_reason(desk: Desk, program: Program, now: datetime) -> None:
    case = bring_to(desk, receive(desk, now=now), "review", now=now)
    body = {"version": case.version, "action": "return"}
    told = assert_problem(program.post(f"/cases/{case.code}/act", body), 422, "condition_missing")
    assert [error["field"] for error in told["errors"]] == ["note"]
    back = program.post(f"/cases/{case.code}/act", {**body, "note": "Thiếu chữ ký"})
    assert back.json()["step_key"] == "appraise"


def test_an_unknown_way_is_refused(desk: Desk, program: Program, now: datetime) -> None:
    case = receive(desk, now=now)
    body = {"version": case.version, "action": "fly"}
    assert_problem(program.post(f"/cases/{case.code}/act", body), 409, "not_at_this_step")


def test_a_supplement_is_asked_for_and_completed(
    desk: Desk, make_program: MakeProgram, now: datetime
) -> None:
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    Case.objects.filter(pk=case.pk).update(holder=None)
    specialist = make_program(desk.section, Role.SPECIALIST)
    asked = specialist.post(
        f"/cases/{case.code}/supplements",
        {
            "version": case.version,
            "defects": [{"reason": "missing", "paper": 1}, {"reason": "unsigned", "text": "Tờ khai"}],
            "reason": "NĐ 168/2025",
        },
    )
    assert asked.status_code == 201, asked.content
    assert asked.json()["defects"] == [
        {"reason": "missing", "text": "", "paper": 1},
        {"reason": "unsigned", "text": "Tờ khai", "paper": None},
    ]
    assert (asked.json()["is_late"], asked.json()["is_repeat"]) == (False, False)
    assert Case.objects.get().state == CaseState.AWAITING_SUPPLEMENT

    receiver = make_program(desk.centre, Role.RECEIVER)
    version = Case.objects.get().version
    body = {"version": version, "note": "Đã nộp đủ"}
    assert_problem(specialist.post(f"/cases/{case.code}/supplements/complete", body), 403, "not_allowed")
    done = receiver.post(f"/cases/{case.code}/supplements/complete", body)
    assert done.status_code == 200, done.content
    assert (done.json()["state"], done.json()["step_key"]) == (4, "appraise")
    again = receiver.post(f"/cases/{case.code}/supplements/complete", {"version": version + 1})
    assert_problem(again, 409, "move_not_possible")


def test_a_supplement_without_a_defect_is_refused(
    desk: Desk, make_program: MakeProgram, now: datetime
) -> None:
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    Case.objects.filter(pk=case.pk).update(holder=None)
    specialist = make_program(desk.section, Role.SPECIALIST)
    path = f"/cases/{case.code}/supplements"
    assert_problem(specialist.post(path, {"version": case.version, "defects": []}), 422, "invalid_input")
    blank = {"version": case.version, "defects": [{"reason": "missing", "text": "  "}]}
    assert_problem(specialist.post(path, blank), 422, "condition_missing")


def test_a_result_is_handed_over_once(desk: Desk, program: Program, now: datetime) -> None:
    case = decided(desk, now=now - timedelta(hours=2))
    path = f"/cases/{case.code}/hand-over"
    assert_problem(
        program.post(path, {"version": case.version, "recipient_name": " "}), 422, "condition_missing"
    )
    body = {"version": case.version, "recipient_name": "Nguyễn Văn An"}
    assert program.post(path, body).status_code == 200
    assert_problem(program.post(path, body), 409, "case_changed")
    assert_problem(program.post(path, {**body, "version": case.version + 1}), 409, "move_not_possible")


def test_a_file_is_attached_once_and_fetched(desk: Desk, program: Program, now: datetime) -> None:
    case = receive(desk, now=now)
    paper = case.papers.get()
    added = program.upload(f"/cases/{case.code}/files", file=picture(), paper_id=paper.pk)
    assert added.status_code == 201, added.content
    told = added.json()
    assert (told["media_type"], told["paper_id"], told["purpose"]) == ("image/png", paper.pk, "paper")
    again = program.upload(f"/cases/{case.code}/files", file=picture(), paper_id=paper.pk)
    assert (again.status_code, again.json()["id"]) == (200, told["id"])

    fetched = program.get(told["url"].removeprefix("/api/v1"))
    assert fetched["Content-Type"] == "image/png"
    assert fetched.content.startswith(b"\x89PNG")
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert ReadEntry.objects.get().what == f"file:{told['sha256']}"
    assert [file["name"] for file in program.get(f"/cases/{case.code}").json()["files"]] == ["to-khai.png"]


@pytest.mark.parametrize(
    ("name", "content", "state", "code"),
    [
        ("a.pdf", b"MZ not a pdf", 415, "file_type_not_accepted"),
        ("a.pdf", None, 415, "file_type_not_accepted"),
        ("a.pdf", b"%PDF-1.7 cut off", 422, "file_damaged"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    desk: Desk, program: Program, now: datetime, name: str, content: bytes | None, state: int, code: str
) -> None:
    case = receive(desk, now=now)
    sent = picture(name) if content is None else SimpleUploadedFile(name, content)
    assert_problem(program.upload(f"/cases/{case.code}/files", file=sent), state, code)
    assert not case.attachments.exists()


def test_a_file_beyond_the_limit_is_refused(
    desk: Desk, program: Program, now: datetime, settings: Any
) -> None:
    case = receive(desk, now=now)
    settings.UPLOAD_LIMIT = 20
    assert_problem(program.upload(f"/cases/{case.code}/files", file=picture()), 413, "file_too_large")
    large = SimpleUploadedFile("a.png", b"x" * 100_000)
    assert_problem(program.upload(f"/cases/{case.code}/files", file=large), 413, "body_too_large")


def test_an_upload_without_a_file_or_for_another_paper_is_refused(
    desk: Desk, program: Program, now: datetime
) -> None:
    case = receive(desk, now=now)
    path = f"/cases/{case.code}/files"
    assert_problem(program.upload(path, purpose="paper"), 422, "invalid_input")
    assert_problem(program.upload(path, file=picture(), purpose="?"), 422, "invalid_input")
    assert_problem(program.upload(path, file=picture(), paper_id=10**9), 422, "unfit_field")


def test_a_file_of_another_case_is_not_found(desk: Desk, program: Program, now: datetime) -> None:
    one, other = receive(desk, now=now), receive(desk, now=now)
    told = program.upload(f"/cases/{one.code}/files", file=picture()).json()
    assert_problem(program.get(f"/cases/{other.code}/files/{told['id']}"), 404, "not_found")
