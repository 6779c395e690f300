"""How many statements each screen of officers takes: at most twelve, beside five that every page takes.

The same for few cases and for many; `benchmarks/screens.py` measures their time at 200,000.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.cases.actions import Defect, ask_supplement, fold_all
from motcua.cases.models import Case
from motcua.core.actors import Role, job_actor
from motcua.registers.choices import BookKind
from motcua.registers.models import CertificationLine
from tests.factories_books import enter, new_line
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, decided, receive

pytestmark = pytest.mark.django_db
MOST, BEFORE = 12, 4  # session, user, what they hold and the place are read before the screen
# Not statements of a screen: they cost nothing of their own.
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET TRANSACTION")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


def a_busy_day(desk: Desk) -> None:
    """Cases at a step, late, waiting for the applicant and for their hand-over."""
    now = timezone.now()
    for ago in (timedelta(0), timedelta(days=30)):
        receive(desk, CERTIFIED_COPY, now=now - ago)
        bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS, now=now - ago), "appraise", now=now - ago)
    waiting = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS, now=now), "appraise", now=now)
    by = desk.actor(Role.SPECIALIST, now=now)
    defects = [Defect("missing", "Bản chính")]
    ask_supplement(case_id=waiting.pk, version=waiting.version, defects=defects, by=by, now=now)
    decided(desk, CERTIFIED_COPY)
    fold_all(by=job_actor("kiểm thử"), now=now)
    receive(desk, CERTIFIED_COPY, now=now)  # reports add what was not yet folded


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role], backend="motcua.web.shared.signed_in.Backend")
    return client


def statements(client: Client, address: str) -> list[str]:
    assert client.get(address).status_code == 200  # what a process remembers is remembered now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in captured if not one["sql"].startswith(AROUND)][BEFORE:]


def test_papers_over_time_take_as_many_statements_for_many_years(desk: Desk) -> None:
    by, client = desk.actor(Role.DIRECTOR), signed_in(desk, Role.DIRECTOR)
    lines = enter(desk.ward, *[new_line()] * 6, kind=BookKind.SIGNATURES, by=by)
    counts = []
    for years in (1, 6):
        for place, line in enumerate(lines):
            made_on = date(2015 + place % years, 3, 2)
            CertificationLine.objects.filter(pk=line.pk).update(made_on=made_on)
        counts.append(len(statements(client, "/can-bo/so/luu-tru/")))
    assert counts[0] == counts[1] <= MOST


@pytest.mark.parametrize(
    ("role", "address", "most"),
    [
        (Role.DIRECTOR, "/can-bo/hom-nay/", 6),
        (Role.DIRECTOR, "/can-bo/cong-viec/?xem=tre", 5),
        (Role.DIRECTOR, "/can-bo/cong-viec/?xem=phoi-hop-muon", 5),
        (Role.RECEIVER, "/can-bo/cong-viec/", 5),
        (Role.SPECIALIST, "/can-bo/cong-viec/", 6),
        (Role.HEAD_OF_SECTION, "/can-bo/cong-viec/?phamvi=don-vi", 6),
        (Role.LEADER, "/can-bo/cong-viec/", 6),
        (Role.RECEIVER, "/can-bo/huong-dan/", 2),
        (Role.SPECIALIST, "/can-bo/huong-dan/so-lieu/", 3),
        (Role.RECEIVER, "/can-bo/tra-cuu/", 4),
        (Role.RECEIVER, "/can-bo/tra-ket-qua/", 2),
        (Role.RECEIVER, "/can-bo/tra-ket-qua/?tim=1", 3),
        (Role.RECEIVER, "/can-bo/so/", 5),
        (Role.RECEIVER, "/can-bo/so/?tim=1", 6),
        (Role.RECEIVER, "/can-bo/ban-giao/", 4),
        (Role.DIRECTOR, "/quan-tri/bao-cao/", 10),
        (Role.ADMINISTRATOR, "/quan-tri/bao-cao/?theo=procedure", 10),
        (Role.ADMINISTRATOR, "/quan-tri/bao-cao/?theo=channel&tu=2026-01-10", 9),
        (Role.DIRECTOR, "/quan-tri/bao-cao/tien-do/", 9),
        (Role.DIRECTOR, "/quan-tri/bao-cao/ho-so/?so=late", 8),
        (Role.DIRECTOR, "/quan-tri/danh-gia/", 6),
    ],
)
def test_a_screen_takes_so_many_statements_for_few_cases_and_for_many(
    desk: Desk, role: Role, address: str, most: int
) -> None:
    client = signed_in(desk, role)
    client.post("/can-bo/tra-cuu/", {"q": "nguyễn văn"})
    client.post("/can-bo/so/", {"words": "nguyễn văn"})
    client.post("/can-bo/tra-ket-qua/", {"words": "nguyễn văn"})
    a_busy_day(desk)
    few = statements(client, address)
    for _ in range(2):
        a_busy_day(desk)
    many = statements(client, address)
    assert len(many) <= len(few) + 1, "\n".join(many)
    assert len(many) <= most <= MOST, "\n".join(many)


@pytest.mark.parametrize("role", [Role.RECEIVER, Role.SPECIALIST, Role.DIRECTOR])
def test_the_page_of_a_case_asks_only_tables_that_know_it(desk: Desk, role: Role) -> None:
    now: datetime = timezone.now()
    case: Case = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS, now=now), "appraise", now=now)
    asked = statements(signed_in(desk, role), f"/can-bo/ho-so/{case.pk}/")
    assert len(asked) <= 9, "\n".join(asked)  # one of them notes who looked
