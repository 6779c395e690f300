"""What happens to a case reaches the outbox once, for who wants it, and never when it did not happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.cases.actions import (
    Defect,
    NewAttachment,
    ask_supplement,
    complete_supplement,
    draft_apology,
    following,
    open_incomplete_case,
    receive_case,
    send_draft,
    sign_apology,
    warn_of_closing,
    write_case_messages,
)
from motcua.cases.actions.telling import TOLD_WITHIN, WARNED_BEFORE
from motcua.cases.choices import CaseChannel, SupplementReason
from motcua.cases.models import Case, FactCursor
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.documents.choices import MediaType
from motcua.notifications.choices import EMAIL, ConsentWay, MessageState
from motcua.notifications.models import Consent, Message
from motcua.notifications.notices import NOTICES
from motcua.notifications.queries import declined
from tests.factories import NOW
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import PDF, bring_to, somebody, step_on

pytestmark = pytest.mark.django_db

BY = job_actor("kiểm thử")
URL = "https://mc.example"
ADDRESS = "nguoinop@thu.example"
MINUTE = timedelta(minutes=1)
DEFECTS = [Defect(reason=SupplementReason.MISSING, text="Bản sao hợp đồng thuê nhà")]


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def wanting(desk: Desk, code: str = HOUSEHOLD_BUSINESS, *, now: datetime = NOW, **values: Any) -> Case:
    """A case whose applicant wants mail."""
    given = {"applicant": replace(somebody(), email=ADDRESS), "wants_mail": True, **values}
    by = desk.actor(Role.RECEIVER, now=now)
    return receive_case(intake=make_intake(desk, code, **given), by=by, now=now)


def tell(now: datetime = NOW + MINUTE) -> int:
    return write_case_messages(public_url=URL, by=BY, now=now).messages


def keys() -> list[str]:
    return sorted(Message.objects.values_list("notice", flat=True))


def test_who_wants_mail_is_told_of_the_receipt(desk: Desk) -> None:
    case = wanting(desk)
    assert tell() == 1
    message = Message.objects.get()
    assert message.address == ADDRESS
    assert case.code in message.subject
    assert case.slip_number in message.text
    assert f"{URL}/tra-cuu/h/{case.code}/{case.lookup_code}/" in message.text
    assert (message.reference_kind, message.reference_id) == ("case", case.code)
    assert (message.sender, message.agency_path) == (desk.centre.name, desk.centre.path)
    assert case.applicant_name not in message.text
    consent = Consent.objects.get()
    assert (consent.how, consent.is_in, consent.reference_id) == (ConsentWay.INTAKE, True, case.code)


def test_who_does_not_want_it_or_has_no_address_is_not(desk: Desk) -> None:
    wanting(desk, wants_mail=False)
    wanting(desk, applicant=somebody())
    assert tell() == 0
    assert not Message.objects.exists()
    assert not Consent.objects.exists()


def test_an_event_is_told_once_however_often_the_log_is_read(desk: Desk) -> None:
    wanting(desk)
    tell()
    tell()
    FactCursor.objects.filter(name="messages").update(settled=0, seen=0, horizon=0)
    tell()
    assert keys() == ["cases.received"]


def test_what_is_rolled_back_is_not_told(desk: Desk) -> None:
    with transaction.atomic():
        wanting(desk)
        transaction.set_rollback(True)
    assert tell() == 0


def test_the_actions_write_no_message_themselves(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as queries:
        wanting(desk)
    assert not [one for one in queries if "notifications_" in one["sql"]]


def test_a_supplement_its_end_and_its_completion_are_told(desk: Desk) -> None:
    case = bring_to(desk, wanting(desk), "appraise")
    by = desk.actor(Role.SPECIALIST)
    ask_supplement(case_id=case.pk, version=case.version, defects=DEFECTS, reason="", by=by, now=NOW)
    tell()
    case.refresh_from_db()
    assert case.supplement_due_at is not None
    assert warn_of_closing(public_url=URL, by=BY, now=case.supplement_due_at - WARNED_BEFORE - MINUTE) == 0
    near = case.supplement_due_at - WARNED_BEFORE + MINUTE
    assert warn_of_closing(public_url=URL, by=BY, now=near) == 1
    assert warn_of_closing(public_url=URL, by=BY, now=near + MINUTE) == 0
    assert Message.objects.get(notice="cases.closing_near").expires_at == case.supplement_due_at
    receiver = desk.actor(Role.RECEIVER, now=near)
    complete_supplement(case_id=case.pk, version=case.version, by=receiver, now=near)
    tell(near + MINUTE)
    assert keys() == [
        "cases.closing_near",
        "cases.received",
        "cases.supplement_asked",
        "cases.supplement_completed",
    ]
    assert warn_of_closing(public_url=URL, by=BY, now=near) == 0


def test_a_supplement_at_the_desk_is_told_with_the_consent_given_there(desk: Desk) -> None:
    intake = make_intake(desk, applicant=replace(somebody(), email=ADDRESS), wants_mail=True)
    open_incomplete_case(intake=intake, defects=DEFECTS, by=desk.actor(Role.RECEIVER), now=NOW)
    tell()
    assert keys() == ["cases.supplement_asked"]
    assert Consent.objects.get().is_in


def test_a_draft_that_waits_is_told(desk: Desk) -> None:
    online = {"channel": CaseChannel.ONLINE, "submitted_at": NOW}
    case = bring_to(desk, wanting(desk, BIRTH, **online), "confirm_draft")
    by, file = desk.actor(Role.SPECIALIST), NewAttachment("nhap.pdf", PDF, MediaType.PDF)
    sent = send_draft(case_id=case.pk, version=case.version, file=file, by=by, now=NOW)
    tell()
    message = Message.objects.get(notice="cases.draft_sent")
    assert f"{sent.due_at.astimezone(NOW.tzinfo):%d/%m/%Y %H:%M}" in message.subject


def test_an_apology_is_told_with_its_new_day_when_it_is_signed(desk: Desk) -> None:
    case = bring_to(desk, wanting(desk), "appraise")
    day = (NOW + timedelta(days=20)).date()
    by = desk.actor(Role.SPECIALIST)
    draft_apology(case_id=case.pk, version=case.version, reason="Chờ xác minh", new_day=day, by=by, now=NOW)
    tell()
    assert "cases.apology_signed" not in keys()
    leader = desk.actor(Role.LEADER)
    sign_apology(case_id=case.pk, version=case.version + 1, by=leader, now=NOW)
    tell()
    message = Message.objects.get(notice="cases.apology_signed")
    assert f"{day:%d/%m/%Y}" in message.text
    assert "Chờ xác minh" not in message.text


def test_a_result_is_told_when_it_waits_at_the_centre(desk: Desk) -> None:
    bring_to(desk, wanting(desk), "hand_over")
    tell(NOW + timedelta(hours=3))
    assert keys() == ["cases.decided", "cases.received"]
    assert "12 Nguyễn Văn Đậu" in Message.objects.get(notice="cases.decided").text


def test_history_is_not_told(desk: Desk) -> None:
    """A year that is played again, or days in which no worker ran."""
    case = wanting(desk)
    assert tell(NOW + TOLD_WITHIN + MINUTE) == 0
    step_on(desk, case, now=NOW + TOLD_WITHIN + MINUTE)
    assert not Message.objects.exists()


def test_a_message_told_late_does_not_last_longer(desk: Desk) -> None:
    wanting(desk)
    tell(NOW + timedelta(hours=20))
    assert Message.objects.get().expires_at == NOW + NOTICES["cases.received"].lasts


def test_who_stopped_mails_is_asked_anew_at_the_next_intake_only(desk: Desk) -> None:
    Consent.objects.create(channel=EMAIL, address=ADDRESS, is_in=False, at=NOW, how="link", said_to="x")
    wanting(desk, now=NOW - MINUTE)
    tell(NOW)
    assert Message.objects.get().state == MessageState.DECLINED
    wanting(desk, now=NOW + MINUTE)
    tell(NOW + 2 * MINUTE)
    assert declined([(EMAIL, ADDRESS)]) == set()
    assert Message.objects.order_by("pk").last().state == MessageState.QUEUED  # type: ignore[union-attr]


def test_many_cases_cost_as_much_as_one(desk: Desk) -> None:
    counts = []
    for number in (1, 6):
        for _ in range(number):
            wanting(desk)
        with CaptureQueriesContext(connection) as queries:
            tell()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_slices_come_to_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # The test is one long transaction to PostgreSQL, behind which others have ended: it would never settle.
    monkeypatch.setattr(following, "_of_snapshot", lambda function: 0)
    for _ in range(3):
        wanting(desk)
    told = [write_case_messages(public_url=URL, by=BY, now=NOW + MINUTE, limit=2) for _ in range(20)]
    assert len(keys()) == 3
    assert not told[-1].has_more


def test_only_a_job_tells(desk: Desk) -> None:
    for act in (write_case_messages, warn_of_closing):
        with pytest.raises(NotAllowed):
            act(public_url=URL, by=desk.actor(Role.ADMINISTRATOR), now=NOW)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_of_a_case_fills_all_its_holes(language: str) -> None:
    own = [notice for key, notice in NOTICES.items() if key.startswith("cases.")]
    assert len(own) == 7
    for notice in own:
        subject, text = notice.rendered(notice.sample, language=language)
        assert "%(" not in subject + text
        assert notice.sample.link in text
        assert len(subject) < 100
        if language == "en":
            assert (subject, text) != notice.rendered(notice.sample)
