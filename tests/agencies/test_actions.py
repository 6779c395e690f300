"""Agencies come, change, move, merge; offices, counters, positions; every change is noted and guarded."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from motcua.agencies import actions
from motcua.agencies.actions import AgencyFacts, OfficeFacts
from motcua.agencies.choices import AgencyKind
from motcua.agencies.errors import (
    CalendarEmpty,
    CannotMerge,
    CodeTaken,
    DaysWrong,
    DecisionMissing,
    NameTaken,
    NotInTheTree,
    WrongPeriod,
    WrongSessions,
)
from motcua.agencies.models import Agency, CalendarDay, Counter, Office, WeekSessions
from motcua.agencies.rules import DaysChange, HoursChange
from motcua.audit.queries import find_faults, history_of
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.core.rules.errors import Unreadable
from motcua.core.worktime import Session, WeeklyPattern
from tests.factories import make_actor, make_agency, make_office, make_user

pytestmark = pytest.mark.django_db
MORNING = (Session(time(7, 30), time(11, 30)),)


@pytest.fixture
def province() -> Agency:
    return make_agency("UBND thành phố Hồ Chí Minh", kind=AgencyKind.PROVINCE)


@pytest.fixture
def admin(province: Agency) -> Actor:
    return make_actor(Role.ADMINISTRATOR, province)


def kinds_of(agency: Agency) -> list[str]:
    return [entry.kind for entry in history_of("agencies.agency", agency.pk)]


def facts(**said: object) -> AgencyFacts:
    return AgencyFacts(
        **{"name": "UBND phường Bình Hòa", "code": "H29.133", "kind": AgencyKind.COMMUNE, **said}  # type: ignore[arg-type]
    )


def test_an_agency_gets_its_path_and_both_codes(province: Agency, admin: Actor, now: datetime) -> None:
    agency = actions.create_agency(facts=facts(parent=province), by=admin, now=now)

    assert agency.path == f"{province.pk}.{agency.pk}."
    assert (agency.code, agency.old_code) == ("H29.133", "")  # 133 does not fit into two digits
    assert list(Agency.objects.search("binh hoa")) == [agency]
    assert kinds_of(agency) == ["agencies.agency_created"]
    assert list(find_faults()) == []


def test_a_code_of_the_old_system_is_read_too(province: Agency, admin: Actor, now: datetime) -> None:
    agency = actions.create_agency(facts=facts(parent=province, code="000.03.15.h40"), by=admin, now=now)

    assert (agency.code, agency.old_code) == ("H40.15.3", "000.03.15.H40")


def test_a_code_is_used_once(province: Agency, admin: Actor, now: datetime) -> None:
    actions.create_agency(facts=facts(parent=province), by=admin, now=now)
    with pytest.raises(CodeTaken, match=r"Mã H29\.133 đã dùng cho UBND phường Bình Hòa"):
        actions.create_agency(facts=facts(parent=province, name="Khác"), by=admin, now=now)


@pytest.mark.parametrize("wrong", [{"code": "???"}, {"name": "  "}])
def test_unreadable_facts_are_refused(
    province: Agency, admin: Actor, now: datetime, wrong: dict[str, str]
) -> None:
    with pytest.raises(Unreadable):
        actions.create_agency(facts=facts(parent=province, **wrong), by=admin, now=now)
    assert Agency.objects.count() == 1


def test_only_administrators_above_create_agencies(province: Agency, admin: Actor, now: datetime) -> None:
    other = make_agency()
    for by, parent in (
        (make_actor(Role.LEADER, province), province),
        (admin, other),
        (make_actor(Role.ADMINISTRATOR, other), province),
        (admin, None),
    ):
        with pytest.raises(NotAllowed):
            actions.create_agency(facts=facts(parent=parent), by=by, now=now)


def test_installation_creates_a_root(now: datetime) -> None:
    assert actions.create_agency(facts=facts(), by=job_actor("cài đặt"), now=now).path.count(".") == 1


def test_moving_an_agency_moves_everything_below_it(province: Agency, admin: Actor, now: datetime) -> None:
    commune = actions.create_agency(facts=facts(parent=province), by=admin, now=now)
    section = actions.create_agency(
        facts=facts(parent=commune, code="H29.133.1", name="Phòng Kinh tế"), by=admin, now=now
    )
    region = actions.create_agency(
        facts=facts(parent=province, code="H29.900", name="Khu vực"), by=admin, now=now
    )

    actions.change_agency(agency=commune, facts=facts(parent=region), by=admin, now=now)

    section.refresh_from_db()
    assert section.path == f"{province.pk}.{region.pk}.{commune.pk}.{section.pk}."
    assert section.calendar_version == 2
    (change,) = history_of("agencies.agency", commune.pk)[1:]
    assert change.payload == {"changes": {"parent": [province.code, "H29.900"]}}


def test_an_agency_cannot_stand_below_itself(province: Agency, admin: Actor, now: datetime) -> None:
    commune = actions.create_agency(facts=facts(parent=province), by=admin, now=now)
    section = make_agency("Phòng", parent=commune)

    with pytest.raises(NotInTheTree):
        actions.change_agency(agency=commune, facts=facts(parent=section), by=admin, now=now)


def test_nothing_is_noted_when_nothing_changes(province: Agency, admin: Actor, now: datetime) -> None:
    commune = actions.create_agency(facts=facts(parent=province), by=admin, now=now)
    actions.change_agency(agency=commune, facts=facts(parent=province), by=admin, now=now)

    assert kinds_of(commune) == ["agencies.agency_created"]


def test_merged_agencies_end_the_day_before(province: Agency, admin: Actor, now: datetime) -> None:
    wards = [make_agency(f"Phường {n}", parent=province, kind=AgencyKind.COMMUNE) for n in (5, 7, 11)]
    successor = make_agency("Phường Bình Lợi Trung", parent=province, effective_from=date(2025, 7, 1))

    actions.merge_agencies(
        predecessors=wards,
        successor=successor,
        on=date(2025, 7, 1),
        decision="Nghị quyết 1685/NQ-UBTVQH15",
        by=admin,
        now=now,
    )

    for ward in wards:
        ward.refresh_from_db()
        assert ward.effective_to == date(2025, 6, 30)
    assert kinds_of(wards[0]) == ["agencies.agency_merged"]
    assert kinds_of(successor) == ["agencies.agency_follows"]


def test_impossible_mergers_are_refused(province: Agency, admin: Actor, now: datetime) -> None:
    ward = make_agency("Phường 5", parent=province, effective_to=date(2025, 6, 30))
    successor = make_agency("Phường mới", parent=province, effective_from=date(2025, 7, 1))
    section = make_agency("Phòng", parent=ward)

    def merge(predecessor: Agency, follower: Agency, on: date, decision: str = "NQ 1685") -> None:
        actions.merge_agencies(
            predecessors=[predecessor], successor=follower, on=on, decision=decision, by=admin, now=now
        )

    with pytest.raises(CannotMerge, match="văn bản"):
        merge(ward, successor, date(2025, 7, 1), " ")
    with pytest.raises(WrongPeriod):
        merge(ward, successor, date(2025, 6, 1))
    with pytest.raises(WrongPeriod):
        merge(ward, successor, date(2026, 1, 1))
    with pytest.raises(CannotMerge, match="ít nhất một"):
        merge(successor, successor, date(2025, 7, 1))
    with pytest.raises(CannotMerge, match="trực thuộc"):
        merge(ward, section, date(2025, 7, 1))
    merge(ward, successor, date(2025, 7, 1))
    with pytest.raises(CannotMerge, match="đã được sáp nhập"):
        merge(ward, successor, date(2025, 7, 1))


def test_the_first_office_is_the_main_one_until_another_is(
    province: Agency, admin: Actor, now: datetime
) -> None:
    first = actions.create_office(agency=province, facts=OfficeFacts(name="Cơ sở 1"), by=admin, now=now)
    second = actions.create_office(
        agency=province, facts=OfficeFacts(name="Cơ sở 2", is_main=True), by=admin, now=now
    )

    first.refresh_from_db()
    assert (first.is_main, second.is_main) == (False, True)
    actions.change_office(
        office=second, facts=OfficeFacts(name="Cơ sở 2", address="12 Lê Lợi", is_main=True), by=admin, now=now
    )
    assert history_of("agencies.agency", province.pk)[-1].payload["changes"] == {"address": ["", "12 Lê Lợi"]}


def test_offices_counters_and_positions_have_names_of_their_own(
    province: Agency, admin: Actor, now: datetime
) -> None:
    office = actions.create_office(agency=province, facts=OfficeFacts(name="Cơ sở 1"), by=admin, now=now)
    counter = actions.add_counter(office=office, number=1, by=admin, now=now)
    actions.add_position(agency=province, title="Chủ tịch", signing_title="CHỦ TỊCH", by=admin, now=now)

    assert counter.name == "Quầy 1"
    with pytest.raises(NameTaken):
        actions.create_office(agency=province, facts=OfficeFacts(name="Cơ sở 1"), by=admin, now=now)
    with pytest.raises(NameTaken):
        actions.add_counter(office=office, number=1, by=admin, now=now)
    with pytest.raises(NameTaken):
        actions.add_position(agency=province, title="Chủ tịch", by=admin, now=now)
    with pytest.raises(Unreadable):
        actions.add_counter(office=office, number=0, by=admin, now=now)
    with pytest.raises(WrongPeriod):
        actions.change_office(
            office=office,
            facts=OfficeFacts(name="Cơ sở 1", effective_from=date(2026, 2, 1), effective_to=date(2026, 1, 1)),
            by=admin,
            now=now,
        )


def test_a_removed_counter_leaves_its_people_standing(province: Agency, admin: Actor, now: datetime) -> None:
    office = make_office(province, counters=2)
    first, second = office.counters.all()
    user = make_user(agency=province, counter=first)

    actions.remove_counter(counter=first, by=admin, now=now)
    actions.change_counter(counter=second, number=1, name="Quầy hộ tịch", by=admin, now=now)

    user.refresh_from_db()
    assert user.counter is None
    assert Counter.objects.get().name == "Quầy hộ tịch"
    assert kinds_of(province) == ["agencies.counter_removed", "agencies.counter_changed"]


def test_strangers_change_nothing(province: Agency, now: datetime) -> None:
    office = make_office(province, counters=1)
    stranger = make_actor(Role.ADMINISTRATOR, make_agency())
    for attempt in (
        lambda: actions.change_agency(agency=province, facts=facts(), by=stranger, now=now),
        lambda: actions.create_office(agency=province, facts=OfficeFacts(name="x"), by=stranger, now=now),
        lambda: actions.change_office(office=office, facts=OfficeFacts(name="x"), by=stranger, now=now),
        lambda: actions.add_counter(office=office, number=9, by=stranger, now=now),
        lambda: actions.remove_counter(counter=office.counters.get(), by=stranger, now=now),
        lambda: actions.add_position(agency=province, title="x", by=stranger, now=now),
        lambda: actions.change_calendar(
            agency=province, change=hours({0: MORNING}, now.date()), by=stranger, now=now
        ),
        lambda: actions.change_calendar(
            agency=province, change=DaysChange(now.date(), now.date(), "off", "x"), by=stranger, now=now
        ),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert Office.objects.count() == 1
    assert not WeekSessions.objects.exists()
    assert not CalendarDay.objects.exists()
    assert kinds_of(province) == []


def test_a_week_in_which_nothing_is_processed_is_refused(
    province: Agency, admin: Actor, now: datetime
) -> None:
    receives = (Session(time(7, 30), time(11, 30), processes=False),)
    with pytest.raises(WrongSessions):
        actions.change_calendar(agency=province, change=hours({5: receives}, now.date()), by=admin, now=now)


def test_a_range_of_days_is_one_change_and_one_event(province: Agency, admin: Actor, now: datetime) -> None:
    days = DaysChange(date(2026, 4, 6), date(2026, 4, 8), "off", "  Di dời   trụ sở ")
    actions.change_calendar(agency=province, change=days, by=admin, now=now)
    actions.change_calendar(agency=province, change=days, by=admin, now=now)

    assert [row.name for row in CalendarDay.objects.all()] == ["Di dời trụ sở"] * 3
    assert kinds_of(province) == ["agencies.calendar_day_set"] * 2
    assert history_of("agencies.agency", province.pk)[0].payload["last"] == "2026-04-08"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (DaysChange(date(2026, 4, 6), date(2026, 4, 5), "off", "Nghỉ"), DaysWrong),
        (DaysChange(date(2026, 4, 6), date(2026, 7, 5), "off", "Nghỉ"), DaysWrong),
        (DaysChange(date(2026, 3, 23), date(2026, 3, 23), "off", "Nghỉ"), DaysWrong),  # past, by oneself
        (DaysChange(date(2026, 4, 6), date(2026, 4, 6), "off", " "), Unreadable),
        (DaysChange(date(2026, 4, 6), date(2026, 4, 6), "off", "Nghỉ", "", True), DecisionMissing),
        (DaysChange(date(2026, 4, 6), date(2026, 5, 20), "off", "Nghỉ"), CalendarEmpty),
    ],
)
def test_a_calendar_change_says_what_is_wrong(
    province: Agency, admin: Actor, now: datetime, change: DaysChange, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.change_calendar(agency=province, change=change, by=admin, now=now)
    assert not CalendarDay.objects.exists()
    assert kinds_of(province) == []


def test_a_month_without_work_below_is_refused_too(province: Agency, admin: Actor, now: datetime) -> None:
    """The province works on; a commune that only works on Mondays would not."""
    commune = make_agency("UBND xã Một", parent=province)
    actions.change_calendar(agency=commune, change=hours({0: MORNING}, date(2026, 4, 1)), by=admin, now=now)
    mondays = DaysChange(date(2026, 4, 6), date(2026, 4, 27), "off", "Nghỉ")

    with pytest.raises(CalendarEmpty, match="UBND xã Một không có ngày giải quyết hồ sơ nào từ 01/04/2026"):
        actions.change_calendar(agency=province, change=mondays, by=admin, now=now)


def hours(week: dict[int, tuple[Session, ...]], valid_from: date) -> HoursChange:
    return HoursChange(valid_from, WeeklyPattern.of(week, valid_from=valid_from))
