"""Results of cases signed digitally: what a step asks for, one case, a pile, a token that fails half-way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.cases.actions import Act, NewAttachment, act_on_case, attach_files
from motcua.cases.actions.signing import recognise_results, sign_and_act, sign_case_pile, start_case_pile
from motcua.cases.choices import AttachmentPurpose, CaseState
from motcua.cases.errors import ConditionMissing
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.queries.signing import pile_of
from motcua.catalogue.actions.processes import (
    create_process_draft,
    publish_process,
    save_process_draft,
)
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.rules.process import signed_digitally
from motcua.core.actors import Role, job_actor
from motcua.documents.actions import piles, read_stored
from motcua.documents.actions.keys import NewKey, register_key, sign_digitally
from motcua.documents.choices import MediaType
from motcua.documents.errors import KeyUnreachable, PileEmpty, PinWrong, SignatureMissing
from motcua.documents.models import ItemState, KeyKind, Signature, SigningKey
from motcua.documents.signing.reading import read_signatures
from motcua.documents.signing.trust import read_trust
from tests.documents.signers import (
    KEY,
    MODULE,
    PIN,
    TOKEN,
    ca,
    make_key,
    make_paper,
    make_token,
    rsa_key,
    trust_the_authority,
)
from tests.documents.test_reading_signatures import signed
from tests.factories_cases import CERTIFIED_COPY, Desk, make_case, make_desk

ON = Act("forward")
pytestmark = pytest.mark.django_db(transaction=True)  # each paper is a transaction of its own


@pytest.fixture
def desk(settings: Any, tmp_path: Path, now: datetime) -> Desk:
    """An office that signs results of certified copies digitally."""
    trust_the_authority(settings, tmp_path)
    desk = make_desk(CERTIFIED_COPY)
    for version in ProcessVersion.objects.all():
        sign_in_process(version, now)
    sign_digitally(agency=desk.ward, since=now.date(), by=job_actor("kiểm thử"), now=now)
    return desk


def test_a_result_without_signature_does_not_go_on(desk: Desk, now: datetime) -> None:
    case, leader = at_signing(desk, now), desk.actor(Role.LEADER)
    with pytest.raises(ConditionMissing, match="chưa được ký số"):
        act_on_case(case_id=case.pk, version=case.version, act=Act("forward"), by=leader, now=now)
    bare = at_signing(desk, now, with_result=False)
    with pytest.raises(ConditionMissing, match="chưa có kết quả"):
        act_on_case(case_id=bare.pk, version=bare.version, act=Act("forward"), by=leader, now=now)
    with pytest.raises(SignatureMissing):
        sign(bare, leaders_key(desk), desk, Role.LEADER, now)


def test_ink_on_paper_is_enough_before_the_day(desk: Desk, now: datetime) -> None:
    sign_digitally(agency=desk.ward, since=None, by=job_actor("kiểm thử"), now=now)
    case = at_signing(desk, now, with_result=False)
    case = act_on_case(
        case_id=case.pk, version=case.version, act=Act("forward"), by=desk.actor(Role.LEADER), now=now
    )
    assert case.step_key == "seal"


def test_a_leader_signs_and_the_records_clerk_seals(desk: Desk, settings: Any, now: datetime) -> None:
    case = sign(at_signing(desk, now), leaders_key(desk), desk, Role.LEADER, now)
    assert case.step_key == "seal"
    with pytest.raises(ConditionMissing, match="con dấu"):
        act_on_case(
            case_id=case.pk, version=case.version, act=Act("forward", result_number="12/CT"),
            by=desk.actor(Role.RECORDS_CLERK), now=now,
        )  # fmt: skip
    act = Act("forward", result_number="12/CT")
    case = sign(case, make_key(agency=desk.ward), desk, Role.RECORDS_CLERK, now, act=act)
    assert (case.state, case.result_number) == (CaseState.DECIDED, "12/CT")
    paper = CaseAttachment.objects.get(case=case, purpose=AttachmentPurpose.RESULT)
    first, second = read_signatures(
        read_stored(paper.file), trusted=read_trust(settings.TRUST_FOLDER), at=now
    )
    assert (first.name, second.name) == (desk.users[Role.LEADER].full_name, desk.ward.name)
    assert first.is_valid
    assert second.is_valid
    assert Event.objects.filter(subject_id=case.code, kind="cases.result_signed").count() == 2
    assert list(find_faults()) == []


def test_a_wrong_pin_leaves_the_case_where_it_is(desk: Desk, now: datetime) -> None:
    case, key = at_signing(desk, now), leaders_key(desk)
    with pytest.raises(PinWrong):
        sign_and_act(
            case_id=case.pk, version=case.version, act=Act("forward"), key=key, pin="khong-dung",
            by=desk.actor(Role.LEADER), now=now,
        )  # fmt: skip
    case.refresh_from_db()
    key.refresh_from_db()
    assert (case.step_key, key.wrong_pins) == ("sign", 1)
    assert not Signature.objects.exists()


def test_twenty_results_are_signed_in_one_go(desk: Desk, now: datetime) -> None:
    cases, key, leader = (
        [at_signing(desk, now) for _each in range(20)],
        leaders_key(desk),
        desk.actor(Role.LEADER),
    )
    assert [one.case.pk for one in pile_of(leader)] == [case.pk for case in cases]
    pile = start_case_pile(case_ids=[case.pk for case in cases], key=key, by=leader, now=now)
    rounds = 0
    while pile.finished_at is None:
        pile = sign_case_pile(pile=pile, pin=PIN, by=leader, now=now)
        rounds += 1
        assert rounds < 21
    assert pile.items.filter(state=ItemState.SIGNED).count() == 20
    assert {case.step_key for case in Case.objects.all()} == {"seal"}
    assert pile_of(leader) == []


def test_a_case_that_moved_on_is_left_and_the_others_are_signed(desk: Desk, now: datetime) -> None:
    cases, key, leader = (
        [at_signing(desk, now) for _each in range(3)],
        leaders_key(desk),
        desk.actor(Role.LEADER),
    )
    pile = start_case_pile(case_ids=[case.pk for case in cases], key=key, by=leader, now=now)
    back = Act("return", note="Sai tên")
    act_on_case(case_id=cases[1].pk, version=cases[1].version, act=back, by=leader, now=now)
    while pile.finished_at is None:
        pile = sign_case_pile(pile=pile, pin=PIN, by=leader, now=now)
    states = list(pile.items.values_list("state", flat=True))
    assert states == [ItemState.SIGNED, ItemState.FAILED, ItemState.SIGNED]
    assert pile.items.get(order=2).reason
    assert Signature.objects.count() == 2
    paper = cases[1].attachments.get(purpose=AttachmentPurpose.RESULT)
    assert not Signature.objects.filter(signed_file=paper.file).exists()


@pytest.mark.skipif(not MODULE, reason="SoftHSM2 is not installed")
def test_a_token_pulled_out_half_way_keeps_what_is_signed_and_the_rest_waits(
    desk: Desk, settings: Any, tmp_path: Path, monkeypatch: Any, now: datetime
) -> None:
    owner, leader = desk.users[Role.LEADER], desk.actor(Role.LEADER)
    token = make_token(
        settings, tmp_path, ca().issue(owner.full_name, key=rsa_key()), monkeypatch=monkeypatch
    )
    new = NewKey(kind=KeyKind.PKCS11, owner=owner, token=TOKEN, label=KEY)
    key = register_key(new=new, pin=PIN, by=leader, now=now)
    cases = [at_signing(desk, now) for _each in range(6)]
    pile = start_case_pile(case_ids=[case.pk for case in cases], key=key, by=leader, now=now)
    whole, signed = piles.signed_in, []

    def pulled_out_after_two(*args: Any) -> Any:
        signed.append(args)
        if len(signed) == 3:
            token.pull_out()
        return whole(*args)

    monkeypatch.setattr(piles, "signed_in", pulled_out_after_two)
    pile = sign_case_pile(pile=pile, pin=PIN, by=leader, now=now, seconds=60)
    assert "rút ra" in pile.stopped_because
    assert list(pile.items.values_list("state", flat=True)) == ["signed"] * 2 + ["waiting"] * 4
    assert Case.objects.filter(step_key="seal").count() == 2
    with pytest.raises(KeyUnreachable):
        sign_case_pile(pile=pile, pin=PIN, by=leader, now=now)
    token.put_back()
    monkeypatch.setattr(piles, "signed_in", whole)
    while pile.finished_at is None:
        pile = sign_case_pile(pile=pile, pin=PIN, by=leader, now=now)
    assert pile.stopped_because == ""
    assert Case.objects.filter(step_key="seal").count() == 6


def test_an_empty_pile_is_refused(desk: Desk, now: datetime) -> None:
    with pytest.raises(PileEmpty):
        start_case_pile(case_ids=[99], key=leaders_key(desk), by=desk.actor(Role.LEADER), now=now)


def test_a_pile_holds_only_what_this_officer_signs(desk: Desk, now: datetime) -> None:
    at_signing(desk, now)
    assert pile_of(desk.actor(Role.RECORDS_CLERK)) == []
    assert pile_of(desk.actor(Role.SPECIALIST)) == []
    assert len(pile_of(desk.actor(Role.LEADER))) == 1


def sign_in_process(version: ProcessVersion, now: datetime) -> None:
    """The same process with digital signatures asked for, published for cases from now on."""
    by = job_actor("kiểm thử")
    draft = create_process_draft(source=version, by=by, now=now)
    draft = save_process_draft(
        draft=draft, revision=draft.revision, process=signed_digitally(draft.process), by=by, now=now
    )
    publish_process(draft=draft, revision=draft.revision, by=by, now=now)


def at_signing(desk: Desk, now: datetime, *, with_result: bool = True, content: bytes = b"") -> Case:
    """A case at the leader's step, its result attached by the specialist."""
    case = make_case(desk, CERTIFIED_COPY, now=now)
    by = desk.actor(Role.SPECIALIST)
    if with_result:
        content = content or read_stored(make_paper(desk.users[Role.LEADER].full_name, reason=case.code))
        file = NewAttachment("ket-qua.pdf", content, MediaType.PDF, purpose=AttachmentPurpose.RESULT)
        attach_files(case_id=case.pk, files=[file], by=by, now=now)
    while case.step_key != "sign":
        role = Role(case.step_role)
        case = act_on_case(
            case_id=case.pk, version=case.version, act=Act("forward"), by=desk.actor(role), now=now
        )
    return case


def leaders_key(desk: Desk) -> SigningKey:
    return make_key(owner=desk.users[Role.LEADER])


def sign(case: Case, key: SigningKey, desk: Desk, role: Role, now: datetime, *, act: Act = ON) -> Case:
    return sign_and_act(
        case_id=case.pk, version=case.version, act=act, key=key, pin=PIN, by=desk.actor(role), now=now
    )


def test_asking_for_a_signature_keeps_within_the_statements_of_an_action(desk: Desk, now: datetime) -> None:
    case = sign(at_signing(desk, now), leaders_key(desk), desk, Role.LEADER, now)
    back = Act("return", note="Xem lại")
    clerk, leader = desk.actor(Role.RECORDS_CLERK), desk.actor(Role.LEADER)
    case = act_on_case(case_id=case.pk, version=case.version, act=back, by=clerk, now=now)
    with CaptureQueriesContext(connection) as captured:
        case = act_on_case(case_id=case.pk, version=case.version, act=ON, by=leader, now=now)
    assert case.step_key == "seal"  # what is signed already needs no PIN again
    assert len([one for one in captured if one["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE")]) <= 10


def test_results_signed_elsewhere_count(desk: Desk, now: datetime) -> None:
    elsewhere = signed(signed(trial=ca().issue("Trần Thị Bình")), trial=ca().issue(desk.ward.name))
    case, leader = at_signing(desk, now, content=elsewhere), desk.actor(Role.LEADER)
    with pytest.raises(ConditionMissing):
        act_on_case(case_id=case.pk, version=case.version, act=ON, by=leader, now=now)
    recognise_results(case_id=case.pk, by=leader, now=now)
    recognise_results(case_id=case.pk, by=leader, now=now)  # a second look enters nothing twice
    case = act_on_case(case_id=case.pk, version=case.version, act=ON, by=leader, now=now)
    clerk = desk.actor(Role.RECORDS_CLERK)
    case = act_on_case(case_id=case.pk, version=case.version, act=ON, by=clerk, now=now)
    assert (case.state, case.result_number) == (CaseState.DECIDED, "05/PXL")  # as the paper says
    found = Signature.objects.order_by("pk")
    assert [(one.signer_name, one.is_seal, one.key) for one in found] == [
        ("Trần Thị Bình", False, None),
        (desk.ward.name, True, None),
    ]


def test_a_changed_result_signed_elsewhere_does_not_count(desk: Desk, now: datetime) -> None:
    changed = signed().replace(b"<xmp:CreateDate>2", b"<xmp:CreateDate>3", 1)
    case, leader = at_signing(desk, now, content=changed), desk.actor(Role.LEADER)
    recognise_results(case_id=case.pk, by=leader, now=now)
    with pytest.raises(ConditionMissing):
        act_on_case(case_id=case.pk, version=case.version, act=ON, by=leader, now=now)
