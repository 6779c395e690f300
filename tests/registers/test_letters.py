"""Letters: made once a final registration, looked at, given out in the words of the office, or not."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.cases.actions import Recipient, declare, hand_over_result, reopen_case
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.notifications.models import Message
from motcua.registers.actions import (
    LetterChoices,
    Looked,
    give_letters,
    look_at_letter,
    opt_in,
    opt_out,
    restore_letter,
    set_letters,
    skip_letter,
    write_letters,
    write_template,
)
from motcua.registers.choices.civil import NAMES
from motcua.registers.choices.kinds import BookKind
from motcua.registers.errors import LetterNotPending, ReasonMissing, SignerMissing, WrongHoles
from motcua.registers.forms.letters import given_draft, letters_pdf
from motcua.registers.models import Book, CivilRecord, Letter, LetterKind, LetterState
from motcua.registers.queries.letters import letters_of, months_of, settings_of, text_in_force, totals
from motcua.registers.rules.holes import filled, wrong_holes
from motcua.registers.rules.letters import DEFAULTS, holes_of, is_child
from tests.documents.reading import text_of
from tests.factories import NOW, actor_for
from tests.factories_books import CONTENT
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, MARRIAGE, Desk, make_desk
from tests.factories_letters import DEATH, LATER, registered, sign, write
from tests.factories_work import bring_to, decided, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH, MARRIAGE, DEATH, HOUSEHOLD_BUSINESS)


def give(desk: Desk, *letters: Letter, **how: bool) -> list[Letter]:
    by = desk.actor(Role.RECORDS_CLERK)
    return give_letters(agency=desk.ward, letter_ids=[one.pk for one in letters], by=by, now=LATER, **how)


def test_each_final_registration_gets_one_letter_and_other_cases_none(desk: Desk) -> None:
    for code in (BIRTH, MARRIAGE, DEATH, HOUSEHOLD_BUSINESS):
        registered(desk, code)
    decided(desk, code=BIRTH, now=NOW)  # not handed over yet
    assert write() == 3
    assert set(Letter.objects.values_list("kind", flat=True)) == set(LetterKind.values)
    assert write() == 0
    assert Letter.objects.count() == 3


def test_a_result_handed_over_again_after_its_correction_brings_no_second_letter(desk: Desk) -> None:
    case = registered(desk)
    write()
    reopened = reopen_case(
        case_id=case.pk,
        version=case.version,
        step_key="seal",
        reason="Sai họ tên",
        by=desk.actor(Role.DIRECTOR),
        now=LATER,
    )
    sign(desk)
    letter = Letter.objects.get()
    assert give(desk, letter) == []  # no final registration while it is being corrected
    assert Case.objects.get(pk=reopened.pk).finished_at is None
    assert write() == 0
    assert Letter.objects.count() == 1


def test_condolence_goes_to_the_informant(desk: Desk) -> None:
    case = registered(desk, DEATH)
    write()
    assert Letter.objects.get().addressee == f"Ông/bà {case.applicant_name} và gia quyến"


def test_a_condolence_is_looked_at_before_it_is_printed(desk: Desk) -> None:
    registered(desk, DEATH)
    write()
    sign(desk)
    letter = Letter.objects.get()
    assert give(desk, letter) == []
    looked = Looked(letter.addressee, "cụ Lê Văn Tám", is_of_child=False)
    look_at_letter(letter_id=letter.pk, looked=looked, by=desk.actor(Role.RECORDS_CLERK), now=LATER)
    (given_out,) = give(desk, letter)
    assert given_out.text.startswith("Được tin cụ Lê Văn Tám đã từ trần")


def test_a_letter_about_a_child_is_not_sent_unless_the_office_says_so(desk: Desk) -> None:
    registered(desk, DEATH)
    registered(desk, DEATH)
    write()
    by = desk.actor(Role.RECORDS_CLERK)
    first, second = Letter.objects.order_by("pk")
    looked = Looked(first.addressee, is_of_child=True)
    assert look_at_letter(letter_id=first.pk, looked=looked, by=by, now=LATER).state == LetterState.SKIPPED
    sign(desk, writes_for_children=True)
    assert look_at_letter(letter_id=second.pk, looked=looked, by=by, now=LATER).state == LetterState.PENDING
    assert len(give(desk, first, second)) == 1


def test_letters_keep_the_words_and_the_signer_they_went_out_with(desk: Desk) -> None:
    case = registered(desk)
    write()
    sign(desk)
    write_template(
        agency=desk.ward,
        kind=LetterKind.BIRTH,
        title="Thư mừng",
        text="{cháu} chào đời ngày {ngày đăng ký}.\n\n{cơ quan} mừng cùng {người nhận}.",
        by=desk.actor(Role.LEADER),
        now=NOW,
    )
    (letter,) = give(desk, Letter.objects.get())
    write_template(
        agency=desk.ward, kind=LetterKind.BIRTH, title="Khác", text="Lời khác",
        by=desk.actor(Role.LEADER), now=LATER,
    )  # fmt: skip
    again = Letter.objects.select_related("agency__parent").get(pk=letter.pk)
    pdf = letters_pdf(
        [(again, given_draft(again))], agency=again.agency, settings=settings_of(again.agency), now=LATER
    )
    text = text_of(pdf)
    for words in (
        "THƯ MỪNG",
        "Cháu bé chào đời ngày 25/03/2026.",
        f"Gia đình ông/bà {case.applicant_name}",
        "CHỦ TỊCH",
        "Lâm Thị Tuyết Mai",
        "Bình Hòa, ngày 25 tháng 3 năm 2026",
    ):
        assert words in text
    assert again.state == LetterState.PRINTED
    assert Event.objects.filter(kind="registers.letter_printed").exists()
    assert list(find_faults()) == []


def test_a_new_text_holds_from_its_day(desk: Desk) -> None:
    write_template(
        agency=desk.ward, kind=LetterKind.BIRTH, title="Mới", text="Lời mới",
        by=desk.actor(Role.DIRECTOR), now=LATER,
    )  # fmt: skip
    assert text_in_force(desk.ward, "birth", on=NOW.date()) == DEFAULTS["birth"]
    assert text_in_force(desk.ward, "birth", on=LATER.date()).title == "Mới"


@pytest.mark.parametrize("text", ["{ông ấy} ơi", "{cháu", "cháu}", "{người mất}", "  "])
def test_a_text_with_holes_nobody_can_fill_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(WrongHoles):
        write_template(
            agency=desk.ward, kind=LetterKind.BIRTH, title="Thư", text=text,
            by=desk.actor(Role.LEADER), now=NOW,
        )  # fmt: skip


def test_nothing_is_printed_before_somebody_signs(desk: Desk) -> None:
    registered(desk)
    write()
    with pytest.raises(SignerMissing):
        give(desk, Letter.objects.get())


def test_who_wants_no_letters_gets_none_before_and_after(desk: Desk) -> None:
    case = registered(desk)
    write()
    by = desk.actor(Role.RECORDS_CLERK)
    letter = opt_out(letter_id=Letter.objects.get().pk, by=by, now=LATER)
    assert letter.state == LetterState.SKIPPED
    second = registered(desk, MARRIAGE)
    Case.objects.filter(pk=second.pk).update(applicant=case.applicant)
    write()
    assert Letter.objects.get(case=second).state == LetterState.SKIPPED
    opt_in(letter_id=letter.pk, by=by, now=LATER)
    assert restore_letter(letter_id=letter.pk, by=by, now=LATER).state == LetterState.PENDING


def test_a_kind_that_is_switched_off_is_counted_and_not_sent(desk: Desk) -> None:
    sign(desk, writes_marriages=False)
    registered(desk, MARRIAGE)
    write()
    assert Letter.objects.get().state == LetterState.SKIPPED


def test_a_letter_is_skipped_with_a_reason_once(desk: Desk) -> None:
    registered(desk)
    write()
    letter, by = Letter.objects.get(), desk.actor(Role.DIRECTOR)
    with pytest.raises(ReasonMissing):
        skip_letter(letter_id=letter.pk, reason=" ", by=by, now=LATER)
    skip_letter(letter_id=letter.pk, reason="đã gửi tận nhà", by=by, now=LATER)
    with pytest.raises(LetterNotPending):
        skip_letter(letter_id=letter.pk, reason="x", by=by, now=LATER)
    assert Letter.objects.get().reason == "đã gửi tận nhà"


def test_by_message_only_who_left_an_address_and_wants_it(desk: Desk) -> None:
    registered(desk)
    reached = registered(desk, MARRIAGE)
    Case.objects.filter(pk=reached.pk).update(applicant_email="an@example.vn", wants_mail=True)
    write()
    sign(desk)
    (sent,) = give(desk, *Letter.objects.all(), by_message=True)
    assert sent.case_id == reached.pk
    message = Message.objects.get(key=f"registers.letter:{sent.pk}")
    assert message.address == "an@example.vn"
    assert give(desk, sent, by_message=True) == []
    assert Letter.objects.get(pk=sent.pk).state == LetterState.SENT


def test_letters_are_counted_by_kind_and_month(desk: Desk) -> None:
    registered(desk)
    registered(desk)
    registered(desk, MARRIAGE)
    write()
    sign(desk)
    give(desk, Letter.objects.filter(kind=LetterKind.BIRTH)[0])
    (march,) = months_of(desk.ward, first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert march.rows == [(2, 1), (1, 0), (0, 0)]
    assert totals([march, march]) == [(4, 2), (2, 0), (0, 0)]
    assert letters_of(desk.ward, first=date(2026, 3, 1), last=date(2026, 3, 31), state="printed").count() == 1


def test_only_the_office_gives_and_only_those_above_set(desk: Desk) -> None:
    registered(desk)
    write()
    letter, other = Letter.objects.get(), make_desk()
    for by in (desk.actor(Role.RECEIVER), desk.actor(Role.ADMINISTRATOR), other.actor(Role.RECORDS_CLERK)):
        with pytest.raises(NotAllowed):
            skip_letter(letter_id=letter.pk, reason="x", by=by, now=LATER)
    with pytest.raises(NotAllowed):
        set_letters(agency=desk.ward, choices=LetterChoices("A"), by=desk.actor(Role.RECORDS_CLERK), now=NOW)
    with pytest.raises(NotAllowed):
        write_letters(by=actor_for(desk.users[Role.DIRECTOR]), now=NOW)


def test_every_text_of_the_program_can_be_filled() -> None:
    for kind, text in DEFAULTS.items():
        assert wrong_holes(text.text, holes_of(kind)) == []
        values = dict.fromkeys(holes_of(kind), "x")
        assert all("{" not in part for part in filled(text.text, values))


@given(st.text(alphabet="ab {}\n", max_size=40))
def test_a_text_without_wrong_holes_keeps_no_brace(text: str) -> None:
    if not wrong_holes(text, holes_of("birth")):
        assert not any(brace in part for part in filled(text, {}) for brace in "{}")


@pytest.mark.parametrize(
    ("born", "died", "child"),
    [
        (date(2010, 3, 24), date(2026, 3, 23), True),
        (date(2010, 3, 24), date(2026, 3, 24), False),
        (date(2026, 3, 24), date(2026, 3, 24), True),
    ],
)
def test_a_child_is_younger_than_sixteen(born: date, died: date, child: bool) -> None:
    assert is_child(born, died) is child


def in_book(case: Case, kind: BookKind, name: str, **content: str) -> CivilRecord:
    """The registration of a case as its book has it."""
    other_name = content.pop("other_name", "")
    names = dict(zip(NAMES[kind], filter(None, (name, other_name)), strict=False))
    book, _is_new = Book.objects.get_or_create(
        agency=case.competent_agency,
        kind=kind,
        year=2026,
        defaults={"symbol": "x", "opened_on": NOW.date(), "opened_by": "x"},
    )
    return CivilRecord.objects.create(
        book=book,
        number=book.records.count() + 1,
        registered_on=NOW.date(),
        name=name,
        other_name=other_name,
        content_text=json.dumps(names | content),
        search_text="",
        signer_name="x",
        officer_name="x",
        case=case,
        entered_at=NOW,
        entered_by="x",
    )


def test_names_come_from_the_civil_status_book(desk: Desk) -> None:
    born, wed, dead = (registered(desk, code) for code in (BIRTH, MARRIAGE, DEATH))
    in_book(born, BookKind.BIRTHS, "Nguyễn Minh Khôi")
    in_book(wed, BookKind.MARRIAGES, "Trần Văn Tú", other_name="Lê Thị Mai")
    days = {"born_on": "1941-02-03", "died_on": "2026-03-20", "registrant_name": "Lê Văn Chín"}
    in_book(dead, BookKind.DEATHS, "Lê Văn Tám", **days)
    write()
    letters = {letter.kind: letter for letter in Letter.objects.all()}
    assert letters["birth"].subject_name == "Nguyễn Minh Khôi"
    assert letters["marriage"].addressee == "Anh chị Trần Văn Tú và Lê Thị Mai"
    assert letters["condolence"].addressee == "Ông/bà Lê Văn Chín và gia quyến"
    assert letters["condolence"].is_of_child is False  # the book knows: nobody has to look


def test_names_come_from_the_declaration_before_anybody_entered_the_book(desk: Desk) -> None:
    case, by = receive(desk, BIRTH), desk.actor(Role.RECEIVER)
    content = CONTENT[BookKind.BIRTHS]
    case = declare(case_id=case.pk, version=case.version, content=content, by=by, now=NOW).case
    case = bring_to(desk, case, "hand_over", now=NOW)
    hand_over_result(case_id=case.pk, version=case.version, recipient=Recipient("An"), by=by, now=LATER)
    write()
    assert Letter.objects.get().subject_name == "Nguyễn Hương Giang"


def test_a_child_in_the_book_of_deaths_gets_no_letter_by_itself(desk: Desk) -> None:
    dead = registered(desk, DEATH)
    in_book(dead, BookKind.DEATHS, "Lê Thị Út", born_on="2026-03-18", died_on="2026-03-20")
    write()
    assert Letter.objects.get().state == LetterState.SKIPPED


def test_a_registration_entered_later_names_the_letter_that_waits(desk: Desk) -> None:
    born, dead = registered(desk), registered(desk, DEATH)
    write()
    in_book(born, BookKind.BIRTHS, "Nguyễn Minh Khôi")
    in_book(dead, BookKind.DEATHS, "Lê Thị Út", born_on="2026-03-18", died_on="2026-03-20")
    write()
    assert Letter.objects.get(case=born).subject_name == "Nguyễn Minh Khôi"
    assert Letter.objects.get(case=dead).state == LetterState.SKIPPED
