"""The API is what its description says: schemathesis calls every operation with fitting and unfitting data.

All its checks are on. What it makes up reaches only 404s, so in half of the fitting calls codes and keys are
replaced by those of a case that exists.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from motcua.cases.actions import give_papers
from motcua.cases.models import Case
from motcua.config.wsgi import application
from motcua.core.actors import Role
from tests.api.conftest import ALL_ROLES, MakeProgram
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk
from tests.factories_work import bring_to, receive

SEED = 2026
EXAMPLES = 8
# A personal number of 11 digits or a case moved meanwhile fits the description and is refused all the same.
LAWFUL = ["2xx", "401", "403", "404", "409", "415", "422", "429"]
CONFIG = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": LAWFUL}}})
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)


@schemathesis.check
def fitting_data_are_not_called_misshapen(ctx: Any, response: Any, case: Any) -> None:
    """422 with code invalid_input would mean that the description is laxer than the code."""
    is_positive = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if is_positive and response.status_code == 422 and response.json()["code"] == "invalid_input":
        raise AssertionError(f"the description allows what is refused: {response.text}")


@pytest.fixture
def known(desk: Desk, now: datetime) -> dict[str, Any]:
    """What stands for made-up codes and keys."""
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    sheet = give_papers(
        giver=desk.centre,
        receiver=desk.section,
        case_ids=[receive(desk, now=now).pk],
        by=desk.actor(Role.RECEIVER),
        now=now,
    )
    Case.objects.filter(pk=case.pk).update(holder=None)
    return {
        "path": {"code": case.code, "office_id": desk.office.pk, "sheet_id": sheet.pk},
        "body": {
            "procedure_code": HOUSEHOLD_BUSINESS,
            "agency_id": desk.ward.pk,
            "office_id": desk.office.pk,
            "counter_id": None,
            "version": case.version,
            "action": "forward",
            "code": case.code,
            "lookup_code": case.lookup_code,
            "giving_unit_id": desk.centre.pk,
            "receiving_unit_id": desk.section.pk,
            "case_codes": [case.code],
            "signed_by_id": desk.users[Role.RECEIVER].pk,
        },
        "procedure": {"code": BIRTH},
    }


@pytest.fixture
def token(desk: Desk, make_program: MakeProgram) -> str:
    return make_program(desk.ward, *ALL_ROLES).token


@pytest.mark.django_db(transaction=True)
@seed(SEED)
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_the_api_is_what_it_says(case: schemathesis.Case, known: dict[str, Any], token: str) -> None:
    _make_some_real(case, known)
    _fill_files(case)
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


def _make_some_real(case: schemathesis.Case, known: dict[str, Any]) -> None:
    """Every second fitting call is about something that exists."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if crc32(repr((case.body, case.path_parameters)).encode()) % 2:
        return
    real = known["procedure"] if case.path.startswith("/api/v1/procedures") else known["path"]
    for name in set(case.path_parameters or {}) & set(real):
        case.path_parameters[name] = real[name]
    if isinstance(case.body, dict):
        for name in set(case.body) & set(known["body"]):
            case.body[name] = known["body"][name]


def _fill_files(case: schemathesis.Case) -> None:
    """The client of the tests sends no part for an empty file: another request than the one made up."""
    if isinstance(case.body, dict) and case.body.get("file") in ("", b""):
        case.body["file"] = b"x"


def test_all_checks_are_on() -> None:
    wanted = (
        "not_a_server_error negative_data_rejection positive_data_acceptance ignored_auth "
        "response_schema_conformance status_code_conformance response_headers_conformance unsupported_method"
    )
    assert set(wanted.split()) <= set(CHECKS.get_all_names())
