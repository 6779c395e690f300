"""The picture of a ticket: dots, widths, letters, the QR; no text of people breaks it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from motcua.queueing.printing import TicketFace, TicketFontsMissing, draw_ticket, letters
from motcua.queueing.printing.picture import DOTS_PER_MM, TALLEST, WIDTHS
from tests.queueing.printing.faces import FACE, FOLLOW

VOWELS = (
    "aàáảãạăằắẳẵặâầấẩẫậ",
    "eèéẻẽẹêềếểễệ",
    "iìíỉĩị",
    "oòóỏõọôồốổỗộơờớởỡợ",
    "uùúủũụưừứửữự",
    "yỳýỷỹỵ",
)
LONG_LINE = (
    "Đăng ký, cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất "
    "cho hộ gia đình, cá nhân, cộng đồng dân cư và người Việt Nam định cư ở nước ngoài"
)


def edges_are_white(picture: Image.Image) -> bool:
    """Ink at an edge is ink that was cut off."""
    grey = picture.convert("L")
    width, height = picture.size
    strips = (
        (0, 0, 3, height),
        (width - 3, 0, width, height),
        (0, 0, width, 3),
        (0, height - 3, width, height),
    )
    return all(grey.crop(strip).getextrema() == (255, 255) for strip in strips)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_ticket_is_black_and_white_and_as_wide_as_the_head(width: int) -> None:
    picture = draw_ticket(FACE, width=width)
    assert picture.mode == "1"
    assert picture.width == width
    assert edges_are_white(picture)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("english", ["", "Land and construction"])
def test_the_qr_is_read_and_at_least_25_mm_wide(width: int, english: str) -> None:
    picture = draw_ticket(replace(FACE, english=english), width=width)
    (code,) = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == FOLLOW
    assert code.position.top_right.x - code.position.top_left.x >= 25 * DOTS_PER_MM - 1


def test_the_same_face_gives_the_same_dots_also_in_many_threads() -> None:
    faces = [replace(FACE, code=f"D-{number:03d}") for number in range(40)]
    alone = [draw_ticket(face, width=576).tobytes() for face in faces]
    letters.stamp.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda face: draw_ticket(face, width=576).tobytes(), faces))
    assert together == alone
    assert len(set(alone)) == len(faces)


def word_dots(word: str) -> tuple[tuple[int, int], bytes]:
    mask = letters.stamp(word, letters.STRONG, 36).mask
    assert mask is not None, word
    return mask.size, mask.tobytes()


def test_every_vietnamese_letter_has_its_own_dots() -> None:
    all_letters = [letter for group in (*VOWELS, "dđ") for letter in group + group.upper()]
    assert letters.clean("".join(all_letters)) == "".join(all_letters)
    assert len({word_dots(letter) for letter in all_letters}) == len(all_letters) == 148


def test_a_letter_the_font_lacks_is_seen_to_be_lacking() -> None:
    assert letters.clean("Wang 中文, αβ 🙂") == "Wang ??, ?? ?"
    assert letters.clean("a\u0301\x00b\u200dc\udc80d\u20dde") == "ábcde"


def test_decomposed_letters_print_as_composed_ones() -> None:
    decomposed = replace(
        FACE,
        line="Đa\u0302\u0301t đai, xa\u0302y du\u031b\u0323ng va\u0300 mo\u0302i tru\u031bo\u031b\u0300ng",
    )
    assert draw_ticket(decomposed, width=384).tobytes() == draw_ticket(FACE, width=384).tobytes()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_line_name_wraps_and_ends_in_an_ellipsis(width: int) -> None:
    short, long = (draw_ticket(replace(FACE, line=line), width=width) for line in ("Đất đai", LONG_LINE))
    assert long.height > short.height + 60
    assert edges_are_white(long)
    lines = letters.wrap(LONG_LINE, letters.STRONG, 30, 368, most=4)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert LONG_LINE.startswith(" ".join(lines).removesuffix("…"))


def test_lines_are_about_the_same_width() -> None:
    lines = letters.wrap("Trung tâm Phục vụ hành chính công xã Thăng Bình", letters.STRONG, 26, 544, most=3)
    assert lines == ["Trung tâm Phục vụ hành", "chính công xã Thăng Bình"]


@pytest.mark.parametrize("field", ["priority", "place", "english", "follow_url"])
def test_what_a_ticket_need_not_have_leaves_no_hole(field: str) -> None:
    with_it = draw_ticket(replace(FACE, priority="Người từ đủ 75 tuổi", english="Land"), width=576)
    without = draw_ticket(
        replace(FACE, **{"priority": "Người từ đủ 75 tuổi", "english": "Land", field: ""}), width=576
    )
    assert without.height < with_it.height
    assert edges_are_white(without)


def test_priority_stands_white_on_black() -> None:
    face = replace(FACE, priority="Người từ đủ 75 tuổi")
    dots = draw_ticket(face, width=576).convert("L").tobytes()
    rows = [dots[start : start + 576] for start in range(0, len(dots), 576)]
    darkest = max(row.count(0) for row in rows)
    assert darkest > 500
    assert sum(row.count(0) > 400 for row in rows) > 20


def test_waits_are_said_as_people_say_them() -> None:
    shown = {
        wait: draw_ticket(replace(FACE, wait=wait), width=512) for wait in ((0, 5), (5, 5), (5, 10), None)
    }
    assert len({picture.tobytes() for picture in shown.values()}) == 4
    assert ImageChops.difference(shown[0, 5].convert("L"), shown[5, 5].convert("L")).getbbox() is not None


def test_what_cannot_be_a_ticket_is_refused() -> None:
    with pytest.raises(ValueError, match="400"):
        draw_ticket(FACE, width=400)
    with pytest.raises(ValueError, match="time zone"):
        draw_ticket(replace(FACE, issued_at=datetime(2026, 11, 28, 9, 5)), width=384)  # noqa: DTZ001
    with pytest.raises(ValueError, match="readable QR"):
        draw_ticket(replace(FACE, follow_url="https://motcua.vn/" + "x" * 1500), width=384)


def test_without_fonts_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for cached in (
        letters._parts,
        letters._part,
        letters._font,
        letters._advance,
        letters.stamp,
        letters._space,
        letters._leaves_ink,
    ):
        cached.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(letters, "STYLE_SHEET", tmp_path / "none.css")
        with pytest.raises(TicketFontsMissing, match="make setup"):
            draw_ticket(FACE, width=384)
    draw_ticket(FACE, width=384)


names = st.text(max_size=120) | st.text("Ấựỵ W…\u0301\u200d中🙂", max_size=300)


@settings(max_examples=150)
@given(
    face=st.builds(
        TicketFace,
        code=st.text(max_size=12),
        line=names,
        office=names,
        place=names,
        priority=names,
        english=names,
        issued_at=st.just(FACE.issued_at),
        ahead=st.integers(0, 99_999),
        wait=st.none() | st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)),
        follow_url=st.just("") | st.just(FOLLOW),
    ),
    width=st.sampled_from(WIDTHS),
)
def test_no_text_overflows_the_paper(face: TicketFace, width: int) -> None:
    picture = draw_ticket(face, width=width)
    assert picture.width == width
    assert picture.height < TALLEST
    assert edges_are_white(picture)
