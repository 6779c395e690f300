"""The applicant looks over a draft: agrees, wants it corrected, or says nothing, once each."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import find_faults, history_of
from motcua.cases import tasks
from motcua.cases.actions import (
    Act,
    NewAttachment,
    Reply,
    act_on_case,
    answer_draft,
    answer_draft_online,
    ask_payment,
    send_draft,
    take_silence_as_consent,
    undo_step,
    withdraw_case,
)
from motcua.cases.choices import AnswerWay, CaseChannel, CaseState, DraftAnswer
from motcua.cases.errors import CaseChanged, ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, CasePause, DraftConfirmation
from motcua.cases.queries.history import places_of, timeline_of
from motcua.cases.queries.log import log_of
from motcua.cases.queries.tracking import draft_to_check, track
from motcua.cases.queries.waits import waits_of
from motcua.cases.queries.work import WorkFilter, work_of
from motcua.cases.queries.work_words import GROUPS, Group, Moments, Scope
from motcua.core.actors import APPLICANT, Actor, Role, job_actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.worktime import Due
from motcua.documents.choices import MediaType
from tests.factories_cases import BIRTH, Desk, make_desk
from tests.factories_work import PDF, bring_to, pause_the_clock, receive

pytestmark = pytest.mark.django_db
JOB = job_actor("cases.take_silence_as_consent")
FILE = NewAttachment("ban-nhap.pdf", PDF, MediaType.PDF)
YES = Reply(DraftAnswer.CONFIRMED, AnswerWay.PORTAL)
NO = Reply(DraftAnswer.CORRECTION, AnswerWay.PORTAL, "Sai tên đệm")


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH)


def online(desk: Desk, now: datetime) -> Case:
    """A case filed online, at the step where the applicant looks."""
    case = receive(desk, BIRTH, now=now, channel=CaseChannel.ONLINE)
    return bring_to(desk, case, "confirm_draft", now=now, minutes=1)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    return online(desk, now)


def send(desk: Desk, case: Case, now: datetime) -> DraftConfirmation:
    by = desk.actor(Role.SPECIALIST)
    return send_draft(case_id=case.pk, version=fresh(case).version, file=FILE, by=by, now=now)


def reply(case: Case, said: Reply, draft: DraftConfirmation, now: datetime) -> Case:
    return answer_draft_online(
        code=case.code, lookup_code=case.lookup_code, draft_id=draft.pk, reply=said, by=APPLICANT, now=now
    )


def fresh(case: Case) -> Case:
    units = ("competent_agency", "receiving_agency", "handling_unit", "step_agency", "office")
    return Case.objects.select_related(*units).get(pk=case.pk)


def kinds(case: Case) -> list[str]:
    return [entry.kind for entry in history_of("case", case.code)]


def test_a_case_from_the_counter_does_not_walk_the_step(desk: Desk, now: datetime) -> None:
    case = receive(desk, BIRTH, now=now)
    sent = bring_to(desk, case, "sign", now=now, minutes=1)
    assert not sent.visits.filter(step_key="confirm_draft").exists()
    assert "Người nộp kiểm tra bản nháp" not in [place.name for place in places_of(sent, now=now)]
    assert track(sent, now=now).percent == 40  # two of five steps
    with pytest.raises(NotAtThisStep):
        send(desk, sent, now)


def test_a_draft_sent_waits_for_the_applicant_a_working_day(desk: Desk, case: Case, now: datetime) -> None:
    assert case.step_key == "confirm_draft"
    draft = send(desk, case, now)

    stored = DraftConfirmation.objects.get()
    assert Due.from_json(json.loads(stored.derivation_text)).moment == stored.due_at == draft.due_at
    assert draft.due_at - now == timedelta(days=1)
    assert kinds(case)[-1] == "cases.draft_sent"
    after = fresh(case)
    assert after.paused_at is None
    assert after.due_at == case.due_at
    assert draft_to_check(after) == draft
    assert track(after, now=now, draft=draft).task == "draft"
    assert [wait.due_at for wait in waits_of(after, now=now)] == [draft.due_at]
    for role in (Role.SPECIALIST, Role.RECEIVER):
        listed = work_of(desk.actor(role), WorkFilter(scope=Scope.POSSIBLE), Moments.at(now))
        assert [GROUPS[row.rank] for row in listed] == [Group.APPLICANT]
    with pytest.raises(NotAtThisStep):
        send(desk, case, now)


def test_consent_sends_the_case_on_and_is_given_once(desk: Desk, case: Case, now: datetime) -> None:
    draft = send(desk, case, now)
    after = reply(case, YES, draft, now)

    assert after.step_key == "sign"
    assert kinds(case)[-2:] == ["cases.draft_answered", "cases.moved"]
    stored = DraftConfirmation.objects.get()
    assert (stored.answer, stored.way, stored.answered_by) == ("confirmed", "portal", "Người nộp hồ sơ")
    for again in (YES, NO):
        with pytest.raises(NotAtThisStep):
            reply(case, again, draft, now)
    assert not take_silence_as_consent(draft_id=draft.pk, by=JOB, now=now + timedelta(days=9))
    assert fresh(case).step_key == "sign"
    assert draft_to_check(fresh(case)) is None
    assert any("Đồng ý" in detail for line in log_of(after) for detail in line.details)
    assert any("Đồng ý (Trên Cổng)" in stay.outcome for stay in timeline_of(after, now=now))
    assert list(find_faults()) == []


def test_a_correction_brings_the_case_back_with_what_is_wrong(desk: Desk, case: Case, now: datetime) -> None:
    draft = send(desk, case, now)
    with pytest.raises(ConditionMissing):
        reply(case, Reply(DraftAnswer.CORRECTION, AnswerWay.PORTAL, "  "), draft, now)
    after = reply(case, NO, draft, now)

    assert after.step_key == "appraise"
    assert after.visits.get(number=after.visits.count() - 1).note == "Sai tên đệm"
    second = send(desk, bring_to(desk, after, "confirm_draft", now=now), now)
    assert second.pk != draft.pk
    with pytest.raises(NotAtThisStep):
        reply(case, YES, draft, now)  # of the first draft, still open in another window
    assert reply(case, YES, second, now).step_key == "sign"


def test_silence_is_consent_once_the_time_has_passed(
    desk: Desk, case: Case, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = send(desk, case, now)
    monkeypatch.setattr(tasks.timezone, "now", lambda: draft.due_at)
    assert tasks.take_silence_as_consent.func() == 0
    assert fresh(case).step_key == "confirm_draft"

    monkeypatch.setattr(tasks.timezone, "now", lambda: draft.due_at + timedelta(minutes=1))
    assert [tasks.take_silence_as_consent.func(), tasks.take_silence_as_consent.func()] == [1, 0]
    assert fresh(case).step_key == "sign"
    assert DraftConfirmation.objects.get().way == AnswerWay.SILENCE
    answered = next(e for e in history_of("case", case.code) if e.kind == "cases.draft_answered")
    assert answered.actor_label == "cases.take_silence_as_consent"


def test_the_officer_or_the_receiver_writes_down_what_was_said(desk: Desk, case: Case, now: datetime) -> None:
    send(desk, case, now)
    said = Reply(DraftAnswer.CONFIRMED, AnswerWay.PHONE)

    def tell(role: Role, version: int) -> Case:
        return answer_draft(case_id=case.pk, version=version, reply=said, by=desk.actor(role), now=now)

    version = fresh(case).version
    with pytest.raises(NotAllowed):
        tell(Role.RECORDS_CLERK, version)
    with pytest.raises(CaseChanged):
        tell(Role.RECEIVER, version - 1)
    assert tell(Role.RECEIVER, version).step_key == "sign"


@pytest.mark.parametrize("wrong", ["code", "lookup_code", "draft"])
def test_wrong_codes_and_drafts_of_others_answer_nothing(
    desk: Desk, case: Case, now: datetime, wrong: str
) -> None:
    draft, other = send(desk, case, now), online(desk, now)
    theirs = send(desk, other, now)
    given = {"code": case.code, "lookup_code": case.lookup_code, "draft_id": draft.pk}
    given.update({"code": {"code": other.code}, "lookup_code": {"lookup_code": "AAAAAA"},
                  "draft": {"draft_id": theirs.pk}}[wrong])  # fmt: skip
    with pytest.raises((NotFound, NotAtThisStep)):
        answer_draft_online(**given, reply=YES, by=APPLICANT, now=now)  # type: ignore[arg-type]
    assert DraftConfirmation.objects.open().count() == 2


def test_only_the_way_back_is_the_officers(desk: Desk, case: Case, now: datetime) -> None:
    by = desk.actor(Role.SPECIALIST)
    send(desk, case, now)
    given = {"case_id": case.pk, "version": fresh(case).version, "by": by, "now": now}
    with pytest.raises(NotAtThisStep):
        act_on_case(act=Act("forward"), **given)  # type: ignore[arg-type]
    after = act_on_case(act=Act("return", note="Gửi nhầm tệp"), **given)  # type: ignore[arg-type]
    assert after.step_key == "appraise"
    assert DraftConfirmation.objects.get().withdrawn_at == now
    assert draft_to_check(fresh(case)) is None


def test_an_ending_takes_the_draft_back(desk: Desk, case: Case, now: datetime) -> None:
    draft = send(desk, case, now)
    by = desk.actor(Role.RECEIVER)
    withdraw_case(case_id=case.pk, version=fresh(case).version, reason="Thôi", by=by, now=now)
    assert not DraftConfirmation.objects.open().exists()
    assert not take_silence_as_consent(draft_id=draft.pk, by=JOB, now=now + timedelta(days=9))


def test_an_answer_written_down_by_mistake_is_taken_back(desk: Desk, case: Case, now: datetime) -> None:
    by = desk.actor(Role.SPECIALIST)
    send(desk, case, now)
    said = Reply(DraftAnswer.CONFIRMED, AnswerWay.EMAIL)
    after = answer_draft(case_id=case.pk, version=fresh(case).version, reply=said, by=by, now=now)
    back = undo_step(case_id=case.pk, version=after.version, reason="Nhầm hồ sơ", by=by, now=now)
    assert back.step_key == "confirm_draft"
    assert send(desk, back, now).pk


@pytest.mark.parametrize("said", [YES, NO, None])
def test_where_the_step_says_so_the_clock_stands_meanwhile(
    desk: Desk, now: datetime, said: Reply | None
) -> None:
    pause_the_clock(desk, now=now)
    case = online(desk, now)
    draft = send(desk, case, now)
    assert fresh(case).paused_at == now
    later = now + timedelta(days=2)
    listed = work_of(desk.actor(Role.SPECIALIST), WorkFilter(), Moments.at(later))
    assert [GROUPS[row.rank] for row in listed] == [Group.APPLICANT]  # not late while the clock stands
    if said is None:
        take_silence_as_consent(draft_id=draft.pk, by=JOB, now=later)
    else:
        reply(case, said, draft, later)
    after = fresh(case)
    assert after.paused_at is None
    assert CasePause.objects.get().ended_at == later
    assert case.due_at is not None
    assert after.due_at is not None
    assert after.due_at > later > case.due_at


def test_another_pause_ends_the_one_for_the_draft(desk: Desk, now: datetime) -> None:
    pause_the_clock(desk, now=now)
    case = online(desk, now)
    send(desk, case, now)
    by: Actor = desk.actor(Role.SPECIALIST)
    after = ask_payment(case_id=case.pk, version=fresh(case).version, reason="Lệ phí", by=by, now=now)
    assert after.state == CaseState.AWAITING_PAYMENT
    assert CasePause.objects.filter(ended_at=None).count() == 1
    assert not DraftConfirmation.objects.open().exists()
