"""Everything that is refused is a problem document with its headers, and says nothing of the inside."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import get_resolver
from ninja import Router

from motcua.accounts.actions import revoke_api_client
from motcua.accounts.models import ApiClient
from motcua.api.site import Api
from motcua.api.urls import api
from motcua.core.access import PUBLIC
from motcua.core.actors import Role, job_actor
from motcua.web.shared.checks import all_patterns
from tests.api.conftest import ROOT, MakeProgram, Program, assert_problem, intake_body
from tests.factories_cases import Desk


def description() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return told


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path.removeprefix(ROOT), said)
        for path, methods in description()["paths"].items()
        for method, said in methods.items()
    ]


OPERATIONS = operations()
GUARDED = [(method, path) for method, path, said in OPERATIONS if "security" in said]


def concrete(path: str) -> str:
    return path.replace("{code}", "H29.1-260324-0001").replace("{file_id}", "1").replace("{office_id}", "1")


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_each_guarded_operation_asks_for_a_token(method: str, path: str, anybody: Program) -> None:
    response = anybody.request(method.upper(), concrete(path))
    assert_problem(response, 401, "token_required")
    assert response["WWW-Authenticate"] == 'Bearer realm="motcua"'


def test_only_catalogue_and_tracking_are_public() -> None:
    public = {path for _method, path, said in OPERATIONS if "security" not in said}
    assert public == {"/procedures", "/procedures/{code}", "/fields", "/tracking"}


def test_each_operation_describes_its_refusals() -> None:
    for _method, path, said in OPERATIONS:
        states = set(said["responses"])
        assert {"405", "500"} <= states, path
        if "security" in said:
            assert {"401", "403"} <= states, path
        if "requestBody" in said:
            assert {"400", "413", "415", "422"} <= states, path
        if "{" in path:
            assert "404" in states, path


def test_the_description_is_public(anybody: Program) -> None:
    response = anybody.get("/openapi.json")
    assert response.status_code == 200
    told = response.json()
    assert told["openapi"].startswith("3.1")
    assert "/api/v1/cases" in told["paths"]
    assert told["components"]["securitySchemes"] == {"bearer": {"type": "http", "scheme": "bearer"}}


def test_paths_are_open_so_that_operations_decide() -> None:
    patterns = [pattern for path, pattern in all_patterns(get_resolver()) if path.startswith("api/v1/")]
    assert patterns
    assert all(pattern.callback.access is PUBLIC for pattern in patterns)


def test_an_operation_without_declared_access_does_not_start() -> None:
    router = Router()

    @router.get("/forgotten")
    def forgotten(request: HttpRequest) -> None: ...

    lax = Api(urls_namespace="forgotten")
    lax.add_router("", router)
    with pytest.raises(ImproperlyConfigured, match="forgotten declares no access"):
        _ = lax.urls


def test_a_signed_in_browser_has_no_right_here(desk: Desk, client: Any) -> None:
    client.force_login(desk.users[Role.RECEIVER])
    assert_problem(client.get(f"{ROOT}/cases"), 401, "token_required")


def test_a_revoked_token_ends_at_once(desk: Desk, program: Program, now: Any) -> None:
    assert program.get("/cases").status_code == 200
    revoke_api_client(client=ApiClient.objects.get(), by=job_actor("kiểm thử"), now=now)
    assert_problem(program.get("/cases"), 401, "token_required")


def test_a_token_ends_with_its_day(
    desk: Desk, make_program: MakeProgram, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = make_program(desk.ward, Role.RECEIVER, valid_to=now.date())
    assert program.get("/cases").status_code == 200
    monkeypatch.setattr("motcua.api.access.timezone.now", lambda: now + timedelta(days=1))
    assert_problem(program.get("/cases"), 401, "token_required")


@pytest.mark.parametrize("path", ["/", "/nothing", "/cases/", "/procedures/a/b", "/cases/a%2Fb"])
def test_an_unknown_address_is_a_problem(path: str, anybody: Program) -> None:
    assert_problem(anybody.get(path), 404, "not_found")


@pytest.mark.parametrize(("method", "path", "allow"), [
    ("DELETE", "/procedures", "GET"),
    ("GET", "/tracking", "POST"),
    ("PUT", "/cases", "GET, POST"),
    ("HEAD", "/fields", "GET"),
])  # fmt: skip
def test_a_wrong_method_says_which_are_right(method: str, path: str, allow: str, anybody: Program) -> None:
    response = anybody.request(method, path)
    assert response.status_code == 405
    assert ", ".join(sorted(response["Allow"].split(", "))) == allow
    assert response["Content-Type"] == "application/problem+json"


def test_a_body_that_is_no_json_is_unreadable(desk: Desk, program: Program) -> None:
    assert_problem(program.post("/cases", b"{"), 400, "unreadable_body")


def test_a_body_of_another_kind_is_not_read(desk: Desk, program: Program) -> None:
    response = program.request(
        "POST", "/cases", data=b"a=1", content_type="application/x-www-form-urlencoded"
    )
    assert_problem(response, 415, "media_type_not_accepted")
    response = program.request("POST", "/cases/x/files", data=b"{}", content_type="application/json")
    assert_problem(response, 415, "media_type_not_accepted")


def test_a_body_beyond_the_limit_is_refused(desk: Desk, program: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert_problem(program.post("/cases", intake_body(desk)), 413, "body_too_large")


def test_a_request_beyond_all_limits_is_not_read(anybody: Program, settings: Any) -> None:
    settings.REQUEST_LIMIT = 100
    assert_problem(anybody.post("/tracking", {"code": "x" * 200, "lookup_code": "y"}), 413, "body_too_large")


def test_another_host_name_is_a_problem(anybody: Program) -> None:
    assert_problem(anybody.request("GET", "/fields", HTTP_HOST="evil.example"), 400, "unknown_host")


def test_our_own_fault_is_a_problem_without_a_trace(
    desk: Desk, program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**given: Any) -> None:
        raise RuntimeError("Nguyễn Văn An 026099000001")

    monkeypatch.setattr("motcua.api.operations.cases.receive_case", broken)
    response = program.post("/cases", intake_body(desk))
    assert_problem(response, 500, "internal_error")
    assert b"026099000001" not in response.content
    assert "cases failed" in caplog.text
