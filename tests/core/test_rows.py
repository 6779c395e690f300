"""Rows read and changed by fixed statements are the rows the ORM would give and write."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.cases.models import Case, StepVisit
from motcua.cases.sql import UNITS, case_at_work, case_of_code
from motcua.core.rows import Part, read, update_row
from tests.factories_cases import Desk, make_case, make_desk
from tests.factories_work import bring_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    return bring_to(desk, make_case(desk, now=now), "appraise", now=now)


def test_all_that_an_action_needs_is_one_statement_and_equal_to_the_orms(case: Case) -> None:
    by_orm = Case.objects.select_related("procedure", *UNITS).get(pk=case.pk)
    with CaptureQueriesContext(connection) as captured:
        found = case_at_work(case.pk)
        assert found is not None
        units = [getattr(found, unit) for unit in UNITS]
        code, head, visit = found.procedure.code, found.chain_head, found.last_visit
    assert len(captured) == 1
    for field in Case._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(by_orm, field.attname), field.name
    assert units == [getattr(by_orm, unit) for unit in UNITS]
    assert code == by_orm.procedure.code
    assert visit == by_orm.visits.get(left_at=None)
    assert visit is not None
    assert visit.entered_at == by_orm.visits.get(left_at=None).entered_at
    assert head is not None
    assert (head.subject_id, head.number) == (case.code, 3)
    assert case_of_code(case.code) == found


def test_nothing_is_found_where_nothing_is() -> None:
    assert case_at_work(0) is None
    assert case_of_code("H29.901-000000-0000") is None


def test_an_outer_join_without_a_row_gives_none(case: Case) -> None:
    parts = Part("c", Case, "id", "code"), Part("v", StepVisit)
    ((found, visit),) = read(
        parts,
        "FROM cases_case c LEFT JOIN cases_stepvisit v ON v.case_id = c.id AND v.number = 99 WHERE c.id = %s",
        [case.pk],
    )
    assert visit is None
    assert found.state == case.state  # deferred, read when asked for


def test_a_row_is_changed_only_while_it_fits(case: Case, now: datetime) -> None:
    visit = case.visits.get(left_at=None)
    visit.left_at, visit.note = now, "xong"
    assert update_row(visit, "left_at", "note", where={"id": visit.pk, "left_at": None})
    visit.note = "lần hai"
    assert not update_row(visit, "note", where={"id": visit.pk, "left_at": None})
    stored = StepVisit.objects.get(pk=visit.pk)
    assert (stored.left_at, stored.note) == (now, "xong")


def test_objects_texts_of_json_and_constraints_are_adapted_by_their_fields(case: Case) -> None:
    case.holder, case.rule_versions = None, {"time": "nd118_2025"}
    assert update_row(case, "holder", "rule_versions", where={"id": case.pk})
    stored = Case.objects.get(pk=case.pk)
    assert (stored.holder, stored.rule_versions) == (None, {"time": "nd118_2025"})
    case.state = 11
    with pytest.raises(IntegrityError), transaction.atomic():
        update_row(case, "state", where={"id": case.pk})
