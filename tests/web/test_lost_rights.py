"""An officer or a program loses the right between opening a case and sending: refused, nothing is done."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.accounts.actions import (
    AuthorisationFacts,
    authorise,
    create_api_client,
    deactivate_user,
    end_absence,
    record_absence,
    revoke_api_client,
    revoke_authorisation,
    revoke_grant,
)
from motcua.accounts.models import Absence, ApiClient, Authorisation, Grant, User
from motcua.audit.models import Event
from motcua.cases.actions import take_case
from motcua.cases.models import Case
from motcua.core.actors import Role, job_actor
from tests.factories import actor_for
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk
from tests.factories_work import another, receive

pytestmark = pytest.mark.django_db
BY = job_actor("kiểm thử")
REASON = "Không đủ điều kiện vì thiếu bản chính"


@pytest.fixture
def now() -> datetime:
    """Screens and API look at the clock: what these tests make lies around now."""
    return timezone.now()


@pytest.fixture
def desk(now: datetime) -> Desk:
    return make_desk(CERTIFIED_COPY, now=now - timedelta(days=30))


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    """At the specialist's step, in nobody's hands."""
    return receive(desk, CERTIFIED_COPY, now=now - timedelta(hours=1))


def opened(user: User, case: Case) -> Client:
    """A browser in which the officer has the case open and could send it on."""
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    page = client.get(reverse("desk:case", args=[case.pk]))
    assert page.status_code == 200
    assert reverse("desk:propose_rejection", args=[case.pk]) in page.content.decode()
    return client


def send(client: Client, case: Case) -> HttpResponse:
    """What stood on the page is sent."""
    sent = {"version": case.version, "note": REASON}
    return client.post(reverse("desk:propose_rejection", args=[case.pk]), sent)


def assert_untouched(case: Case, events: int) -> None:
    now = Case.objects.get(pk=case.pk)
    assert (now.version, now.is_rejection_proposed) == (case.version, False)
    assert Event.objects.filter(subject_kind="case").count() == events


def case_events() -> int:
    return Event.objects.filter(subject_kind="case").count()


def authorised(desk: Desk, holder: User, now: datetime) -> Authorisation:
    """The specialist's work may be done by this officer, for the days around today."""
    today = timezone.localdate(now)
    facts = AuthorisationFacts(
        giver=desk.users[Role.SPECIALIST],
        holder=holder,
        role=Role.SPECIALIST,
        agency=desk.section,
        decision_number="12/QĐ-UBND",
        decided_on=today - timedelta(days=9),
        valid_from=today - timedelta(days=9),
        valid_to=today + timedelta(days=9),
    )
    return authorise(facts=facts, by=actor_for(desk.users[Role.ADMINISTRATOR], now=now), now=now)


def away(desk: Desk, now: datetime) -> Absence:
    person, today = desk.users[Role.SPECIALIST], timezone.localdate(now)
    return record_absence(
        user=person, valid_from=today, valid_to=today, by=actor_for(person, now=now), now=now
    )


def test_the_role_is_withdrawn(desk: Desk, case: Case, now: datetime) -> None:
    user = desk.users[Role.SPECIALIST]
    client, events = opened(user, case), case_events()
    revoke_grant(grant=Grant.objects.get(user=user), by=BY, now=now)
    assert send(client, case).status_code == 403
    assert_untouched(case, events)


def test_the_account_is_closed(desk: Desk, case: Case, now: datetime) -> None:
    user = desk.users[Role.SPECIALIST]
    client, events = opened(user, case), case_events()
    deactivate_user(user=user, by=BY, now=now)
    assert send(client, case).status_code in {302, 403}  # to sign in again, in vain
    assert_untouched(case, events)


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_the_authorisation_ends(desk: Desk, case: Case, now: datetime, how: str) -> None:
    """A clerk who does the specialist's work by an authorisation."""
    user = desk.users[Role.RECORDS_CLERK]
    authorisation = authorised(desk, user, now)
    client, events = opened(user, case), case_events()
    if how == "revoked":
        revoke_authorisation(authorisation=authorisation, by=BY, now=now)
    else:
        yesterday = timezone.localdate(now) - timedelta(days=1)
        Authorisation.objects.filter(pk=authorisation.pk).update(valid_to=yesterday)
    answer = send(client, case)
    assert answer.status_code == 409
    assert "không ở bước thuộc nhiệm vụ" in answer.content.decode()
    assert REASON in answer.content.decode()  # what was typed is not lost
    assert_untouched(case, events)


def test_the_absent_officer_is_back(desk: Desk, case: Case, now: datetime) -> None:
    """A colleague stood in for the holder of the case."""
    holder, colleague = desk.users[Role.SPECIALIST], another(desk, Role.SPECIALIST)
    case = take_case(case_id=case.pk, version=case.version, by=actor_for(holder, now=now), now=now)
    authorised(desk, colleague, now)
    absence = away(desk, now)
    client, events = opened(colleague, case), case_events()
    end_absence(absence=absence, by=actor_for(holder, now=now), now=now)
    answer = send(client, case)
    assert answer.status_code == 409
    assert "đang do người khác xử lý" in answer.content.decode()
    assert_untouched(case, events)


@pytest.mark.parametrize("how", ["revoked", "expired", "role withdrawn", "agency changed"])
def test_a_program_loses_its_right(desk: Desk, case: Case, now: datetime, how: str) -> None:
    known, token = create_api_client(
        name="Ứng dụng", roles=[Role.SPECIALIST], agency=desk.section, by=BY, now=now
    )

    def call(method: str, path: str, **body: Any) -> HttpResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return Client(headers=headers).generic(
            method, f"/api/v1/cases/{case.code}{path}", json.dumps(body), content_type="application/json"
        )

    version, events = call("GET", "").json()["version"], case_events()
    yesterday = timezone.localdate(now) - timedelta(days=1)
    changed: dict[str, Any] = {
        "expired": {"valid_to": yesterday},
        "role withdrawn": {"roles": Role.RECORDS_CLERK.value},
        "agency changed": {"agency": desk.centre},
    }
    if how == "revoked":
        revoke_api_client(client=known, by=BY, now=now)
    else:
        ApiClient.objects.filter(pk=known.pk).update(**changed[how])
    answer = call("POST", "/rejection", version=version, reason=REASON)
    expected = {"revoked": 401, "expired": 401, "role withdrawn": 409, "agency changed": 409}
    assert answer.status_code == expected[how], answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert_untouched(case, events)
