"""What happens to a request after it is entered, who may note it, and that nothing moves by halves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.cases.models import Case, StepVisit
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.registers.actions import advance_entries, enter_certification
from motcua.registers.choices import EntryState as S
from motcua.registers.errors import EntryMoved, NoCertifier
from motcua.registers.models import CertificationEntry
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted
from tests.factories import actor_for
from tests.factories_certification import (
    CertifyingDesk,
    make_certifying_desk,
    make_entry,
    make_request,
)

pytestmark = pytest.mark.django_db
OUTSIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def here(now: datetime) -> CertifyingDesk:
    return make_certifying_desk()


def _state(entry: CertificationEntry) -> str:
    return CertificationEntry.objects.values_list("state", flat=True).get(pk=entry.pk)


def test_the_desk_finishes_a_request_and_its_case_in_one_go(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, papers=(Counted("Căn cước"), Counted("Học bạ")))
    later = now + timedelta(minutes=20)
    advance_entries(entry_ids=[entry.pk], to=S.HANDED, by=here.actor(), now=later)
    found = CertificationEntry.objects.get(pk=entry.pk)
    assert (found.state, found.certified_at, found.sealed_at, found.handed_at) == (
        "handed",
        later,
        later,
        later,
    )
    case = Case.objects.get()
    assert (case.state, case.outcome, case.finished_at, case.handed_over_at) == (10, "granted", later, later)
    assert case.result_number == "1/01/2026-SCT/BS, 2/01/2026-SCT/BS"
    assert (case.recipient_name, case.step_key, case.holder_id) == ("Nguyễn Văn An", "", None)
    assert not StepVisit.objects.filter(case=case, left_at=None).exists()
    kinds = Event.objects.filter(subject_kind="registers.certification").values_list("kind", flat=True)
    assert [kind.removeprefix("registers.certification_") for kind in kinds] == [
        "entered", "certified", "sealed", "handed"
    ]  # fmt: skip
    told = Event.objects.filter(subject_kind="case").order_by("number").values_list("kind", flat=True)
    assert list(told) == ["cases.received", "cases.started", "cases.decided", "cases.handed_over"]


def test_people_sign_before_the_receiver_first(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, Act.SIGNATURE, now=now)
    assert entry.state == S.ENTERED
    advance_entries(entry_ids=[entry.pk], to=S.SIGNED, by=here.actor(), now=now)
    advance_entries(entry_ids=[entry.pk], to=S.CERTIFIED, by=here.actor(), now=now)
    with pytest.raises(EntryMoved):
        advance_entries(entry_ids=[entry.pk], to=S.SIGNED, by=here.actor(), now=now)
    with pytest.raises(EntryMoved):  # a copy is signed by nobody but the certifier
        advance_entries(entry_ids=[make_entry(here, now=now).pk], to=S.SIGNED, by=here.actor(), now=now)


def test_away_from_the_desk_each_notes_their_own_step(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, certifier_id=here.deputy.pk)
    for stranger in (here.chairman, here.stranger):
        with pytest.raises(NotAllowed):
            advance_entries(entry_ids=[entry.pk], to=S.CERTIFIED, by=actor_for(stranger, now=now), now=now)
    deputy = actor_for(here.deputy, now=now)
    with pytest.raises(NotAllowed):
        advance_entries(entry_ids=[entry.pk], to=S.SEALED, by=deputy, now=now)
    advance_entries(entry_ids=[entry.pk], to=S.CERTIFIED, by=deputy, now=now)
    clerk = here.actor(Role.RECORDS_CLERK)
    advance_entries(entry_ids=[entry.pk], to=S.SEALED, by=clerk, now=now)
    with pytest.raises(NotAllowed):
        advance_entries(entry_ids=[entry.pk], to=S.HANDED, by=clerk, now=now)


def test_who_is_authorised_signs_what_the_register_says(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, certifier_id=here.clerk.pk)
    advance_entries(entry_ids=[entry.pk], to=S.CERTIFIED, by=actor_for(here.clerk, now=now), now=now)
    assert _state(entry) == S.CERTIFIED


def test_no_valid_entry_in_the_register_no_signing(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, certifier_id=here.deputy.pk)
    assert entry.authorisation is not None
    entry.authorisation.revoked_on = date(2026, 3, 25)
    entry.authorisation.save()
    tomorrow = now + timedelta(days=1)
    with pytest.raises(NoCertifier, match=str(here.chairman)):
        advance_entries(entry_ids=[entry.pk], to=S.CERTIFIED, by=here.actor(), now=tomorrow)
    assert _state(entry) == S.ENTERED
    advance_entries(entry_ids=[entry.pk], to=S.CERTIFIED, by=here.actor(), now=now)  # still that day


def test_a_pile_moves_whole_or_not_at_all(here: CertifyingDesk, now: datetime) -> None:
    pile = [make_entry(here, now=now) for _turn in range(3)]
    ids = [entry.pk for entry in pile]
    advance_entries(entry_ids=ids[:1], to=S.HANDED, by=here.actor(), now=now)
    with pytest.raises(EntryMoved, match="Đã trả"), transaction.atomic():
        advance_entries(entry_ids=ids, to=S.CERTIFIED, by=here.actor(), now=now)
    assert [_state(entry) for entry in pile] == ["handed", "entered", "entered"]
    with pytest.raises(NotFound):
        advance_entries(entry_ids=[*ids, 999_999], to=S.HANDED, by=here.actor(), now=now)
    with pytest.raises(NotFound):
        advance_entries(entry_ids=[], to=S.HANDED, by=here.actor(), now=now)


def test_a_case_ended_by_another_way_stays_as_it_is(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now)
    Case.objects.update(state=7)
    advance_entries(entry_ids=[entry.pk], to=S.HANDED, by=here.actor(), now=now)
    assert (_state(entry), Case.objects.get().state) == ("handed", 7)


def _statements(captured: CaptureQueriesContext) -> int:
    return len([query for query in captured.captured_queries if not query["sql"].startswith(OUTSIDE)])


def test_one_entry_takes_a_known_number_of_statements(here: CertifyingDesk, now: datetime) -> None:
    make_entry(here, now=now)  # versions, calendars and the year's book are known now
    receiver = here.actor()
    several = make_request(here, papers=tuple(Counted(f"Giấy {place}") for place in range(10)))
    for request in (make_request(here), several):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            entry = enter_certification(request=request, by=receiver, now=now)
        assert _statements(captured) == 36, [query["sql"][:90] for query in captured.captured_queries]
    with CaptureQueriesContext(connection) as captured:
        advance_entries(entry_ids=[entry.pk], to=S.HANDED, by=receiver, now=now)
    assert _statements(captured) <= 16, [query["sql"][:90] for query in captured.captured_queries]
