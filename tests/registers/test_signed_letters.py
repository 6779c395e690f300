"""Letters signed with the chairman's key: in one pile, printed in one go, sent with the link to the paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.audit.queries.verification import find_faults
from motcua.cases.models import Case
from motcua.core.actors import Actor, Role
from motcua.documents.actions import read_stored
from motcua.documents.models import DocumentKind, ItemState, SigningKey
from motcua.documents.pdfium import as_one
from motcua.documents.signing.validation import validate
from motcua.notifications.models import Message
from motcua.registers.actions import Looked, give_letters, look_at_letter, opt_out
from motcua.registers.actions.sealing import sign_pile, start_signing
from motcua.registers.errors import LetterNotPending, NotTheSigner
from motcua.registers.models import Letter, LetterState
from motcua.registers.permissions import SIGN_LETTERS
from motcua.registers.queries.letters import letters_to_sign
from tests.documents.reading import picture_of, size_in_millimetres, text_of
from tests.documents.signers import PIN, make_key, trust_the_authority
from tests.factories_cases import BIRTH, MARRIAGE, Desk, make_desk
from tests.factories_letters import DEATH, LATER, registered, sign, write

pytestmark = pytest.mark.django_db
URL = "https://motcua.example"


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> Desk:
    trust_the_authority(settings, tmp_path)
    desk = make_desk(BIRTH, MARRIAGE, DEATH)
    sign(desk, desk.users[Role.LEADER].full_name)
    return desk


@pytest.fixture
def chairman(desk: Desk) -> Actor:
    return desk.actor(Role.LEADER, now=LATER)


def pile(desk: Desk, by: Actor, key: SigningKey | None = None) -> Any:
    ids = list(Letter.objects.values_list("pk", flat=True))
    key = key or make_key(owner=desk.users[Role.LEADER])
    return start_signing(case_ids=(), copy_ids=(), letter_ids=ids, public_url=URL, key=key, by=by, now=LATER)


def is_blue(pdf: bytes, page: int) -> bool:
    """Whether the blue ink of a signature is on a page."""
    colours = picture_of(pdf, page=page, dpi=60).convert("RGB").getcolors(1_000_000) or []
    return any(blue > 120 > red and blue > green + 40 for _count, (red, green, blue) in colours)


def test_the_ready_letters_are_signed_in_one_pile_printed_and_sent(desk: Desk, chairman: Actor) -> None:
    born, wed, _dead = (registered(desk, code) for code in (BIRTH, MARRIAGE, DEATH))
    write()
    assert {letter.case for letter in letters_to_sign(chairman, roles=SIGN_LETTERS.roles)} == {
        born,
        wed,
    }  # the condolence is not seen
    assert letters_to_sign(desk.actor(Role.DIRECTOR), roles=SIGN_LETTERS.roles) == []
    begun = pile(desk, chairman)
    assert begun.items.count() == 2
    sign_pile(pile=begun, pin=PIN, by=chairman, now=LATER, seconds=60)
    signed = list(Letter.objects.filter(state=LetterState.SIGNED).order_by("pk").select_related("document"))
    assert len(signed) == 2
    papers = []
    for letter in signed:
        assert letter.document is not None
        assert (letter.document.kind, letter.document.code) == (DocumentKind.LETTER, letter.check_code)
        papers.append(read_stored(letter.document.file))
        (report,) = validate(papers[-1], now=LATER)
        assert (report.name, report.is_valid) == (chairman.label, True)
        assert letter.check_code in text_of(papers[-1])
    printed = as_one(papers)
    assert size_in_millimetres(printed) == {(148, 210)}
    assert [is_blue(printed, page) for page in range(2)] == [True, True]
    Case.objects.filter(pk=born.pk).update(applicant_email="an@example.vn", wants_mail=True)
    clerk = desk.actor(Role.RECORDS_CLERK)
    ids = [letter.pk for letter in signed]
    (sent,) = give_letters(
        agency=desk.ward, letter_ids=ids, by_message=True, public_url=URL, by=clerk, now=LATER
    )
    link = Message.objects.get(key=f"registers.letter:{sent.pk}").text.split(URL)[1].split()[0]
    answer = Client().get(link)
    assert (answer.status_code, answer.content) == (200, papers[ids.index(sent.pk)])
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(f"{link[:-3]}xx/").status_code == 404
    assert [one.case for one in give_letters(agency=desk.ward, letter_ids=ids, by=clerk, now=LATER)] == [wed]
    assert list(find_faults()) == []


def test_only_who_signs_the_letters_puts_them_on_a_pile(desk: Desk, chairman: Actor) -> None:
    registered(desk)
    write()
    sign(desk, "Ai Khác")
    assert letters_to_sign(chairman, roles=SIGN_LETTERS.roles) == []
    sign(desk, chairman.label)
    other = make_key(agency=desk.ward)
    with pytest.raises(NotTheSigner):
        pile(desk, chairman, key=other)
    assert Letter.objects.get().text == ""


def test_a_letter_that_changed_on_the_pile_is_not_signed(desk: Desk, chairman: Actor) -> None:
    registered(desk)
    registered(desk, MARRIAGE)
    write()
    begun, clerk = pile(desk, chairman), desk.actor(Role.RECORDS_CLERK)
    changed, unwilling = Letter.objects.order_by("pk")
    looked = Looked("Gia đình anh Minh", "Nguyễn Minh Khôi")
    look_at_letter(letter_id=changed.pk, looked=looked, by=clerk, now=LATER)
    opt_out(letter_id=unwilling.pk, by=clerk, now=LATER)
    sign_pile(pile=begun, pin=PIN, by=chairman, now=LATER, seconds=60)
    assert set(begun.items.values_list("state", flat=True)) == {ItemState.FAILED}
    again = pile(desk, chairman)
    sign_pile(pile=again, pin=PIN, by=chairman, now=LATER, seconds=60)
    changed.refresh_from_db()
    assert changed.state == LetterState.SIGNED
    assert changed.document is not None
    assert "Gia đình anh Minh" in text_of(read_stored(changed.document.file))
    with pytest.raises(LetterNotPending):
        look_at_letter(letter_id=changed.pk, looked=looked, by=clerk, now=LATER)
    unwilling.refresh_from_db()
    assert unwilling.state == LetterState.SKIPPED
