"""A small office that receives cases: ward, centre, section, officers of every role, real procedures.

Made once per test, cheap: the records are read once a session and only the procedures asked for are loaded.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from motcua.accounts.models import User
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Counter, Office
from motcua.applicants.actions import ApplicantData
from motcua.cases.actions import Intake, PaperData, receive_case
from motcua.cases.models import Case
from motcua.catalogue.actions import load_own_procedures, offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.models import Procedure
from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.actors import Actor, Role, job_actor
from tests.factories import NOW, actor_for, make_agency, make_office, make_user

HOUSEHOLD_BUSINESS = "1.001612"
BIRTH = "1.001193"
MARRIAGE = "1.000894"
CERTIFIED_COPY = "2.000815"
SIGNATURE = "2.000884"
TRANSACTION = "2.001035"
TEMPORARY_RESIDENCE = "1.004194"
TEN = (
    HOUSEHOLD_BUSINESS,
    BIRTH,
    MARRIAGE,
    "1.000656",
    CERTIFIED_COPY,
    SIGNATURE,
    TRANSACTION,
    "2.000635",
    TEMPORARY_RESIDENCE,
    "1.013978",
)

# A published, invented card of the shape issued since 01/07/2024.
CARD = "026099000001||Nguyễn Văn An|30121999|Nam|Thôn Dẫn Tự, Tân Phú, Vĩnh Tường, Vĩnh Phúc|01082024||||"
PERSON = ApplicantData(
    name="Nguyễn Văn An",
    identifier="026099000001",
    born_on=date(1999, 12, 30),
    sex="male",
    address="Thôn Dẫn Tự, Tân Phú, Vĩnh Tường, Vĩnh Phúc",
    phone="0912345678",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A ward with its centre, one office with two counters, one section, and one officer of each role."""

    ward: Agency
    centre: Agency
    section: Agency
    office: Office
    counter: Counter
    users: dict[Role, User] = field(default_factory=dict)

    def actor(self, role: Role, *, now: datetime = NOW) -> Actor:
        """The officer of that role as a request builds them."""
        return actor_for(self.users[role], now=now)


def make_desk(*codes: str, now: datetime = NOW) -> Desk:
    """The office, offering the procedures of these codes (household business and birth unless said)."""
    province = make_agency("Ủy ban nhân dân Thành phố Hồ Chí Minh", kind=AgencyKind.PROVINCE)
    ward = make_agency(
        "Ủy ban nhân dân phường Bình Hòa", parent=province, kind=AgencyKind.COMMUNE, place="Bình Hòa"
    )
    centre = make_agency(
        "Trung tâm Phục vụ hành chính công phường Bình Hòa",
        parent=ward,
        kind=AgencyKind.CENTRE,
        place="Bình Hòa",
        code=f"H29.{ward.pk}.1",
    )
    section = make_agency("Phòng Văn hóa – Xã hội", parent=ward)
    office = make_office(
        centre, counters=2, name="Điểm tiếp nhận chính", address="12 Nguyễn Văn Đậu", hotline="028 3800 1022",
        is_main=True,
    )  # fmt: skip
    counter = office.counters.get(number=1)
    desk = Desk(ward, centre, section, office, counter)
    homes = {Role.RECEIVER: centre, Role.DIRECTOR: centre, Role.POSTAL_CLERK: centre}
    for role in Role:
        home = homes.get(role, section if role in (Role.SPECIALIST, Role.HEAD_OF_SECTION) else ward)
        extra: dict[str, Any] = {"counter": counter} if role is Role.RECEIVER else {}
        desk.users[role] = make_user(role, home, **extra)
    offer(desk, codes or (HOUSEHOLD_BUSINESS, BIRTH), now=now)
    return desk


def offer(desk: Desk, codes: Sequence[str], *, now: datetime = NOW) -> list[Procedure]:
    """The ward takes cases for these procedures of the project's own data from now on."""
    by = job_actor("kiểm thử")
    load_own_procedures(records=[_records()[code] for code in codes], by=by, now=now)
    procedures = list(Procedure.objects.filter(code__in=codes))
    offer_procedures(
        agency=desk.ward,
        offerings=[NewOffering(procedure, desk.section) for procedure in procedures],
        by=by,
        now=now,
    )
    return procedures


def make_intake(desk: Desk, code: str = HOUSEHOLD_BUSINESS, **values: Any) -> Intake:
    """A complete intake by a known kind of person; `values` replace what the test is about."""
    given: dict[str, Any] = {
        "procedure_code": code,
        "agency_id": desk.ward.pk,
        "office_id": desk.office.pk,
        "counter_id": desk.counter.pk,
        "applicant": PERSON,
        "papers": (PaperData(name="Giấy đề nghị đăng ký hộ kinh doanh", state="submitted"),),
    }
    return Intake(**{**given, **values})


def make_case(desk: Desk, code: str = HOUSEHOLD_BUSINESS, *, now: datetime = NOW, **values: Any) -> Case:
    """A case received at the counter by the receiver of the desk."""
    return receive_case(
        intake=make_intake(desk, code, **values), by=desk.actor(Role.RECEIVER, now=now), now=now
    )


@functools.cache
def _records() -> dict[str, ProcedureRecord]:
    return {record.code: record for record in read_own_records()}
