"""What a call says, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.queueing.speech import VOCABULARY, NotSpeakable, call_clips, call_text


@pytest.mark.parametrize(
    ("code", "counter", "by_digit", "sentence"),
    [
        ("D-047", "3", True, "Mời số dê, không bốn bảy, đến quầy ba."),
        ("D-047", "3", False, "Mời số dê, bốn mươi bảy, đến quầy ba."),
        ("Đ-121", "12", False, "Mời số đê, một trăm hai mươi mốt, đến quầy mười hai."),
        ("A-005", "15", True, "Mời số a, không không năm, đến quầy mười lăm."),
        ("A-105", "24", False, "Mời số a, một trăm linh năm, đến quầy hai mươi tư."),
        ("HT-1001", "2A", False, "Mời số hát tê, một nghìn không trăm linh một, đến quầy hai a."),
        ("0421", "1", True, "Mời số không bốn hai một, đến quầy một."),
        ("d-7", "10", True, "Mời số dê, bảy, đến quầy mười."),
    ],
)
def test_a_call_is_said_as_people_say_it(code: str, counter: str, by_digit: bool, sentence: str) -> None:
    assert call_text(code, counter, digit_by_digit=by_digit) == sentence


def test_clips_are_the_words_in_order() -> None:
    assert call_clips("D-047", "3") == ["moi-so", "chu-d", "so-0", "so-4", "so-7", "den-quay", "so-3"]


def test_every_clip_has_its_own_plain_file_name_and_its_own_words() -> None:
    assert len(set(VOCABULARY.values())) == len(VOCABULARY)
    assert all(clip.isascii() and clip == clip.lower() for clip in VOCABULARY)


@pytest.mark.parametrize(
    ("code", "counter"), [("", "1"), ("D-047", ""), ("D-047", "Quầy?"), ("🙂", "1"), ("-", "1")]
)
def test_what_has_no_name_is_refused(code: str, counter: str) -> None:
    with pytest.raises(NotSpeakable):
        call_clips(code, counter)


@given(
    letters=st.text("ABCDĐEGHIKLMNOPQRSTUVXY", max_size=2),
    number=st.integers(0, 10**7),
    counter=st.integers(1, 999),
    by_digit=st.booleans(),
)
def test_every_ticket_can_be_called_within_the_vocabulary(
    letters: str, number: int, counter: int, by_digit: bool
) -> None:
    clips = call_clips(f"{letters}-{number:03d}", str(counter), digit_by_digit=by_digit)
    assert set(clips) <= set(VOCABULARY)
    assert call_text(f"{letters}-{number:03d}", str(counter), digit_by_digit=by_digit).endswith(".")
