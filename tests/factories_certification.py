"""A desk that certifies: the chairman holds the post, a deputy and the head of the office are authorised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.accounts.models import Authorisation, PositionHolding, User
from motcua.agencies.models import Position
from motcua.core.actors import Actor, Role
from motcua.registers.actions import CertificationRequest, enter_certification
from motcua.registers.models import CertificationEntry
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import Counted
from tests.factories import NOW, make_user
from tests.factories_cases import PERSON, Desk, make_desk

EVERY_ACT = tuple(rules.procedure for rules in ACTS.values())


@dataclass(frozen=True, slots=True)
class CertifyingDesk:
    """A desk with the people who may certify there; `stranger` leads without an entry in the register."""

    desk: Desk
    chairman: User
    deputy: User
    clerk: User
    stranger: User

    def actor(self, role: Role = Role.RECEIVER) -> Actor:
        """The officer of that role."""
        return self.desk.actor(role)


def make_certifying_desk(*codes: str, now: datetime = NOW) -> CertifyingDesk:
    """The desk, offering the procedures of these codes (all of certification unless said)."""
    desk = make_desk(*(codes or EVERY_ACT), now=now)
    chairman, stranger = desk.users[Role.LEADER], make_user(Role.LEADER, desk.ward)
    deputy, clerk = make_user(Role.LEADER, desk.ward), make_user(Role.HEAD_OF_SECTION, desk.section)
    hold(chairman, desk, "Chủ tịch UBND")
    hold(deputy, desk, "Phó Chủ tịch UBND")
    hold(stranger, desk, "Phó Chủ tịch UBND")
    hold(clerk, desk, "Chánh Văn phòng")
    lend(chairman, deputy, desk)
    lend(chairman, clerk, desk, procedures="2.000815\n2.000884")
    return CertifyingDesk(desk, chairman, deputy, clerk, stranger)


def hold(user: User, desk: Desk, title: str) -> PositionHolding:
    """The user holds a post of the ward from long ago on."""
    position, _new = Position.objects.get_or_create(agency=desk.ward, title=title)
    return PositionHolding.objects.create(user=user, position=position, valid_from=date(2025, 7, 1))


def lend(giver: User, holder: User, desk: Desk, **values: Any) -> Authorisation:
    """An entry in the register of authorisations, for the whole year 2026."""
    given: dict[str, Any] = {
        "role": Role.LEADER.value,
        "agency": desk.ward,
        "decision_number": "15/QĐ-UBND",
        "decided_on": date(2026, 1, 5),
        "valid_from": date(2026, 1, 6),
        "valid_to": date(2026, 12, 31),
    }
    return Authorisation.objects.create(giver=giver, holder=holder, **{**given, **values})


def make_request(here: CertifyingDesk, act: Act = Act.COPY, **values: Any) -> CertificationRequest:
    """Two pages, three copies, signed by the chairman; `values` replace what the test is about."""
    given: dict[str, Any] = {
        "act": act,
        "agency_id": here.desk.ward.pk,
        "office_id": here.desk.office.pk,
        "counter_id": here.desk.counter.pk,
        "applicant": PERSON,
        "papers": (Counted("Căn cước công dân", pages=2, copies=3),),
        "certifier_id": here.chairman.pk,
    }
    return CertificationRequest(**{**given, **values})


def make_entry(
    here: CertifyingDesk, act: Act = Act.COPY, *, now: datetime = NOW, **values: Any
) -> CertificationEntry:
    """A request entered by the receiver."""
    return enter_certification(
        request=make_request(here, act, **values), by=here.desk.actor(Role.RECEIVER, now=now), now=now
    )
