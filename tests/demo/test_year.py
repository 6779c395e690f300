"""The year in the background: volumes, shares on time, slices that can break off anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from django.db.models import F, QuerySet
from django.test import Client
from django_tasks_db.models import DBTaskResult

from motcua.accounts.models import User
from motcua.agencies.choices import AgencyKind
from motcua.audit.models import Event
from motcua.cases.choices import CaseChannel, CaseState
from motcua.cases.models import Apology, Case, StepVisit
from motcua.catalogue.queries import forget_versions
from motcua.core.models import Progress
from motcua.core.progress import tell_progress
from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import national_calendar
from motcua.demo import tasks
from motcua.demo.actions import life_of, load_demo, run_slice, unfinished_replays
from motcua.demo.linked import ORDERS
from motcua.demo.models import Replay, Turn
from motcua.demo.plan import plan_arrivals, postal_rounds

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=VN_TZ)


def play_to_the_end(turns: int = 60) -> int:
    """All slices of all replays, each with a Life of its own as after a restart; how many."""
    slices = 0
    while left := unfinished_replays():
        for replay in left:
            run_slice(life=life_of(replay), now=NOW, turns=turns)
            slices += 1
    return slices


def answered(code: str) -> QuerySet[Case]:
    return Case.objects.filter(
        competent_agency__code=code, state__in=[CaseState.DECIDED, CaseState.HANDED_OVER]
    )


def late(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(finished_at__gt=F("due_at"))


def life() -> list[tuple[object, ...]]:
    events = Event.objects.filter(subject_kind="case").order_by("subject_id", "number")
    return list(events.values_list("subject_id", "number", "kind", "at", "actor_label"))


def test_a_year_has_the_volumes_of_binh_hoa_and_its_channels():
    arrivals = plan_arrivals(
        Random(5),
        national_calendar(),
        cases=3526,
        online=2595,
        first=NOW.date() - timedelta(days=364),
        until=NOW,
    )
    received = [arrival for arrival in arrivals if not arrival.is_turned_away]
    online = [arrival for arrival in received if arrival.submitted_at]
    assert (len(received), len(online)) == (3526, 2595)
    assert all(arrival.submitted_at < arrival.at for arrival in online if arrival.submitted_at)
    moments = [arrival.at for arrival in arrivals]
    assert moments == sorted(moments)
    assert arrivals[0].at < NOW - timedelta(days=360)
    assert NOW - timedelta(days=2) < arrivals[-1].at <= NOW
    assert all(national_calendar().is_working_day(arrival.at.date()) for arrival in arrivals)


def test_a_round_brings_the_cases_of_its_day_and_none_after_the_end():
    rounds = list(postal_rounds(national_calendar(), first=NOW.date() - timedelta(days=7), until=NOW))
    assert [moment.day for moment in rounds] == [13, 16, 17, 18, 19, 20]


def test_one_office_answers_all_on_time_and_the_other_half_of_it():
    load_demo(now=NOW, cases=420)
    play_to_the_end()
    binh_hoa = Case.objects.filter(competent_agency__code="H29.901").exclude(state=CaseState.NOT_ACCEPTED)
    births = len(ORDERS)  # shown beside the year for their linked parts, all online
    assert binh_hoa.count() == 420 + births
    assert binh_hoa.filter(channel=CaseChannel.ONLINE).count() == 309 + births  # 2,595 of 3,526
    assert binh_hoa.values("procedure").distinct().count() >= 35
    assert answered("H29.901").count() > 300
    assert not late(answered("H29.901")).exists()
    open_late = binh_hoa.filter(finished_at=None, paused_at=None, due_at__lt=NOW)
    assert not open_late.exists()


def test_most_late_cases_of_the_troubled_office_lie_in_one_section_at_one_step():
    load_demo(now=NOW, cases=400)
    play_to_the_end()
    everything = Case.objects.filter(competent_agency__code="H17.901")
    planned = [case for case in everything if case.due_at and (case.finished_at or NOW) > case.due_at]
    of_land = [case for case in planned if case.handling_unit.short_name == "Phòng Kinh tế"]
    assert len(planned) > 20
    assert len(of_land) > 0.6 * len(planned)
    finished = [case.pk for case in of_land if case.finished_at]
    stays = StepVisit.objects.filter(case__in=finished).exclude(minutes=None).order_by("minutes")
    longest = dict(stays.values_list("case", "step_key"))
    assert set(longest.values()) == {"appraise"}
    signed = Apology.objects.filter(case__in=of_land).exclude(signed_at=None)
    assert 0 < signed.count() < len(of_land)  # some apologies are missing


def test_slices_of_any_length_give_the_same_life():
    with transaction.atomic():
        load_demo(now=NOW, cases=230, seed=3)
        play_to_the_end(turns=500)
        at_once = life()
        transaction.set_rollback(True)
    forget_versions()
    load_demo(now=NOW, cases=230, seed=3)
    assert play_to_the_end(turns=10) > 10
    assert life() == at_once
    assert not Turn.objects.exists()


def test_a_slice_that_breaks_off_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    load_demo(now=NOW, cases=230)
    replay = unfinished_replays()[0]
    before = life(), Turn.objects.count(), Replay.objects.get(pk=replay.pk).received
    broken = life_of(replay)
    monkeypatch.setattr(broken, "play", _failing(broken.play, after=10))
    with pytest.raises(RuntimeError), transaction.atomic():
        run_slice(life=broken, now=NOW)
    assert (life(), Turn.objects.count(), Replay.objects.get(pk=replay.pk).received) == before


def _failing(play: Callable[[Turn], list[Turn]], *, after: int) -> Callable[[Turn], list[Turn]]:
    played = 0

    def one(turn: Turn) -> list[Turn]:
        nonlocal played
        played += 1
        if played > after:
            raise RuntimeError
        return play(turn)

    return one


def test_progress_is_told_until_the_end():
    load_demo(now=NOW, cases=260)
    told = Progress.objects.get(name="demo.binh_hoa")
    assert (told.done, told.ended_at) == (0, None)
    assert told.total == Replay.objects.get(office="binh_hoa").expected == 64  # and four turned away
    run_slice(life=life_of(unfinished_replays()[0]), now=NOW)
    assert 0 < Progress.objects.get(name="demo.binh_hoa").done <= told.total
    play_to_the_end()
    told.refresh_from_db()
    assert (told.done, told.ended_at) == (told.total, NOW)


def test_the_job_plays_for_a_spell_and_queues_itself_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "REST", 0)
    monkeypatch.setattr(tasks, "SPELL", 0.05)
    load_demo(now=NOW, cases=230)
    assert tasks.keep_going()
    assert tasks.keep_going()  # there is one already
    assert tasks.go_on.get_backend().__class__.__name__ == "DatabaseBackend"
    assert queued() == 1
    assert tasks.go_on.call() > 0
    assert queued() == 2
    play_to_the_end(turns=500)
    assert not tasks.keep_going()


def queued() -> int:
    return DBTaskResult.objects.filter(task_path=tasks.go_on.module_path).count()


def test_the_office_of_2018_lives_by_the_rules_of_its_day():
    load_demo(now=NOW, cases=60, regime="2018")
    cases = Case.objects.exclude(received_at=None)
    assert cases.count() >= 55
    assert {case.competent_agency.kind for case in cases} == {AgencyKind.DISTRICT}
    assert all(case.rule_versions["forms"] == "tt01_2018" for case in cases)
    assert all(case.rule_versions["levels"] == "three_tiers" for case in cases)
    assert all(case.code.startswith("000.01.91.H57-20") for case in cases)
    assert not cases.filter(finished_at=None).exists()


def test_the_director_and_the_administrator_see_how_far_a_long_job_is(client: Client):
    load_demo(now=NOW, cases=10)
    tell_progress(
        name="demo.binh_hoa", title="Dựng lại một năm", done=1204, total=3326, reached_on=NOW.date()
    )
    for username, page in (("giamdoc", "/can-bo/hom-nay/"), ("quantri", "/quan-tri/")):
        client.force_login(
            User.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        shown = client.get(page).content.decode()
        assert "1.204 / 3.326 hồ sơ" in shown, page
        assert "đến ngày 20/11/2026" in shown
    tell_progress(name="demo.binh_hoa", title="x", done=3326, total=3326, ended_at=NOW)
    assert "long-job" not in client.get("/quan-tri/").content.decode()
