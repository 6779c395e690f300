"""The project's own procedures, read once."""

import pytest

from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.record import ProcedureRecord


@pytest.fixture(scope="session")
def records() -> dict[str, ProcedureRecord]:
    return {record.code: record for record in read_own_records()}
