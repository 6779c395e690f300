"""Books of a small ward: lines as a clerk of its centre enters them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.core.actors import Actor, Role
from motcua.registers.actions import NewLine, enter_lines
from motcua.registers.choices import BookKind
from motcua.registers.models import CertificationLine
from tests.factories import NOW, make_actor, make_agency


def make_ward() -> tuple[Agency, Agency]:
    """A ward and its centre, which keeps the ward's books."""
    ward = make_agency("Ủy ban nhân dân phường Bình Hòa", place="Bình Hòa")
    centre = make_agency(
        "Trung tâm Phục vụ hành chính công phường Bình Hòa", parent=ward, kind=AgencyKind.CENTRE
    )
    return ward, centre


def clerk(centre: Agency) -> Actor:
    """A receiver of the centre."""
    return make_actor(Role.RECEIVER, centre)


def keeper(ward: Agency) -> Actor:
    """Who keeps the books: corrects, opens, closes."""
    return make_actor(Role.RECORDS_CLERK, ward)


def new_line(**values: Any) -> NewLine:
    """A diploma copied three times for a person."""
    given: dict[str, Any] = {
        "requester_name": "Nguyễn Thị Hạnh",
        "requester_identity": "CCCD 079185001234",
        "paper_name": "Bằng tốt nghiệp đại học",
        "certifier_name": "Trần Văn Bình",
        "certifier_title": "Chủ tịch",
        "copies": 3,
        "pages": 1,
        "fee": 6_000,
    }
    return NewLine(**{**given, **values})


def enter(
    ward: Agency, *lines: NewLine, by: Actor, kind: BookKind = BookKind.COPIES, now: datetime = NOW
) -> list[CertificationLine]:
    """Lines entered now; one dull line unless given."""
    return enter_lines(agency=ward, kind=kind, lines=lines or (new_line(),), by=by, now=now)
