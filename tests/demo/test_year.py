"""The year in the background: volumes, shares on time, where the late cases lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from django.db.models import F, QuerySet

from motcua.cases.choices import CaseChannel, CaseState
from motcua.cases.models import Apology, Case, StepVisit
from motcua.core.worktime import national_calendar
from motcua.demo.actions import SEED, begin_replay
from motcua.demo.binh_hoa import BINH_HOA
from motcua.demo.linked import ORDERS, open_births
from motcua.demo.office import build_office
from motcua.demo.plan import plan_arrivals, postal_rounds
from motcua.demo.thang_binh import THANG_BINH
from tests.demo.conftest import NOW, Stage, play_to_the_end

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
# The last weeks of the one, the last months of the other.
CASES = {BINH_HOA.key: 220, THANG_BINH.key: 260}
ANSWERED_AFTER = timedelta(days=45)  # the result is there by then, also where it is late


@pytest.fixture(scope="module")
def offices(stage: Stage) -> Iterator[None]:
    """Both sample offices, their lives played to the end."""
    with stage():
        for sample in (BINH_HOA, THANG_BINH):
            office = build_office(sample, now=NOW)
            begin_replay(office, share=CASES[sample.key] / sample.volume.cases, seed=SEED, now=NOW)
            if sample is BINH_HOA:
                open_births(office, seed=SEED, now=NOW)
        play_to_the_end()
        yield


def answered(code: str) -> QuerySet[Case]:
    return Case.objects.filter(
        competent_agency__code=code, state__in=[CaseState.DECIDED, CaseState.HANDED_OVER]
    )


def late(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(finished_at__gt=F("due_at"))


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


@pytest.mark.usefixtures("offices")
def test_one_office_answers_all_on_time():
    binh_hoa = Case.objects.filter(competent_agency__code="H29.901").exclude(state=CaseState.NOT_ACCEPTED)
    births = len(ORDERS)  # shown beside the year for their linked parts, all online
    assert binh_hoa.count() == 220 + births
    assert binh_hoa.filter(channel=CaseChannel.ONLINE).count() == 162 + births  # 2,595 of 3,526
    assert binh_hoa.values("procedure").distinct().count() >= 30
    assert answered("H29.901").count() > 100
    assert not late(answered("H29.901")).exists()
    open_late = binh_hoa.filter(finished_at=None, paused_at=None, due_at__lt=NOW)
    assert not open_late.exists()


@pytest.mark.usefixtures("offices")
def test_the_other_office_answers_53_percent_on_time():
    everything = Case.objects.filter(competent_agency__code="H17.901").exclude(received_at=None)
    assert everything.count() == CASES[THANG_BINH.key]
    judged = everything.filter(received_at__lt=NOW - ANSWERED_AFTER).exclude(finished_at=None)
    assert judged.count() > 100
    on_time = judged.count() - late(judged).count()
    assert 52 <= 100 * on_time / judged.count() <= 54


@pytest.mark.usefixtures("offices")
def test_most_late_cases_of_the_troubled_office_lie_in_one_section_at_one_step():
    everything = Case.objects.filter(competent_agency__code="H17.901")
    planned = [case for case in everything if case.due_at and (case.finished_at or NOW) > case.due_at]
    of_land = [case for case in planned if case.handling_unit.short_name == "Phòng Kinh tế"]
    assert len(planned) > 70
    assert len(of_land) > 0.6 * len(planned)
    finished = [case.pk for case in of_land if case.finished_at]
    stays = StepVisit.objects.filter(case__in=finished).exclude(minutes=None).order_by("minutes")
    longest = dict(stays.values_list("case", "step_key"))
    assert set(longest.values()) == {"appraise"}
    signed = Apology.objects.filter(case__in=of_land).exclude(signed_at=None)
    assert 0 < signed.count() < len(of_land)  # some apologies are missing
