"""Setting the sample office up: agencies, counters, staff, offered procedures. All through the actions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from motcua.accounts.actions import UserFacts, authorise, create_user, grant_role, hold_position
from motcua.accounts.actions.authorisations import AuthorisationFacts
from motcua.accounts.models import Authorisation, User
from motcua.accounts.queries import actor_of
from motcua.agencies.actions import (
    AgencyFacts,
    OfficeFacts,
    add_counter,
    add_position,
    create_agency,
    create_office,
    merge_agencies,
)
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Counter, Office
from motcua.catalogue.actions import ReceptionFacts, allow_reception, load_own_procedures, offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.models import Procedure
from motcua.catalogue.rules.own_records import read_own_records
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.demo.binh_hoa import BINH_HOA, TWO_TIERS
from motcua.demo.forms import add_sample_forms
from motcua.demo.hall import set_up_hall
from motcua.demo.letters import sign_letters
from motcua.demo.staffing import PASSWORD, Officer, SampleOffice
from motcua.fees.actions import PrintedFacts, set_receipts

BY = job_actor("demo")
TAX_CODE = "0000000000"  # nobody's: ten zeros are never given out


@dataclass
class DemoOffice:
    """A sample office as the replay needs it: units, people by role, counters."""

    sample: SampleOffice
    agency: Agency
    centre: Agency
    office: Office
    counters: list[Counter]
    staff: dict[Role, list[User]]
    holders: frozenset[int]  # of authorisations, which count on some days only; others are the same every day
    _actors: dict[tuple[int, date | None], Actor] = field(default_factory=dict)

    def actor(
        self,
        role: Role,
        *,
        now: datetime,
        unit: Agency | None = None,
        holder_id: int | None = None,
        nth: int = 0,
    ) -> Actor:
        """Somebody who does the role's work: the holder, else the nth of the unit, else the nth of all."""
        people = self.staff[role]
        if holder_id is not None:
            people = [user for user in people if user.pk == holder_id] or people
        elif unit is not None:
            people = [user for user in people if user.agency_id == unit.pk] or people
        user = people[nth % len(people)]
        key = (user.pk, local_day(now) if user.pk in self.holders else None)
        if key not in self._actors:
            self._actors[key] = actor_of(user, now=now)
        return self._actors[key]

    def counter_of(self, number: int) -> Counter:
        """One of the counters that receive; the last one is the postal clerk's."""
        receiving = self.counters[:4] if len(self.counters) > 4 else self.counters[:-1]
        return receiving[number % len(receiving)]


def find_office(sample: SampleOffice = BINH_HOA) -> DemoOffice | None:
    """The sample office if it stands already."""
    office = (
        Office.objects.select_related("agency__parent")
        .filter(agency__name=sample.name)
        .order_by("-is_main", "pk")
        .first()
    )
    if office is None or office.agency.parent is None:
        return None
    return _described(sample, office.agency.parent, office)


@action
def build_office(sample: SampleOffice = BINH_HOA, *, now: datetime) -> DemoOffice:
    """Make a sample office: its agency with those above it, units, counters, people, offered procedures."""
    parent: Agency | None = None
    for facts in sample.above:
        parent = Agency.objects.filter(code=facts.code).first() or create_agency(
            facts=replace(facts, parent=parent), by=BY, now=now
        )
    agency = create_agency(facts=replace(sample.agency, parent=parent), by=BY, now=now)
    if sample is BINH_HOA:
        _predecessors(agency, now)
        _let_centres_receive_for_each_other(agency, now)
    units = _units(sample, agency, now)
    office = _office(sample, units["centre"], now)
    if not Procedure.objects.filter(origin="own").exists():
        load_own_procedures(records=read_own_records(), by=BY, now=now)
    _offer(sample, agency, units, now)
    set_receipts(agency=agency, facts=PrintedFacts(TAX_CODE, budget_chapter="805"), by=BY, now=now)
    users = {officer.username: _person(sample, officer, units, office, now) for officer in sample.officers}
    if sample is BINH_HOA:
        sign_letters(agency, users[sample.leader].full_name, now=now)
        _authorise(users, agency, now)
        set_up_hall(office, now=now)
        add_sample_forms(agency, by=BY, now=now)
    return _described(sample, agency, office)


def _predecessors(commune: Agency, now: datetime) -> None:
    """Two communes of before July 2025, in their district and province, followed by the new one."""
    province = create_agency(
        facts=AgencyFacts(
            name="Ủy ban nhân dân tỉnh Bình Dương", code="H09", kind=AgencyKind.PROVINCE, place="Bình Dương",
            effective_to=date(2025, 6, 30),
        ),
        by=BY, now=now,
    )  # fmt: skip
    district = create_agency(
        facts=AgencyFacts(
            name="Ủy ban nhân dân thành phố Thuận An", code="H09.26", kind=AgencyKind.DISTRICT,
            parent=province, place="Thuận An", effective_to=date(2025, 6, 30),
        ),
        by=BY, now=now,
    )  # fmt: skip
    old = [
        create_agency(
            facts=AgencyFacts(name=name, code=code, kind=AgencyKind.COMMUNE, parent=district, place=place),
            by=BY,
            now=now,
        )
        for name, code, place in (
            ("Ủy ban nhân dân phường Bình Hòa (trước 01/7/2025)", "H09.26.6", "Bình Hòa"),
            ("Ủy ban nhân dân phường Vĩnh Phú (trước 01/7/2025)", "H09.26.8", "Vĩnh Phú"),
        )
    ]
    merge_agencies(
        predecessors=old,
        successor=commune,
        on=TWO_TIERS,
        decision="Nghị quyết sắp xếp đơn vị hành chính cấp xã năm 2025 (mô phỏng)",
        by=BY,
        now=now,
    )


def _units(sample: SampleOffice, agency: Agency, now: datetime) -> dict[str, Agency]:
    units = {
        unit.key: create_agency(
            facts=AgencyFacts(
                name=unit.name,
                short_name=unit.short_name,
                code=f"{agency.code}.{unit.suffix}",
                kind=AgencyKind(unit.kind),
                parent=agency,
                place=agency.place,
                effective_from=agency.effective_from,
            ),
            by=BY,
            now=now,
        )
        for unit in sample.units
    }
    return {**units, "commune": agency}


def _office(sample: SampleOffice, centre: Agency, now: datetime) -> Office:
    offices = [
        create_office(
            agency=centre,
            facts=OfficeFacts(
                name=name, address=address, hotline="" if place else sample.hotline, is_main=not place
            ),
            by=BY,
            now=now,
        )
        for place, (name, address) in enumerate(sample.points.items())
    ]
    for number, name in sample.counters.items():
        add_counter(office=offices[0], number=number, name=name, by=BY, now=now)
    return offices[0]


def _offer(sample: SampleOffice, agency: Agency, units: dict[str, Agency], now: datetime) -> None:
    procedures = Procedure.objects.filter(origin="own").select_related("current_version__field")
    offerings: dict[Agency, list[NewOffering]] = {}
    for procedure in procedures:
        version = procedure.current_version
        if version is None:
            continue
        beside = units.get(sample.carried_beside.get(procedure.code, ""))
        unit = beside or units[sample.unit_of(version.field.name)]
        offered = NewOffering(procedure, unit, refusal_by=version.record.refusal_by)
        offerings.setdefault(beside or agency, []).append(offered)
    for carrier, theirs in offerings.items():
        offer_procedures(agency=carrier, offerings=theirs, by=BY, now=now)


def _let_centres_receive_for_each_other(commune: Agency, now: datetime) -> None:
    """Every centre of the province receives for every agency of it (phi địa giới)."""
    province = commune.parent or commune
    decision = "Quyết định công bố điểm tiếp nhận không phụ thuộc địa giới (mô phỏng)"
    facts = ReceptionFacts(province, province, decision, TWO_TIERS)
    allow_reception(facts=facts, by=BY, now=now)


def _person(
    sample: SampleOffice, officer: Officer, units: dict[str, Agency], office: Office, now: datetime
) -> User:
    agency = units[officer.unit]
    counter = office.counters.filter(number=officer.counter).first() if officer.counter else None
    user = create_user(
        facts=UserFacts(
            username=officer.username, full_name=officer.full_name, agency=agency, counter=counter
        ),
        password=PASSWORD,
        by=BY,
        now=now,
    )
    grant_role(user=user, role=officer.role, agency=agency, valid_from=sample.staffed_from, by=BY, now=now)
    if officer.role in (Role.LEADER, Role.DIRECTOR, Role.HEAD_OF_SECTION):
        signing = "CHỦ TỊCH" if officer.username == sample.leader else officer.title.upper()
        position = add_position(agency=agency, title=officer.title, signing_title=signing, by=BY, now=now)
        hold_position(user=user, position=position, valid_from=sample.staffed_from, by=BY, now=now)
    return user


def _authorise(users: dict[str, User], commune: Agency, now: datetime) -> None:
    """The chairwoman has authorised the head of the office to sign certified copies and signatures."""
    authorise(
        facts=AuthorisationFacts(
            giver=users["chutich"],
            holder=users["chanhvanphong"],
            role=Role.LEADER,
            agency=commune,
            decision_number="15/QĐ-UBND",
            decided_on=date(2026, 1, 5),
            valid_from=date(2026, 1, 6),
            valid_to=date(2026, 12, 31),
            procedures=("2.000815", "2.000884"),
        ),
        by=BY,
        now=now,
    )


def _described(sample: SampleOffice, agency: Agency, office: Office) -> DemoOffice:
    staff: dict[Role, list[User]] = {}
    names = [officer.username for officer in sample.officers]
    known = User.objects.in_bulk(names, field_name="username")
    for officer in sample.officers:
        staff.setdefault(officer.role, []).append(cast(User, known[officer.username]))
    return DemoOffice(
        sample=sample,
        agency=agency,
        centre=office.agency,
        office=office,
        counters=list(office.counters.all()),
        staff=staff,
        holders=frozenset(Authorisation.objects.values_list("holder_id", flat=True)),
    )
