"""Setting the sample office up: agencies, counters, staff, offered procedures. All through the actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from motcua.accounts.actions import UserFacts, authorise, create_user, grant_role, hold_position
from motcua.accounts.actions.authorisations import AuthorisationFacts
from motcua.accounts.models import User
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
from motcua.catalogue.actions import load_own_procedures, offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.rules.own_records import read_own_records
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.transactions import action
from motcua.demo.staffing import COUNTERS, OFFICE_NAME, OFFICERS, PASSWORD, UNITS, Officer, unit_of_field

TWO_TIERS = date(2025, 7, 1)
BY = job_actor("demo")


@dataclass
class DemoOffice:
    """The sample office as the replay needs it: units, people by role, counters."""

    commune: Agency
    centre: Agency
    office: Office
    counters: list[Counter]
    staff: dict[Role, list[User]]
    procedure_codes: list[str]
    _actors: dict[tuple[int, date], Actor] = field(default_factory=dict)

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
        key = (user.pk, now.date())
        if key not in self._actors:
            self._actors[key] = actor_of(user, now=now)
        return self._actors[key]

    def counter_of(self, number: int) -> Counter:
        """One of the counters that receive."""
        return self.counters[number % 4]


def find_office() -> DemoOffice | None:
    """The sample office if it stands already."""
    office = Office.objects.select_related("agency__parent").filter(agency__name=OFFICE_NAME).first()
    if office is None or office.agency.parent is None:
        return None
    return _described(office.agency.parent, office)


@action
def build_office(*, now: datetime) -> DemoOffice:
    """Make the sample office: the commune of 2025 with its predecessors, units, counters and people."""
    province = create_agency(
        facts=AgencyFacts(
            name="Ủy ban nhân dân Thành phố Hồ Chí Minh",
            short_name="UBND TP. Hồ Chí Minh",
            code="H29",
            kind=AgencyKind.PROVINCE,
            place="Thành phố Hồ Chí Minh",
        ),
        by=BY,
        now=now,
    )
    commune = _commune(province, now)
    _predecessors(commune, now)
    units = _units(commune, now)
    office = _office(units["centre"], now)
    load_own_procedures(records=read_own_records(), by=BY, now=now)
    _offer(commune, units, now)
    users = [_person(officer, units, commune, office, now) for officer in OFFICERS]
    _authorise(dict(zip((officer.username for officer in OFFICERS), users, strict=True)), commune, now)
    return _described(commune, office)


def _commune(province: Agency, now: datetime) -> Agency:
    return create_agency(
        facts=AgencyFacts(
            name="Ủy ban nhân dân phường Bình Hòa (mô phỏng)",
            short_name="UBND phường Bình Hòa",
            code="H29.901",
            kind=AgencyKind.COMMUNE,
            parent=province,
            symbol="UBND",
            place="Bình Hòa",
            address="Số 1 đường Mô Phỏng, phường Bình Hòa",
            effective_from=TWO_TIERS,
        ),
        by=BY,
        now=now,
    )


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


def _units(commune: Agency, now: datetime) -> dict[str, Agency]:
    units = {
        unit.key: create_agency(
            facts=AgencyFacts(
                name=unit.name,
                short_name=unit.short_name,
                code=f"{commune.code}.{unit.suffix}",
                kind=AgencyKind(unit.kind),
                parent=commune,
                place=commune.place,
                effective_from=TWO_TIERS,
            ),
            by=BY,
            now=now,
        )
        for unit in UNITS
    }
    return {**units, "commune": commune}


def _office(centre: Agency, now: datetime) -> Office:
    office = create_office(
        agency=centre,
        facts=OfficeFacts(
            name="Điểm tiếp nhận chính",
            address="Số 1 đường Mô Phỏng, phường Bình Hòa",
            hotline="0274 3000 000",
            is_main=True,
        ),
        by=BY,
        now=now,
    )
    create_office(
        agency=centre,
        facts=OfficeFacts(name="Điểm tiếp nhận Vĩnh Phú", address="Số 2 đường Mô Phỏng, phường Bình Hòa"),
        by=BY,
        now=now,
    )
    for number, name in COUNTERS.items():
        add_counter(office=office, number=number, name=name, by=BY, now=now)
    return office


def _offer(commune: Agency, units: dict[str, Agency], now: datetime) -> None:
    procedures = Procedure.objects.filter(origin="own").select_related("current_version__field")
    offerings = []
    for procedure in procedures:
        version = procedure.current_version
        if version is None:
            continue
        unit = units[unit_of_field(version.field.name)]
        offerings.append(NewOffering(procedure, unit, refusal_by=version.record.refusal_by))
    offer_procedures(agency=commune, offerings=offerings, by=BY, now=now)


def _person(
    officer: Officer, units: dict[str, Agency], commune: Agency, office: Office, now: datetime
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
    grant_role(user=user, role=officer.role, agency=agency, valid_from=TWO_TIERS, by=BY, now=now)
    if officer.role in (Role.LEADER, Role.DIRECTOR):
        signing = "CHỦ TỊCH" if officer.username == "chutich" else officer.title.upper()
        position = add_position(agency=agency, title=officer.title, signing_title=signing, by=BY, now=now)
        hold_position(user=user, position=position, valid_from=TWO_TIERS, by=BY, now=now)
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


def _described(commune: Agency, office: Office) -> DemoOffice:
    staff: dict[Role, list[User]] = {}
    known = User.objects.in_bulk([officer.username for officer in OFFICERS], field_name="username")
    for officer in OFFICERS:
        staff.setdefault(officer.role, []).append(cast(User, known[officer.username]))
    codes = Offering.objects.filter(agency=commune, is_open=True).values_list("procedure__code", flat=True)
    return DemoOffice(
        commune=commune,
        centre=office.agency,
        office=office,
        counters=list(office.counters.all()),
        staff=staff,
        procedure_codes=sorted(codes),
    )
