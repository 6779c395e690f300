"""Limits, sizes, what each act wants, who signs how, and the states an entry walks through."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.own_records import read_own_records
from motcua.fees.choices import WaiverGround
from motcua.registers.choices import ActKind, EntryState
from motcua.registers.rules import entry_states
from motcua.registers.rules.acts import ACTS, Act, book_of
from motcua.registers.rules.certification_fees import Counted, Exemption
from motcua.registers.rules.certification_limits import (
    LimitLack,
    Longer,
    SizeLack,
    limit_lack,
    size_lack,
)
from motcua.registers.rules.certifying import Standing, capacity, is_chairman, standing_of
from motcua.registers.rules.options_text import options_from_text, options_to_text
from motcua.registers.rules.requirements import Lack, Named, Options, Signing, Subject, is_bound, lacks

AT = datetime(2026, 3, 24, 2, 0, tzinfo=UTC)
WITNESSES = (Named("Lê Văn Ba", "CC 1"), Named("Trần Thị Tư", "CC 2"))


def test_every_act_is_a_procedure_of_the_project_with_its_own_limit() -> None:
    records = {record.code: record for record in read_own_records()}
    for rules in ACTS.values():
        record = records[rules.procedure]
        assert record.is_same_day == (rules.own_days == 0)
        assert (record.place_rule == "land") == rules.may_be_on_land


@pytest.mark.parametrize(
    ("act", "longer", "lack"),
    [
        (Act.COPY, None, None),
        (Act.COPY, Longer(1), LimitLack.REASON),
        (Act.COPY, Longer(2, "Nhiều bản chính"), None),
        (Act.COPY, Longer(3, "Nhiều bản chính"), LimitLack.AGREEMENT),
        (Act.COPY, Longer(3, "Nhiều bản chính", "Thỏa thuận 24/03/2026"), None),
        (Act.SIGNATURE, Longer(1, "Đông người"), LimitLack.AGREEMENT),
        (Act.SIGNATURE, Longer(1, "", "Thỏa thuận 24/03/2026"), None),
        (Act.TRANSACTION, Longer(2), None),
        (Act.TRANSACTION, Longer(3, "Phức tạp"), LimitLack.AGREEMENT),
        (Act.TRANSACTION, Longer(0), LimitLack.DAYS),
        (Act.WILL, Longer(91, "", "Có"), LimitLack.DAYS),
    ],
)
def test_a_longer_limit_needs_its_ground(act: Act, longer: Longer | None, lack: LimitLack | None) -> None:
    assert limit_lack(act, longer) is lack


@pytest.mark.parametrize(
    ("papers", "lack"),
    [
        ([], SizeLack.NO_PAPER),
        ([Counted("")], SizeLack.NAME),
        ([Counted("Giấy", pages=0)], SizeLack.PAGES),
        ([Counted("Giấy", copies=0)], SizeLack.COPIES),
        ([Counted("Giấy", pages=5001)], SizeLack.PAGES),
        ([Counted("Giấy", copies=5001)], SizeLack.COPIES),
        ([Counted("Giấy")] * 41, SizeLack.PAPERS),
        ([Counted("Giấy", copies=1000)], None),
        ([Counted("Giấy")] * 40, None),
    ],
)
def test_one_entry_has_bounds(papers: list[Counted], lack: SizeLack | None) -> None:
    assert size_lack(papers) is lack


@pytest.mark.parametrize(
    ("act", "options", "missing"),
    [
        (Act.COPY, Options(), []),
        (Act.TRANSACTION, Options(), []),
        (Act.TRANSACTION, Options(subject=Subject.LAND, place_of_land="Bình Hòa"), []),
        (
            Act.TRANSACTION,
            Options(subject=Subject.LAND, place_of_land="Thuận An", is_local=False),
            [Lack.LAND_ELSEWHERE],
        ),
        (Act.TRANSACTION, Options(subject=Subject.AUTHORISATION, is_local=False), []),
        (Act.WILL, Options(subject=Subject.LAND, is_local=False), []),
        (Act.ESTATE, Options(subject=Subject.LAND), [Lack.LAND_UNNAMED]),
        (Act.WILL, Options(signing=Signing.CANNOT, witnesses=WITNESSES[:1]), [Lack.WITNESSES]),
        (Act.WILL, Options(signing=Signing.CANNOT, witnesses=WITNESSES), []),
        (Act.WILL, Options(signing=Signing.FINGERPRINT), []),
        (Act.SIGNATURE, Options(signing=Signing.CANNOT), []),
        (Act.WILL, Options(witnesses=(Named("Lê Văn Ba"),)), [Lack.WITNESS_PAPERS]),
        (Act.WILL, Options(interpreter=Named("Ngô Văn Sáu")), [Lack.INTERPRETER_PAPER]),
        (Act.TRANSLATOR, Options(from_language="Anh"), [Lack.LANGUAGES]),
        (Act.SIGNATURE, Options(outside_place="12 Lê Lợi"), [Lack.OUTSIDE_TIME]),
        (Act.SIGNATURE, Options(outside_at=AT), [Lack.OUTSIDE_PLACE]),
    ],
)
def test_each_act_wants_its_own(act: Act, options: Options, missing: list[Lack]) -> None:
    assert list(lacks(act, options)) == missing


@given(
    st.builds(
        Options,
        signing=st.sampled_from(Signing),
        others=st.lists(st.builds(Named, st.text(), st.text())).map(tuple),
        witnesses=st.lists(st.builds(Named, st.text(), st.text())).map(tuple),
        interpreter=st.none() | st.builds(Named, st.text(), st.text()),
        subject=st.sampled_from(Subject),
        is_local=st.booleans(),
        outside_place=st.text(),
        outside_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        place_of_land=st.text(),
    )
)
def test_options_survive_their_text(options: Options) -> None:
    assert options_from_text(options_to_text(options)) == options


def test_nothing_ticked_is_stored_as_nothing() -> None:
    assert options_to_text(Options()) == "{}"


@pytest.mark.parametrize(
    ("title", "standing", "lines"),
    [
        ("Chủ tịch UBND", Standing.CHAIRMAN, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Chủ tịch Ủy ban nhân dân phường", Standing.CHAIRMAN, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Phó Chủ tịch UBND", Standing.DEPUTY, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Giám đốc Trung tâm", Standing.AUTHORISED, ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM")),
        ("", Standing.AUTHORISED, ("TUQ. CHỦ TỊCH",)),
        ("Chủ tịch Hội Nông dân", Standing.AUTHORISED, ("TUQ. CHỦ TỊCH", "CHỦ TỊCH HỘI NÔNG DÂN")),
    ],
)
def test_the_capacity_follows_the_post(title: str, standing: Standing, lines: tuple[str, ...]) -> None:
    assert standing_of(title) is standing
    assert is_chairman(title) == (standing is Standing.CHAIRMAN)
    assert capacity(standing, title) == lines


def test_every_act_has_words_and_every_ground_a_waiver() -> None:
    assert set(ActKind.values) == {act.value for act in Act}
    assert {ground.value for ground in Exemption} <= set(WaiverGround.values)
    assert {*entry_states.path_of(Act.SIGNATURE), entry_states.CANCELLED} == set(EntryState.values)


def test_two_pages_make_a_sheet_and_the_second_sheet_is_bound() -> None:
    assert [is_bound(pages) for pages in (1, 2, 3, 40)] == [False, False, True, True]


def test_books_number_what_takes_a_number() -> None:
    assert book_of(Act.COPY) == "copy"
    assert book_of(Act.COPY, is_electronic=True) == "electronic_copy"
    assert book_of(Act.CORRECTION) is None


@pytest.mark.parametrize("act", list(Act))
def test_an_entry_walks_its_states_one_after_the_other(act: Act) -> None:
    walked, state = [entry_states.ENTERED], entry_states.ENTERED
    while (following := entry_states.next_state(act, state)) is not None:
        assert entry_states.may_cancel(state)
        walked.append(following)
        state = following
    assert tuple(walked) == entry_states.path_of(act)
    assert (entry_states.SIGNED in walked) == ACTS[act].is_signed_here
    assert not entry_states.may_cancel(state)
    assert list(entry_states.steps_between(act, walked[0], walked[-1]) or ()) == walked[1:]
    assert entry_states.steps_between(act, walked[-1], walked[0]) is None
    assert entry_states.steps_between(act, entry_states.CANCELLED, walked[-1]) is None
