"""Linked cases: opened side by side or in order, once; watched by the desk; ended, handed over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.audit.queries import find_faults, history_of
from motcua.cases import tasks
from motcua.cases.actions import (
    LinkChoice,
    NewAttachment,
    Recipient,
    attach_files,
    drop_part,
    hand_over_result,
    open_linked_cases,
    open_next_parts,
    receive_case,
    receive_with_parts,
    stop_case,
    withdraw_case,
)
from motcua.cases.choices import CaseState, PaperKind, PartsFate
from motcua.cases.errors import (
    CaseChanged,
    ConditionMissing,
    MoveNotPossible,
    NotLinked,
    ReceptionNotAssigned,
)
from motcua.cases.models import Case, CaseLink
from motcua.cases.permissions import can_view
from motcua.cases.queries.linking import openables_of, parents_with_due_parts, parts_of
from motcua.cases.queries.work import WorkFilter, in_order, work_of
from motcua.cases.queries.work_words import GROUPS, Group, Moments, Scope
from motcua.catalogue.actions import LinkFacts, close_offering, link_procedures, offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.errors import LinksWrong
from motcua.catalogue.models import Offering, Procedure
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.documents.choices import MediaType
from tests.factories import NOW, make_actor, make_agency, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake, offer
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db
BY = job_actor("kiểm thử")
LEAD, RESIDENCE, CARD = "2.002621", "1.004222", "MC.0001"


@dataclass(frozen=True, slots=True)
class Linked:
    """A desk whose ward carries the lead; police beside it, social insurance elsewhere in the province."""

    desk: Desk
    police: Agency
    insurance: Agency

    @property
    def receiver(self) -> Actor:
        return self.desk.actor(Role.RECEIVER)

    def both(self, *orders: int) -> list[LinkChoice]:
        first, second = orders or (1, 1)
        return [
            LinkChoice(RESIDENCE, self.police.pk, first),
            LinkChoice(CARD, self.insurance.pk, second),
        ]

    def open(
        self, case: Case, *choices: LinkChoice, now: datetime, by: Actor | None = None
    ) -> list[CaseLink]:
        return open_linked_cases(
            case_id=case.pk,
            version=fresh(case).version,
            choices=choices or self.both(),
            by=by or self.receiver,
            now=now,
        )

    def decide(self, case: Case, now: datetime) -> Case:
        """Bring a part to its result by officers of its own agency."""
        agency = case.competent_agency
        local = {role: make_user(role, agency) for role in _LOCAL}
        own = replace(self.desk, users={**self.desk.users, **local})
        return bring_to(own, fresh(case), "hand_over", now=now)


_LOCAL = (Role.HEAD_OF_SECTION, Role.SPECIALIST, Role.LEADER, Role.RECORDS_CLERK)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def make_linked() -> Linked:
    desk = make_desk(LEAD, HOUSEHOLD_BUSINESS, RESIDENCE, CARD)
    Offering.objects.filter(procedure__code__in=[RESIDENCE, CARD]).delete()
    police = make_agency("Công an phường Bình Hòa", parent=desk.ward, kind=AgencyKind.POLICE)
    insurance = make_agency("Bảo hiểm xã hội cơ sở", parent=desk.ward.parent, kind=AgencyKind.INSURANCE)
    elsewhere = make_agency("Công an phường Lái Thiêu", parent=desk.ward.parent, kind=AgencyKind.POLICE)
    for agency, code in ((police, RESIDENCE), (elsewhere, RESIDENCE), (insurance, CARD)):
        offered = NewOffering(Procedure.objects.get(code=code), agency)
        offer_procedures(agency=agency, offerings=[offered], by=BY, now=NOW)
    return Linked(desk, police, insurance)


@pytest.fixture
def linked() -> Linked:
    return make_linked()


@pytest.fixture
def case(linked: Linked, now: datetime) -> Case:
    return receive(linked.desk, LEAD, now=now, channel="online", submitted_at=now)


def children(case: Case) -> list[Case]:
    return [link.child for link in case.links.select_related("child__competent_agency") if link.child]


def kinds(case: Case) -> list[str]:
    return [entry.kind for entry in history_of("case", case.code)]


# --- the definition ---------------------------------------------------------------------------------------


def test_the_own_data_link_birth_with_residence_and_the_card_until_an_office_decides(linked: Linked) -> None:
    lead = Procedure.objects.get(code=LEAD)
    assert [one.member.code for one in lead.linked_members.all()] == [RESIDENCE, CARD]
    link_procedures(lead=lead, members=[], by=BY, now=NOW)
    offer(
        linked.desk, [LEAD, RESIDENCE, CARD], now=NOW + timedelta(days=1)
    )  # loading again brings nothing back
    assert not lead.linked_members.exists()


def test_a_procedure_is_neither_linked_to_itself_nor_twice(linked: Linked) -> None:
    lead, member = Procedure.objects.get(code=LEAD), Procedure.objects.get(code=CARD)
    for members in ([LinkFacts(lead)], [LinkFacts(member), LinkFacts(member, 2)], [LinkFacts(member, 0)]):
        with pytest.raises(LinksWrong):
            link_procedures(lead=lead, members=members, by=BY, now=NOW)
    with pytest.raises(NotAllowed):
        link_procedures(lead=lead, members=[], by=linked.receiver, now=NOW)


# --- opening ----------------------------------------------------------------------------------------------


def test_parts_of_one_order_open_at_once_with_all_that_the_parent_has(
    linked: Linked, case: Case, now: datetime
) -> None:
    photo = NewAttachment("chung-sinh.pdf", b"%PDF-1.7 x", MediaType.PDF, paper_id=case.papers.get().pk)
    attach_files(case_id=case.pk, files=[photo], by=linked.receiver, now=now)
    linked.open(case, now=now)

    residence, card = children(case)
    assert (residence.competent_agency, card.competent_agency) == (linked.police, linked.insurance)
    for child in (residence, card):
        assert child.state == CaseState.IN_PROGRESS
        assert child.receiving_agency_id == linked.desk.centre.pk
        assert (child.applicant_id, child.applicant_name) == (case.applicant_id, case.applicant_name)
        assert (child.channel, child.delivery) == (case.channel, case.delivery)
        assert child.code != case.code
        assert child.process_version_id != case.process_version_id
        assert child.due_moments.get().derivation["lines"]
        paper, file = child.papers.get(), child.attachments.get()
        assert (paper.kind, paper.name) == (PaperKind.ELECTRONIC, case.papers.get().name)
        assert (file.paper_id, file.file_id) == (paper.pk, case.attachments.get().file_id)
        assert child.papers_agency_id is None  # the paper itself stays with the parent
        assert "cases.opened_as_part" in kinds(child)
    assert residence.due_at != card.due_at
    assert kinds(case)[-3:] == ["cases.linked", "cases.part_opened", "cases.part_opened"]
    assert not list(find_faults())


RENTED = "Chỗ ở thuê, mượn, ở nhờ"
TO_VERIFY = "Cần xác minh"


def test_a_part_of_a_variant_has_the_papers_of_that_variant(
    linked: Linked, case: Case, now: datetime
) -> None:
    offered = {one.choice.value: one for one in openables_of(case)[0].variants}
    assert RENTED in offered
    assert [name[:19] for name in offered[RENTED].papers] == ["Văn bản cho thuê, c"]
    assert offered[RENTED].limit == "07 ngày làm việc"

    linked.open(case, LinkChoice(RESIDENCE, linked.police.pk, variant=RENTED), now=now)
    (residence,) = children(case)
    assert residence.variant == RENTED
    assert list(residence.papers.order_by("order").values_list("name", "state")) == [
        (case.papers.get().name, "submitted"),
        (offered[RENTED].papers[0], "submitted"),
    ]
    assert history_of("case", case.code)[-1].payload["variant"] == RENTED


def test_a_part_of_a_variant_has_the_limit_of_that_variant(linked: Linked, now: datetime) -> None:
    household = Procedure.objects.get(code=HOUSEHOLD_BUSINESS)
    link_procedures(lead=household, members=[LinkFacts(Procedure.objects.get(code=LEAD))], by=BY, now=now)
    due = {}
    for variant in ("", TO_VERIFY):
        parent = receive(linked.desk, HOUSEHOLD_BUSINESS, now=now)
        linked.open(parent, LinkChoice(LEAD, linked.desk.ward.pk, variant=variant), now=now)
        (child,) = children(parent)
        due[variant] = child.due_at
    assert due[""] == datetime(2026, 3, 30, 9, 0, tzinfo=VN_TZ)  # four working days
    assert due[TO_VERIFY] == datetime(2026, 4, 1, 9, 0, tzinfo=VN_TZ)  # six


def test_a_variant_the_member_does_not_have_is_refused(linked: Linked, case: Case, now: datetime) -> None:
    with pytest.raises(NotLinked, match="trường hợp"):
        linked.open(case, LinkChoice(RESIDENCE, linked.police.pk, variant="Khác"), now=now)
    assert not case.links.exists()


@pytest.mark.django_db(transaction=True)
def test_a_case_is_received_with_its_parts_in_one_pass_once(now: datetime) -> None:
    linked = make_linked()
    intake = make_intake(linked.desk, LEAD, intake_key="một-lượt")
    scan = NewAttachment("chung-sinh.pdf", b"%PDF-1.7 x", MediaType.PDF)
    for _click in range(2):
        case = receive_with_parts(
            intake=intake, scans=[(1, scan)], choices=linked.both(), by=linked.receiver, now=now
        )
    assert Case.objects.count() == 3
    for each in (case, *children(case)):
        assert each.attachments.get().paper_id == each.papers.get().pk
    assert not list(find_faults())


def test_a_part_that_cannot_be_opened_leaves_no_case_behind(linked: Linked, now: datetime) -> None:
    wrong, intake = LinkChoice(RESIDENCE, linked.insurance.pk), make_intake(linked.desk, LEAD)
    with pytest.raises(NotLinked), transaction.atomic():
        receive_with_parts(intake=intake, choices=[wrong], by=linked.receiver, now=now)
    assert not Case.objects.exists()


def test_a_later_order_opens_by_the_job_when_all_before_it_are_decided(
    linked: Linked, case: Case, now: datetime
) -> None:
    linked.open(case, *linked.both(1, 2), now=now)
    (residence,) = children(case)
    assert not parents_with_due_parts()
    later = now + timedelta(days=2)
    linked.decide(residence, later)
    assert list(parents_with_due_parts()) == [case.pk]

    assert tasks.open_next_parts.func() == 1
    assert tasks.open_next_parts.func() == 0
    card = children(case)[1]
    assert (card.competent_agency, card.received_by_id) == (linked.insurance, None)
    assert card.due_at is not None
    assert card.due_at > later
    assert kinds(case)[-1] == "cases.part_opened"
    assert "cases.opened_as_part" in kinds(card)


def test_a_part_whose_agency_takes_no_cases_any_more_waits_for_the_desk(
    linked: Linked, case: Case, now: datetime
) -> None:
    linked.open(case, *linked.both(1, 2), now=now)
    linked.decide(children(case)[0], now)
    close_offering(offering=Offering.objects.get(agency=linked.insurance), reason="Bãi bỏ", by=BY, now=now)

    assert open_next_parts(case_id=case.pk, by=BY, now=now) == 0
    link = case.links.get(member__code=CARD)
    assert link.failed_at == now
    assert CARD in link.failure
    assert kinds(case)[-1] == "cases.part_failed"
    assert open_next_parts(case_id=case.pk, by=BY, now=now) == 0  # not tried for ever
    assert group_of(linked.receiver, case, now) is Group.COORDINATION

    Case.objects.filter(pk=case.pk).update(state=CaseState.DECIDED, finished_at=now)
    assert group_of(linked.receiver, case, now) is Group.COORDINATION  # its own result changes nothing

    other = make_agency("BHXH khác", parent=linked.desk.ward.parent, kind=AgencyKind.INSURANCE)
    offered = NewOffering(link.member, other)
    offer_procedures(agency=other, offerings=[offered], by=BY, now=now)
    assert [one.definition.member.code for one in openables_of(case)] == [CARD]
    linked.open(case, LinkChoice(CARD, other.pk), now=now)
    assert children(case)[-1].competent_agency == other


def test_a_part_behind_one_that_was_withdrawn_is_for_the_desk_to_decide(
    linked: Linked, case: Case, now: datetime
) -> None:
    linked.open(case, *linked.both(1, 2), now=now)
    (residence,) = children(case)
    withdraw_case(case_id=residence.pk, version=residence.version, reason="Thôi", by=linked.receiver, now=now)
    assert open_next_parts(case_id=case.pk, by=BY, now=now) == 0
    link = case.links.get(member__code=CARD)
    assert residence.code in link.failure

    with pytest.raises(ConditionMissing):
        drop(linked, case, link, "", now)
    drop(linked, case, link, "Người dân tự làm", now)
    assert not case.links.unfinished().exists()
    with pytest.raises(NotLinked):
        drop(linked, case, link, "Lần nữa", now)


def drop(linked: Linked, case: Case, link: CaseLink, reason: str, now: datetime) -> CaseLink:
    return drop_part(
        case_id=case.pk,
        version=fresh(case).version,
        link_id=link.pk,
        reason=reason,
        by=linked.receiver,
        now=now,
    )


# --- only by definition, once, by the desk ------------------------------------------------------------------


def test_the_definition_is_the_only_way_to_receive_for_the_agency(
    linked: Linked, case: Case, now: datetime
) -> None:
    intake = make_intake(linked.desk, CARD, agency_id=linked.insurance.pk)
    with pytest.raises(ReceptionNotAssigned):
        receive_case(intake=intake, by=linked.receiver, now=now)
    business = receive(linked.desk, HOUSEHOLD_BUSINESS, now=now)
    with pytest.raises(NotLinked):  # its procedure has no such member
        linked.open(business, LinkChoice(CARD, linked.insurance.pk), now=now)
    with pytest.raises(NotLinked):  # the agency does not carry the member out
        linked.open(case, LinkChoice(CARD, linked.police.pk), now=now)
    far = make_agency("BHXH tỉnh khác", kind=AgencyKind.INSURANCE)
    offer_procedures(
        agency=far, offerings=[NewOffering(Procedure.objects.get(code=CARD), far)], by=BY, now=now
    )
    with pytest.raises(NotLinked):  # of another province
        linked.open(case, LinkChoice(CARD, far.pk), now=now)
    assert not CaseLink.objects.exists()


def test_the_nearest_agency_comes_first(linked: Linked, case: Case) -> None:
    residence, _card = openables_of(case)
    assert [one.agency.name for one in residence.carriers] == [
        "Công an phường Bình Hòa",
        "Công an phường Lái Thiêu",
    ]


def test_nothing_is_opened_twice_nor_by_a_part_nor_after_the_end(
    linked: Linked, case: Case, now: datetime
) -> None:
    version = case.version
    linked.open(case, now=now)
    with pytest.raises(CaseChanged):  # a second click
        open_linked_cases(
            case_id=case.pk, version=version, choices=linked.both(), by=linked.receiver, now=now
        )
    with pytest.raises(NotLinked):  # a second time on purpose
        linked.open(case, now=now)
    assert CaseLink.objects.count() == 2
    with pytest.raises(ConditionMissing):
        open_linked_cases(
            case_id=case.pk, version=fresh(case).version, choices=[], by=linked.receiver, now=now
        )
    child = children(case)[0]
    with pytest.raises(NotLinked):
        linked.open(child, LinkChoice(CARD, linked.insurance.pk), now=now)
    other = receive(linked.desk, LEAD, now=now)
    withdraw_case(case_id=other.pk, version=other.version, reason="Thôi", by=linked.receiver, now=now)
    with pytest.raises(MoveNotPossible):
        linked.open(other, now=now)


def test_a_stranger_opens_nothing_and_sees_nothing(linked: Linked, case: Case, now: datetime) -> None:
    foreign = make_agency("Trung tâm Lái Thiêu", parent=linked.desk.ward.parent, kind=AgencyKind.CENTRE)
    stranger = make_actor(Role.RECEIVER, foreign)
    for by in (stranger, linked.desk.actor(Role.SPECIALIST)):
        with pytest.raises(NotAllowed):
            linked.open(case, now=now, by=by)
    with pytest.raises(NotAllowed):
        open_next_parts(case_id=case.pk, by=linked.receiver, now=now)
    linked.open(case, now=now)
    card = children(case)[1]
    assert can_view(linked.receiver, card)
    assert not can_view(stranger, card)
    seen = Case.objects.visible_to(stranger, frozenset({Role.RECEIVER}))
    assert not seen.exists()
    assert card.due_at is not None
    assert group_of(stranger, card, card.due_at + timedelta(minutes=1)) is None


# --- supervising ------------------------------------------------------------------------------------------


def group_of(actor: Actor, case: Case, now: datetime) -> Group | None:
    rows = dict(in_order(work_of(actor, WorkFilter(scope=Scope.POSSIBLE), Moments.at(now))))
    return GROUPS[rows[case.pk]] if case.pk in rows else None


def test_a_late_part_stands_among_what_the_desk_waits_for(linked: Linked, case: Case, now: datetime) -> None:
    linked.open(case, now=now)
    card = children(case)[1]
    assert card.due_at is not None
    assert group_of(linked.receiver, card, now) is None
    assert group_of(linked.receiver, card, card.due_at + timedelta(minutes=1)) is Group.COORDINATION
    at_work = make_actor(Role.HEAD_OF_SECTION, linked.insurance)
    assert group_of(at_work, card, card.due_at + timedelta(minutes=1)) is Group.LATE


def test_the_parts_of_a_page_take_one_query_however_many(linked: Linked, case: Case, now: datetime) -> None:
    linked.open(case, *linked.both(1, 2), now=now)
    with CaptureQueriesContext(connection) as queries:
        residence, card = parts_of(case, now=now)
    assert len(queries) == 1
    assert residence.child is not None
    assert residence.child.due_at is not None
    assert residence.left
    assert (card.child, card.tone) == (None, "waiting")
    late = parts_of(case, now=residence.child.due_at + timedelta(days=1))
    assert late[0].tone == "late"


@pytest.mark.parametrize("count", [1, 2])
def test_opening_parts_takes_a_reception_each(linked: Linked, case: Case, now: datetime, count: int) -> None:
    warm = receive(linked.desk, LEAD, now=now)
    linked.open(warm, now=now)  # versions and calendars are remembered
    with CaptureQueriesContext(connection) as queries:
        linked.open(case, *linked.both()[:count], now=now)
    said = [
        one["sql"]
        for one in queries
        if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(said) <= 14 + 18 * count, "\n".join(sql[:140] for sql in said)


# --- ends -------------------------------------------------------------------------------------------------


def withdraw(linked: Linked, case: Case, now: datetime, parts: PartsFate | None = None) -> Case:
    return withdraw_case(
        case_id=case.pk, version=fresh(case).version, reason="Rút", parts=parts, by=linked.receiver, now=now
    )


def test_withdrawing_asks_what_becomes_of_the_parts(linked: Linked, case: Case, now: datetime) -> None:
    linked.open(case, *linked.both(1, 2), now=now)
    with pytest.raises(ConditionMissing) as refusal:
        withdraw(linked, case, now)
    assert refusal.value.field == "parts"
    assert fresh(case).state == CaseState.IN_PROGRESS

    withdraw(linked, case, now, PartsFate.WITHDRAW)
    assert [child.state for child in children(case)] == [CaseState.ENDED_BY_APPLICANT]
    assert case.links.get(member__code=CARD).dropped_at == now
    assert not parents_with_due_parts()
    assert history_of("case", case.code)[-1].payload["parts_fate"] == "withdraw"


def test_parts_go_on_when_they_shall(linked: Linked, case: Case, now: datetime) -> None:
    linked.open(case, *linked.both(1, 2), now=now)
    withdraw(linked, case, now, PartsFate.GO_ON)
    (residence,) = children(case)
    assert residence.state == CaseState.IN_PROGRESS
    linked.decide(residence, now)
    assert open_next_parts(case_id=case.pk, by=BY, now=now) == 1


def test_stopping_asks_too_and_only_the_desk_may_withdraw(linked: Linked, case: Case, now: datetime) -> None:
    case = bring_to(linked.desk, case, "appraise", now=now)
    linked.open(case, now=now)
    by = linked.desk.actor(Role.SPECIALIST)

    def stop(parts: PartsFate | None) -> Case:
        version = fresh(case).version
        return stop_case(case_id=case.pk, version=version, reason="Chờ", parts=parts, by=by, now=now)

    with pytest.raises(ConditionMissing):
        stop(None)
    with pytest.raises(NotAllowed):
        stop(PartsFate.WITHDRAW)
    assert {child.state for child in children(case)} == {CaseState.IN_PROGRESS}
    assert stop(PartsFate.GO_ON).state == CaseState.STOPPED
    assert {child.state for child in children(case)} == {CaseState.IN_PROGRESS}


def test_the_result_is_given_when_all_parts_are_decided_or_partly_with_a_note(
    linked: Linked, case: Case, now: datetime
) -> None:
    linked.open(case, now=now)
    bring_to(linked.desk, fresh(case), "hand_over", now=now)

    def give(partly: str = "") -> Case:
        recipient = Recipient("Nguyễn Văn An", partly_because=partly)
        version = fresh(case).version
        return hand_over_result(
            case_id=case.pk, version=version, recipient=recipient, by=linked.receiver, now=later
        )

    later = now + timedelta(hours=2)
    with pytest.raises(ConditionMissing) as refusal:
        give()
    assert refusal.value.field == "partly_because"
    give("Người dân cần giấy khai sinh ngay")
    assert history_of("case", case.code)[-1].payload["partly"] == "Người dân cần giấy khai sinh ngay"

    other = receive(linked.desk, LEAD, now=now)
    linked.open(other, now=now)
    for child in children(other):
        linked.decide(child, now)
    case = bring_to(linked.desk, fresh(other), "hand_over", now=now)
    give()
    assert "partly" not in history_of("case", other.code)[-1].payload


# --- at once ----------------------------------------------------------------------------------------------


def together(*works: Callable[[], object]) -> list[CaseChanged]:
    """Run the works at the same moment; what they raised."""
    raised: list[CaseChanged] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except CaseChanged as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_open_each_part_once(now: datetime) -> None:
    linked = make_linked()
    case = receive(linked.desk, LEAD, now=now)
    by, version, choices = linked.receiver, case.version, linked.both()

    def work() -> None:
        open_linked_cases(case_id=case.pk, version=version, choices=choices, by=by, now=now)

    assert [type(error) for error in together(work, work)] == [CaseChanged]
    assert (CaseLink.objects.count(), Case.objects.count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_two_nodes_open_the_next_part_once(now: datetime) -> None:
    linked = make_linked()
    case = receive(linked.desk, LEAD, now=now)
    linked.open(case, *linked.both(1, 2), now=now)
    linked.decide(children(case)[0], now)

    together(*[lambda: open_next_parts(case_id=case.pk, by=BY, now=now)] * 2)
    assert Case.objects.count() == 3
    assert kinds(case).count("cases.part_opened") == 2
