"""A morning at the certification desk of the sample office: what the list of the day shows at first sight."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Max

from motcua.core.actors import Role
from motcua.core.rules.dates import local, local_day
from motcua.demo.office import DemoOffice
from motcua.demo.people import make_people
from motcua.registers.actions import (
    CertificationRequest,
    EntryChange,
    advance_entries,
    change_entry,
    enter_certification,
)
from motcua.registers.choices import EntryState
from motcua.registers.models import CertificationEntry
from motcua.registers.queries.certifiers import certifiers_for, certifiers_of
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import Counted, Exemption
from motcua.registers.rules.certification_limits import Longer
from motcua.registers.rules.requirements import Named, Options, Signing, Subject

MORNING = timedelta(hours=3)
_WITNESSES = (Named("Lê Văn Ba", "999074000301"), Named("Trần Thị Tư", "999174000302"))


@dataclass(frozen=True, slots=True)
class _Visit:
    """What somebody came for, and how far it has come."""

    act: Act
    papers: tuple[Counted, ...]
    state: EntryState
    more: dict[str, Any] = field(default_factory=dict)


_VISITS = (
    _Visit(
        Act.COPY,
        (Counted("Thẻ căn cước", 2, 3), Counted("Học bạ", 12, 2), Counted("Giấy khai sinh", 1, 3)),
        EntryState.HANDED,
    ),
    _Visit(Act.SIGNATURE, (Counted("Sơ yếu lý lịch", 4),), EntryState.HANDED),
    _Visit(
        Act.COPY,
        (Counted("Giấy chứng nhận hộ nghèo", 1, 2),),
        EntryState.HANDED,
        {"exemption": Exemption.POOR, "exemption_paper": "Giấy chứng nhận hộ nghèo số 214 (mô phỏng)"},
    ),
    _Visit(
        Act.SIGNATURE,
        (Counted("Giấy ủy quyền nhận lương hưu", 1),),
        EntryState.CERTIFIED,
        {"options": Options(signing=Signing.FINGERPRINT)},
    ),
    _Visit(
        Act.COPY,
        (Counted("Hồ sơ thầu", 120, 15), Counted("Báo cáo tài chính", 64, 15)),
        EntryState.ENTERED,
        {"longer": Longer(2, "Nhiều bản chính, nhiều trang"), "wants_slip": True},
    ),
    _Visit(
        Act.TRANSACTION,
        (Counted("Hợp đồng tặng cho quyền sử dụng đất", 5, 3),),
        EntryState.SIGNED,
        {
            "options": Options(
                others=(Named("Nguyễn Văn Út", "999090000303"),),
                witnesses=_WITNESSES,
                subject=Subject.LAND,
                place_of_land="Khu phố 2, phường Bình Hòa (mô phỏng)",
            )
        },
    ),
    _Visit(Act.COPY, (Counted("Bằng tốt nghiệp đại học", 1, 2),), EntryState.ENTERED),
)


def certify_a_morning(office: DemoOffice, *, seed: int, now: datetime) -> list[CertificationEntry]:
    """Requests of the last hours, numbered in order; most are done, one waits for the leader's signature.

    One takes two days with a slip, and one was put right after its entry.
    """
    people = make_people(Random(f"{seed}:morning"), len(_VISITS), place=office.agency.place)
    begun = _begin(office, now)
    step = (now - begun) / (len(_VISITS) + 1)
    entries = []
    for number, visit in enumerate(_VISITS, start=1):
        at = begun + step * number
        by = office.actor(Role.RECEIVER, now=at)
        could = certifiers_for(certifiers_of(office.agency, on=local_day(at)), ACTS[visit.act].procedure)
        entry = enter_certification(
            request=CertificationRequest(
                act=visit.act,
                agency_id=office.agency.pk,
                office_id=office.office.pk,
                counter_id=office.counter_of(0).pk,
                applicant=people[number - 1].data,
                papers=visit.papers,
                certifier_id=could[0].user.pk,
                is_signed=ACTS[visit.act].is_signed_here,
                key=f"demo-morning-{number}",
                **visit.more,
            ),
            by=by,
            now=at,
        )
        if visit.state not in (EntryState.ENTERED, EntryState.SIGNED):
            advance_entries(entry_ids=[entry.pk], to=visit.state, by=by, now=at + step / 2)
        entries.append(entry)
    _put_right(office, entries[-1], at=now - step / 2)
    return entries


def _begin(office: DemoOffice, now: datetime) -> datetime:
    """Hours ago, today, after what was entered last: numbers and hours run on together."""
    last = CertificationEntry.objects.filter(agency=office.agency, entered_at__lte=now).aggregate(
        at=Max("entered_at")
    )["at"]
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(moment for moment in (now - MORNING, midnight, last) if moment is not None)


def _put_right(office: DemoOffice, entry: CertificationEntry, *, at: datetime) -> None:
    """The visitor wants one copy more."""
    papers = [Counted(paper.name, paper.pages, paper.copies) for paper in entry.papers.all()]
    change_entry(
        entry_id=entry.pk,
        change=EntryChange(
            requester_name=entry.requester_name,
            requester_identity=entry.requester_identity,
            certifier_id=entry.certifier_id,
            papers=[replace(paper, copies=paper.copies + 1) for paper in papers],
        ),
        reason="Người yêu cầu cần thêm một bản",
        by=office.actor(Role.RECEIVER, now=at),
        now=at,
    )
