"""Books of a small ward: lines as a clerk of its centre enters them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.core.actors import Actor, Role
from motcua.registers.actions import NewLine, NewRecord, enter_lines
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


def _person(prefix: str, name: str, born_on: str) -> dict[str, str]:
    return {
        f"{prefix}_name": name,
        f"{prefix}_born_on": born_on,
        f"{prefix}_ethnicity": "Kinh",
        f"{prefix}_nationality": "Việt Nam",
        f"{prefix}_residence": "12 Nguyễn Văn Đậu, phường Bình Hòa",
        f"{prefix}_identity": "079090001234",
    }


def _parent(prefix: str, name: str) -> dict[str, str]:
    return {
        f"{prefix}_name": name,
        f"{prefix}_year": "1990",
        f"{prefix}_ethnicity": "Kinh",
        f"{prefix}_nationality": "Việt Nam",
        f"{prefix}_residence": "12 Nguyễn Văn Đậu, phường Bình Hòa",
        f"{prefix}_identity": "079090001234",
    }


_SUBJECT = {"sex": "female", "ethnicity": "Kinh", "nationality": "Việt Nam", "identity": "079326000017"}
_REGISTRANT = {
    "registrant_name": "Nguyễn Văn Minh",
    "registrant_relation": "Cha",
    "registrant_identity": "079090001234",
}
CONTENT: dict[BookKind, dict[str, str]] = {
    BookKind.BIRTHS: {
        "name": "Nguyễn Hương Giang",
        "born_on": "2026-03-10",
        "birth_place": "Bệnh viện Nhân dân Gia Định",
        "home_town": "Hậu Giang",
        **_SUBJECT,
        **_parent("mother", "Lê Thị Hoa"),
        **_parent("father", "Nguyễn Văn Minh"),
        **_REGISTRANT,
    },
    BookKind.MARRIAGES: {
        **_person("husband", "Nguyễn Văn Minh", "1990-05-01"),
        **_person("wife", "Lê Thị Hoa", "1992-07-12"),
    },
    BookKind.DEATHS: {
        "name": "Trần Thị Sáu",
        "born_on": "1942-01-01",
        "residence": "12 Nguyễn Văn Đậu, phường Bình Hòa",
        "died_at": "04 giờ 30 phút, ngày 20 tháng 3 năm 2026",
        "died_on": "2026-03-20",
        "death_place": "Tại nhà",
        "cause": "Tuổi già",
        "notice": "Số 12 ngày 20/3/2026, Trạm Y tế phường",
        **_SUBJECT,
        **_REGISTRANT,
    },
}


def a_record(kind: BookKind, **values: Any) -> NewRecord:
    """A registration of today with the number 412/2026 of the shared software."""
    given: dict[str, Any] = {
        "kind": kind,
        "content": CONTENT[kind],
        "registered_on": NOW.date(),
        "national_number": "412/2026",
        "signer_name": "Trần Văn Bình",
        "signer_title": "Phó Chủ tịch",
        "officer_name": "Lê Thị Tư",
    }
    return NewRecord(**{**given, **values})
