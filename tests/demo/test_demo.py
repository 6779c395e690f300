"""The sample office: same seed, same office; every screen has something to show."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from motcua.accounts.models import Authorisation, User
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Succession
from motcua.applicants.rules import parse_citizen_card
from motcua.audit.models import Event
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, DueMoment
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import forget_versions
from motcua.core.progress import tell_progress
from motcua.core.rules.dates import VN_TZ
from motcua.demo.actions import load_demo
from motcua.demo.binh_hoa import BINH_HOA
from motcua.demo.books import BY_CASES, EVENTS
from motcua.demo.errors import OtherOffice
from motcua.demo.people import make_people
from motcua.demo.staffing import unit_of_field
from motcua.demo.thang_binh import THANG_BINH
from motcua.queueing.models import Advice, AdviceTopic
from motcua.registers.models import CertificationEntry, CivilRecord
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=VN_TZ)
TEN = {
    "2.000815", "2.000884", "2.001035", "1.001193", "1.000894", "1.000656", "2.000635", "1.001612",
    "1.004194", "1.013978",
}  # fmt: skip


def story() -> list[tuple[Any, ...]]:
    """Every case with what it is about, and every event with its moment."""
    cases = Case.objects.order_by("code").values_list(
        "code", "procedure__code", "state", "due_at", "applicant_name", "finished_at"
    )
    events = Event.objects.filter(subject_kind="case").order_by("subject_id", "number")
    return [*cases, *events.values_list("subject_id", "number", "kind", "at", "actor_label")]


@pytest.mark.sqlite
def test_the_same_seed_and_moment_give_the_same_cases_and_moments():
    with transaction.atomic():
        load_demo(now=NOW, cases=25, seed=7)
        first = story()
        transaction.set_rollback(True)
    forget_versions()
    load_demo(now=NOW, cases=25, seed=7)
    assert story() == first
    # Two births whose parts are open, a morning of certifications, the newest registrations.
    assert Case.objects.filter(competent_agency__code="H29.901").count() == 25 + 2 + 7 + 3 * BY_CASES
    _look_at_the_newest_registrations()


def _look_at_the_newest_registrations():
    """Each from its case: declared, sent outside, entered with its number, an extract given, handed over."""
    records = CivilRecord.objects.exclude(case=None).select_related("case__declaration", "book")
    assert Counter(record.book.kind for record in records) == dict.fromkeys(EVENTS, BY_CASES)
    for record in records:
        (round_outside,) = record.case.external_requests.all()
        assert record.printed_number == record.national_number == round_outside.number_given
        assert record.content.items() <= record.case.declaration.content.items()
        assert record.case.state == CaseState.HANDED_OVER
        assert record.extracts.get().document is not None


def test_a_morning_of_certifications_waits_at_the_desk():
    load_demo(now=NOW, cases=3)
    entries = list(CertificationEntry.objects.filter(agency__code="H29.901").order_by("-pk")[:7])[::-1]
    assert [entry.state for entry in entries] == [
        "handed", "handed", "handed", "certified", "entered", "signed", "entered",
    ]  # fmt: skip
    assert (entries[4].longer_days, entries[4].papers.all()[0].case.slip_number != "") == (2, True)
    assert entries[-1].papers.get().copies == 3  # put right
    moments = [entry.entered_at for entry in entries]
    assert moments == sorted(moments)
    assert moments[-1] < NOW


@pytest.mark.sqlite
def test_another_seed_gives_another_life():
    with transaction.atomic():
        load_demo(now=NOW, cases=25, seed=7)
        first = story()
        transaction.set_rollback(True)
    forget_versions()
    load_demo(now=NOW, cases=25, seed=8)
    assert story() != first


def test_a_second_load_changes_nothing():
    load_demo(now=NOW, cases=5)
    before = story(), Event.objects.count()
    _office, is_new = load_demo(now=NOW, cases=5)
    assert not is_new
    assert (story(), Event.objects.count()) == before


def test_the_offices_are_whole():
    load_demo(now=NOW, cases=3)
    assert User.objects.count() == len(BINH_HOA.officers) + len(THANG_BINH.officers)
    assert Succession.objects.count() == 2
    assert Authorisation.objects.count() == 1
    for code in ("H29.901", "H17.901"):
        offered = set(Offering.objects.filter(agency__code=code).values_list("procedure__code", flat=True))
        assert offered >= TEN
        assert 130 <= len(offered) <= 150
    assert set(Advice.objects.values_list("channel", flat=True)) == {"phone", "email", "in_person"}
    assert AdviceTopic.objects.count() == Advice.objects.count()  # each is about a procedure offered here


def test_a_database_of_somebody_else_is_left_alone():
    make_agency("Ủy ban nhân dân phường Có Thật")
    with pytest.raises(OtherOffice):
        load_demo(now=NOW, cases=3)
    assert Agency.objects.count() == 1


@pytest.mark.sqlite
def test_the_sample_of_the_other_regime_needs_its_own_database():
    load_demo(now=NOW, cases=3)
    with pytest.raises(OtherOffice):
        load_demo(now=NOW, cases=3, regime="2018")


def test_many_cases_stand_in_many_states_each_with_its_derivation():
    load_demo(now=NOW, cases=160)
    states = Counter(Case.objects.values_list("state", flat=True))
    wanted = {
        CaseState.IN_PROGRESS,
        CaseState.AWAITING_SUPPLEMENT,
        CaseState.DECIDED,
        CaseState.HANDED_OVER,
        CaseState.NOT_ACCEPTED,
    }
    assert wanted <= set(states)
    received = Case.objects.exclude(received_at=None)
    assert received.filter(due_moments__kind="appointment").distinct().count() == received.count()
    assert all(moment.derivation["lines"] for moment in DueMoment.objects.all()[:50])


def test_made_up_people_carry_readable_cards_and_numbers_of_nobody():

    for person in make_people(Random(3), 40, place="phường Bình Hòa"):
        card = parse_citizen_card(person.card_payload)
        assert card.full_name == person.data.name
        assert card.personal_id.startswith("999")
        assert not card.warnings


@pytest.mark.parametrize(
    ("field", "unit"),
    [
        ("Hộ tịch", "office"),
        ("Đất đai", "economy"),
        ("Đăng ký, quản lý cư trú", "police"),
        ("Người có công", "culture"),
    ],
)
def test_each_field_has_its_unit(field: str, unit: str):
    assert unit_of_field(field) == unit


@pytest.mark.sqlite
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
        client.force_login(User.objects.get(username=username), backend="motcua.web.shared.signed_in.Backend")
        shown = client.get(page).content.decode()
        assert "1.204 / 3.326 hồ sơ" in shown, page
        assert "đến ngày 20/11/2026" in shown
    tell_progress(name="demo.binh_hoa", title="x", done=3326, total=3326, ended_at=NOW)
    assert "long-job" not in client.get("/quan-tri/").content.decode()
