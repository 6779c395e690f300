"""Numbers of results: on the paper before it is signed, kept when that fails, visible when cancelled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.cases.actions import Act, act_on_case, attach_files
from motcua.cases.actions import signing as signing_actions
from motcua.cases.actions.attaching import NewAttachment
from motcua.cases.actions.result_numbers import cancel_number, open_number_book
from motcua.cases.actions.signing import sign_case_pile, start_case_pile
from motcua.cases.choices import AttachmentPurpose, CaseState
from motcua.cases.errors import ConditionMissing
from motcua.cases.models import Case, NumberBook, ResultNumber
from motcua.cases.queries.signing import pile_of
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.rules.process import StepKind
from motcua.core.actors import Role, job_actor
from motcua.core.errors import Conflict, NotAllowed
from motcua.documents.actions import read_stored
from motcua.documents.actions.keys import sign_digitally
from motcua.documents.choices import MediaType
from motcua.documents.errors import KeyUnreachable, PileEmpty
from motcua.documents.models import ItemState, SigningBatch, SigningKey
from motcua.documents.signing.reading import read_signatures
from motcua.documents.signing.trust import read_trust
from tests.cases.test_signing import at_signing, leaders_key, sign, sign_in_process
from tests.documents.reading import text_of
from tests.documents.signers import PIN, make_key, make_paper, trust_the_authority
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)
SYMBOL = "TLHT-UBND"


@pytest.fixture
def desk(settings: Any, tmp_path: Path, now: datetime) -> Desk:
    """An office that signs digitally and numbers its results from a book; 4710 numbers were given before."""
    trust_the_authority(settings, tmp_path)
    desk = make_desk(CERTIFIED_COPY)
    for version in ProcessVersion.objects.all():
        sign_in_process(version, now)
    sign_digitally(agency=desk.ward, since=now.date(), by=job_actor("kiểm thử"), now=now)
    open_number_book(agency=desk.ward, symbol=SYMBOL, used_before=4710, by=job_actor("kiểm thử"), now=now)
    return desk


def open_case(desk: Desk, now: datetime, number: str = f"/{SYMBOL}") -> Case:
    """A case at the leader's step, its result with room for number and date."""
    case = at_signing(desk, now, with_result=False)
    content = read_stored(make_paper(desk.users[Role.LEADER].full_name, reason=case.code, number=number))
    file = NewAttachment("ket-qua.pdf", content, MediaType.PDF, purpose=AttachmentPurpose.RESULT)
    attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.LEADER), now=now)
    return Case.objects.get(pk=case.pk)


def sign_all(cases: list[Case], key: SigningKey, desk: Desk, role: Role, now: datetime) -> SigningBatch:
    by = desk.actor(role)
    pile = start_case_pile(case_ids=[case.pk for case in cases], key=key, by=by, now=now)
    while pile.finished_at is None and not pile.stopped_because:
        pile = sign_case_pile(pile=pile, pin=PIN, by=by, now=now)
    return pile


def test_the_number_is_signed_and_the_clerk_seals_the_pile(desk: Desk, settings: Any, now: datetime) -> None:
    cases, seal = [open_case(desk, now) for _each in range(3)], make_key(agency=desk.ward)
    clerk = desk.actor(Role.RECORDS_CLERK)
    assert pile_of(clerk, StepKind.NUMBER_AND_SEAL) == []
    sign_all(cases, leaders_key(desk), desk, Role.LEADER, now)
    assert len(pile_of(clerk, StepKind.NUMBER_AND_SEAL)) == 3
    pile = sign_all(cases, seal, desk, Role.RECORDS_CLERK, now)
    assert set(pile.items.values_list("state", flat=True)) == {ItemState.SIGNED}
    for place, case in enumerate(Case.objects.order_by("pk"), start=4711):
        assert (case.state, case.result_number) == (CaseState.DECIDED, f"{place}/{SYMBOL}")
        paper = case.attachments.select_related("file").get(purpose=AttachmentPurpose.RESULT)
        content = read_stored(paper.file)
        assert str(place) in text_of(content)
        both = read_signatures(content, trusted=read_trust(settings.TRUST_FOLDER), at=now)
        assert [one.is_valid for one in both] == [True, True]
        assert both[1].name == desk.ward.name
    assert set(ResultNumber.objects.values_list("given_on", flat=True)) == {now.date()}
    with pytest.raises(PileEmpty):  # the leader's key seals nothing
        start_case_pile(case_ids=[cases[0].pk], key=leaders_key(desk), by=desk.actor(Role.LEADER), now=now)


def test_a_signature_that_fails_leaves_the_number_with_its_case(
    desk: Desk, monkeypatch: Any, now: datetime
) -> None:
    case, key = open_case(desk, now), leaders_key(desk)
    whole = signing_actions.signed_in

    def fails(*_given: Any) -> Any:
        raise KeyUnreachable("rút ra")

    monkeypatch.setattr(signing_actions, "signed_in", fails)
    for _try in range(2):
        with pytest.raises(KeyUnreachable):
            sign(case, key, desk, Role.LEADER, now)
    waiting = ResultNumber.objects.get()
    assert (waiting.number, waiting.given_on) == (f"4711/{SYMBOL}", None)
    assert Case.objects.get().result_number == ""
    monkeypatch.setattr(signing_actions, "signed_in", whole)
    assert sign(case, key, desk, Role.LEADER, now).result_number == f"4711/{SYMBOL}"
    with pytest.raises(Conflict):
        cancel_number(
            number=ResultNumber.objects.get(), reason="Nhầm", by=desk.actor(Role.RECORDS_CLERK), now=now
        )
    assert sign(open_case(desk, now), key, desk, Role.LEADER, now).result_number == f"4712/{SYMBOL}"


def test_a_cancelled_number_stays_in_the_book_and_the_next_is_taken(
    desk: Desk, monkeypatch: Any, now: datetime
) -> None:
    case, key = open_case(desk, now, f"/{SYMBOL}-KHAC"), leaders_key(desk)
    with pytest.raises(Exception, match="ký hiệu"):  # the number waits, the paper must be put right
        sign(case, key, desk, Role.LEADER, now)
    number = ResultNumber.objects.select_related("book__agency", "case").get()
    with pytest.raises(NotAllowed):
        cancel_number(number=number, reason="Rút hồ sơ", by=desk.actor(Role.LEADER), now=now)
    clerk = desk.actor(Role.RECORDS_CLERK)
    with pytest.raises(ConditionMissing):
        cancel_number(number=number, reason=" ", by=clerk, now=now)
    cancel_number(number=number, reason="Rút hồ sơ", by=clerk, now=now)
    assert sign(open_case(desk, now), key, desk, Role.LEADER, now).result_number == f"4712/{SYMBOL}"
    assert list(ResultNumber.objects.values_list("ordinal", "cancel_reason")) == [
        (4712, ""),
        (4711, "Rút hồ sơ"),
    ]


def test_a_number_that_stands_on_the_paper_is_that_of_the_result(desk: Desk, now: datetime) -> None:
    case = sign(open_case(desk, now, "7/GXN"), leaders_key(desk), desk, Role.LEADER, now)
    assert case.result_number == "7/GXN"
    assert not ResultNumber.objects.exists()
    other, seal = Act("forward", result_number="8/GXN"), make_key(agency=desk.ward)
    with pytest.raises(ConditionMissing, match="7/GXN"):
        sign(case, seal, desk, Role.RECORDS_CLERK, now, act=other)


def test_what_is_signed_with_ink_is_numbered_from_the_book_where_it_is_sealed(now: datetime) -> None:
    desk = make_desk(CERTIFIED_COPY)
    open_number_book(agency=desk.ward, symbol=SYMBOL, by=job_actor("kiểm thử"), now=now)
    case, clerk = open_case(desk, now), desk.actor(Role.RECORDS_CLERK)
    case = act_on_case(
        case_id=case.pk, version=case.version, act=Act("forward"), by=desk.actor(Role.LEADER), now=now
    )
    act = Act("forward", result_number=f"40/{SYMBOL}")
    with pytest.raises(ConditionMissing, match="để trống"):
        act_on_case(case_id=case.pk, version=case.version, act=act, by=clerk, now=now)
    with CaptureQueriesContext(connection) as captured:
        case = act_on_case(case_id=case.pk, version=case.version, act=Act("forward"), by=clerk, now=now)
    assert case.result_number == f"01/{SYMBOL}"
    statements = [one["sql"] for one in captured if one["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE")]
    assert len(statements) <= 11, statements  # it decides, gives out a paper and takes a number, all in one


def test_a_book_of_a_procedure_comes_before_that_of_the_agency(desk: Desk, now: datetime) -> None:
    by, case = job_actor("kiểm thử"), open_case(desk, now, "")
    open_number_book(agency=desk.ward, symbol="BS", procedures=[case.procedure], by=by, now=now)
    assert sign(case, leaders_key(desk), desk, Role.LEADER, now).result_number == "01/BS"
    assert NumberBook.objects.count() == 2
