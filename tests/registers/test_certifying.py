"""Entering a request for certification: everything follows from what is typed once, or nothing happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from motcua.audit.models import ChainHead, Event
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.rules.dates import VN_TZ
from motcua.fees.models import Charge, ChargeState, Receipt, Waiver
from motcua.registers.actions import enter_certification, set_certification
from motcua.registers.choices import EntryState
from motcua.registers.errors import LimitRefused, NoCertifier, RequirementMissing, SizeRefused
from motcua.registers.models import CertificationEntry, CertificationLine
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import Counted, Exemption
from motcua.registers.rules.certification_limits import Longer
from motcua.registers.rules.requirements import Named, Options, Signing, Subject
from tests.factories_certification import (
    CertifyingDesk,
    lend,
    make_certifying_desk,
    make_entry,
    make_request,
)

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 3, 24, 15, 1, tzinfo=VN_TZ)


@pytest.fixture
def here(now: datetime) -> CertifyingDesk:
    return make_certifying_desk()


def test_one_entry_gives_case_number_receipt_and_tracking_line(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now)
    paper = entry.papers.select_related("line__book", "case").get()
    case, line = paper.case, paper.line
    assert line is not None
    assert (line.number, line.book.kind, line.copies, line.pages, line.fee) == (1, "copy", 3, 2, 12_000)
    assert (line.requester_name, line.paper_name) == ("Nguyễn Văn An", "Căn cước công dân")
    assert (line.certifier_name, line.certifier_title) == (str(here.chairman), "Chủ tịch UBND")
    assert line.case_id == case.pk
    assert case.procedure.code == "2.000815"
    assert (case.state, case.step_name, case.holder_id) == (4, "Lãnh đạo UBND ký", here.chairman.pk)
    assert (case.book_number, case.is_same_day, case.slip_number) == (1, True, "")
    assert entry.receipt is not None
    assert (entry.receipt.amount, entry.receipt.number) == (12_000, 1)
    assert Charge.objects.get(case_link__case=case).state == ChargeState.PAID
    assert (entry.state, entry.fee, entry.capacity) == (
        EntryState.ENTERED, 12_000, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    )  # fmt: skip
    kinds = Event.objects.filter(subject_kind="registers.certification").values_list("kind", flat=True)
    assert list(kinds) == ["registers.certification_entered"]


def test_each_kind_of_paper_takes_a_number_and_copies_share_one(here: CertifyingDesk, now: datetime) -> None:
    papers = (Counted("Căn cước"), Counted("Học bạ", pages=12, copies=4), Counted("Khai sinh", copies=2))
    entry = make_entry(here, now=now, papers=papers)
    assert [paper.line.number for paper in entry.papers.all() if paper.line] == [1, 2, 3]
    assert [paper.fee for paper in entry.papers.all()] == [2_000, 56_000, 4_000]
    assert len({paper.case_id for paper in entry.papers.all()}) == 1
    assert Receipt.objects.get().amount == 62_000


def test_an_agency_may_make_a_case_of_each_paper(here: CertifyingDesk, now: datetime) -> None:
    director = here.actor(Role.DIRECTOR)
    set_certification(
        agency=here.desk.ward, case_for_each_paper=True, centre_seals=False, by=director, now=now
    )
    entry = make_entry(here, now=now, papers=(Counted("Căn cước"), Counted("Học bạ"), Counted("Khai sinh")))
    codes = [paper.case.code[-4:] for paper in entry.papers.select_related("case")]
    assert codes == ["0001", "0002", "0003"]
    assert Case.objects.values_list("book_number", flat=True).order_by("pk").last() == 3
    assert Receipt.objects.get().lines.count() == 3  # one receipt for all


@pytest.mark.django_db(transaction=True)
def test_the_same_screen_sent_twice_is_one_entry(here: CertifyingDesk, now: datetime) -> None:
    first = make_entry(here, now=now, key="a1")
    second = make_entry(here, now=now + timedelta(seconds=2), key="a1")
    assert first.pk == second.pk
    assert (CertificationEntry.objects.count(), CertificationLine.objects.count()) == (1, 1)
    assert make_entry(here, now=now, key="a2").papers.get().line.number == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("act", list(Act))
def test_every_act_can_be_entered(here: CertifyingDesk, now: datetime, act: Act) -> None:
    options = Options(from_language="Anh", to_language="Việt") if ACTS[act].has_languages else Options()
    entry = make_entry(here, act, now=now, options=options, is_signed=True)
    paper = entry.papers.get()
    assert paper.case.procedure.code == ACTS[act].procedure
    assert (paper.line is None) == (ACTS[act].book is None)
    assert (entry.state == EntryState.SIGNED) == ACTS[act].is_signed_here


@pytest.mark.parametrize(
    ("who", "act", "capacity"),
    [
        ("chairman", Act.WILL, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("deputy", Act.TRANSACTION, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("clerk", Act.COPY, ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_the_capacity_follows_the_register(
    here: CertifyingDesk, now: datetime, who: str, act: Act, capacity: list[str]
) -> None:
    certifier = getattr(here, who)
    entry = make_entry(here, act, now=now, certifier_id=certifier.pk)
    assert entry.capacity == capacity
    assert (entry.authorisation is None) == (who == "chairman")
    assert entry.seal == here.desk.ward.name


def test_the_seal_of_the_centre_is_for_who_is_authorised(here: CertifyingDesk, now: datetime) -> None:
    director = here.actor(Role.DIRECTOR)
    set_certification(
        agency=here.desk.ward, case_for_each_paper=False, centre_seals=True, by=director, now=now
    )
    assert make_entry(here, now=now, certifier_id=here.clerk.pk).seal == here.desk.centre.name
    assert make_entry(here, now=now).seal == here.desk.ward.name
    assert make_entry(here, now=now, certifier_id=here.deputy.pk).seal == here.desk.ward.name


def _refused(here: CertifyingDesk, now: datetime, kind: type[RuleViolation], **values: object) -> str:
    """The sentence of a refusal that left nothing behind."""
    act = values.pop("act", Act.COPY)
    before = _everything()
    with pytest.raises(kind) as refusal, transaction.atomic():
        make_entry(here, act, now=now, **values)  # type: ignore[arg-type]
    assert _everything() == before
    return str(refusal.value)


def _everything() -> list[int]:
    tables = (Case, CertificationEntry, CertificationLine, Charge, ChainHead, Event)
    return [table.objects.count() for table in tables]  # type: ignore[attr-defined]


def test_who_has_no_entry_in_the_register_does_not_certify(here: CertifyingDesk, now: datetime) -> None:
    said = _refused(here, now, NoCertifier, certifier_id=here.stranger.pk)
    assert "24/03/2026" in said
    for name in (here.chairman, here.deputy, here.clerk):
        assert str(name) in said
    assert str(here.stranger) not in said
    # The head of the office may certify copies and signatures, no transactions.
    said = _refused(here, now, NoCertifier, certifier_id=here.clerk.pk, act=Act.TRANSACTION)
    assert str(here.clerk) not in said


def test_an_entry_counts_in_its_days_only_and_from_the_chairman_only(
    here: CertifyingDesk, now: datetime
) -> None:
    lend(here.deputy, here.stranger, here.desk)  # a deputy cannot pass on what the chairman gave
    _refused(here, now, NoCertifier, certifier_id=here.stranger.pk)
    lent = lend(here.chairman, here.stranger, here.desk, valid_from=date(2026, 3, 25))
    _refused(here, now, NoCertifier, certifier_id=here.stranger.pk)
    assert make_entry(here, now=now + timedelta(days=1), certifier_id=here.stranger.pk).authorisation == lent
    lent.revoked_on = date(2026, 3, 26)
    lent.save()
    _refused(here, now + timedelta(days=2), NoCertifier, certifier_id=here.stranger.pk)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (SizeRefused, {"papers": ()}),
        (SizeRefused, {"papers": (Counted("  "),)}),
        (SizeRefused, {"papers": (Counted("Giấy", copies=5001),)}),
        (LimitRefused, {"longer": Longer(2)}),
        (LimitRefused, {"longer": Longer(3, "Nhiều bản")}),
        (
            RequirementMissing,
            {"act": Act.TRANSACTION, "options": Options(subject=Subject.LAND, is_local=False)},
        ),
        (RequirementMissing, {"act": Act.WILL, "options": Options(signing=Signing.CANNOT)}),
        (RequirementMissing, {"exemption": Exemption.FARM_CREDIT}),
    ],
)
def test_what_the_rules_refuse_leaves_nothing(
    here: CertifyingDesk, now: datetime, kind: type[RuleViolation], values: dict[str, object]
) -> None:
    _refused(here, now, kind, **values)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.LEADER, Role.POSTAL_CLERK, Role.ADMINISTRATOR])
def test_only_the_desk_enters_requests(here: CertifyingDesk, now: datetime, role: Role) -> None:
    with pytest.raises(NotAllowed):
        enter_certification(request=make_request(here), by=here.actor(role), now=now)


def test_the_limit_is_the_day_the_next_one_or_what_was_agreed_on(here: CertifyingDesk, now: datetime) -> None:
    same_day = make_entry(here, now=now).papers.get().case
    assert (same_day.due_at.date(), same_day.slip_number) == (date(2026, 3, 24), "")
    late = make_entry(here, now=LATE).papers.get().case
    assert (late.due_at.date(), bool(late.slip_number)) == (date(2026, 3, 25), True)
    longer = make_entry(here, now=now, longer=Longer(2, "40 bản chính")).papers.get().case
    assert longer.due_at.astimezone(VN_TZ) == datetime(2026, 3, 26, 9, 0, tzinfo=VN_TZ)
    assert longer.slip_number
    transaction_ = make_entry(here, Act.TRANSACTION, now=now).papers.get().case
    assert transaction_.due_at.astimezone(VN_TZ) == datetime(2026, 3, 26, 9, 0, tzinfo=VN_TZ)
    agreed = make_entry(here, Act.SIGNATURE, now=now, longer=Longer(5, "", "Thỏa thuận ngày 24/03/2026"))
    assert agreed.papers.get().case.due_at.astimezone(VN_TZ).date() == date(2026, 3, 31)


def test_an_exemption_waives_the_charge_on_its_ground(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(
        here, now=now, exemption=Exemption.POOR, exemption_paper="Giấy chứng nhận hộ nghèo số 12/2026"
    )
    paper = entry.papers.get()
    assert (entry.fee, entry.receipt, paper.fee) == (0, None, 0)
    assert paper.line is not None
    assert (paper.line.fee, paper.line.note) == (0, "Miễn phí: người thuộc hộ nghèo")
    waiver = Waiver.objects.get()
    assert (waiver.ground, waiver.paper) == ("poor", "Giấy chứng nhận hộ nghèo số 12/2026")
    assert waiver.charge.amount == 12_000


def test_a_charge_stays_due_when_nobody_takes_money(here: CertifyingDesk, now: datetime) -> None:
    make_entry(here, now=now, pays=False)
    enter_certification(request=make_request(here), by=here.actor(Role.DIRECTOR), now=now)
    assert list(Charge.objects.values_list("state", flat=True)) == ["due", "due"]
    assert not Receipt.objects.exists()


def test_a_thousand_copies_are_one_number(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, papers=(Counted("Giấy phép", pages=3, copies=1000),))
    assert entry.fee == 5_000_000
    assert entry.papers.get().line.copies == 1000  # type: ignore[union-attr]


def test_options_reach_entry_and_book(here: CertifyingDesk, now: datetime) -> None:
    options = Options(
        signing=Signing.FINGERPRINT,
        others=(Named("Lê Thị Hai", "079186000002"),),
        witnesses=(Named("Lê Văn Ba", "CC 1"), Named("Trần Thị Tư", "CC 2")),
        interpreter=Named("Ngô Văn Sáu", "CC 3"),
        outside_place="12 Lê Lợi",
        outside_at=now,
    )
    entry = make_entry(here, Act.TRANSACTION, now=now, options=options)
    assert CertificationEntry.objects.get(pk=entry.pk).options == options
    line = entry.papers.get().line
    assert line is not None
    assert line.details["parties"] == "Nguyễn Văn An (026099000001); Lê Thị Hai (079186000002)"
    assert line.details["place"] == "12 Lê Lợi"
    assert "Lê Văn Ba" in line.details["witnesses"]
    assert line.note == "Chứng thực ngoài trụ sở"


def test_a_case_of_the_lane_stands_in_the_general_statistics(here: CertifyingDesk, now: datetime) -> None:
    case = make_entry(here, now=now).papers.get().case
    assert case.state == CaseState.IN_PROGRESS
    assert case.papers.get().name == "Căn cước công dân"
    received = Event.objects.filter(subject_kind="case", subject_id=case.code)
    assert list(received.values_list("kind", flat=True)) == ["cases.received", "cases.started"]


def test_a_request_without_identifier_may_be_entered(here: CertifyingDesk, now: datetime) -> None:
    nobody = replace(make_request(here).applicant, identifier="", name="Trần Văn Bảy")
    entry = make_entry(here, now=now, applicant=nobody)
    assert (entry.requester_name, entry.requester_identity) == ("Trần Văn Bảy", "")
