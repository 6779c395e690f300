"""The bytes sent are the picture, dot for dot, and nothing else."""

import pytest
import zxingcpp
from PIL import Image

from motcua.queueing.printing import draw_ticket, ticket_bytes
from motcua.queueing.printing.picture import WIDTHS
from motcua.queueing.printing.raster import decode, encode
from tests.queueing.printing.escpos import read_printout
from tests.queueing.printing.faces import FACE, FOLLOW


@pytest.mark.parametrize("width", WIDTHS)
def test_the_printer_burns_the_picture_dot_for_dot(width: int) -> None:
    picture = draw_ticket(FACE, width=width)
    out = read_printout(ticket_bytes(FACE, width=width))
    assert out.commands == ["reset", "picture", "feed 6", "cut"]
    assert (out.width, len(out.rows)) == picture.size
    burnt = Image.new("L", picture.size)
    burnt.putdata([0 if dot else 255 for row in out.rows for dot in row])
    assert burnt.tobytes() == picture.convert("L").tobytes()
    assert [code.text for code in zxingcpp.read_barcodes(burnt)] == [FOLLOW]


def test_encoding_says_nothing_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    ticket_bytes(FACE, width=384)
    assert capsys.readouterr() == ("", "")


def test_a_tall_picture_is_sent_in_pieces_that_meet() -> None:
    tall = Image.new("1", (384, 1900), 1)
    for y in range(0, 1900, 7):
        tall.putpixel((y % 384, y), 0)
    out = read_printout(encode(tall))
    assert [(x, y) for y, row in enumerate(out.rows) for x, dot in enumerate(row) if dot] == [
        (y % 384, y) for y in range(0, 1900, 7)
    ]
    assert decode(encode(tall)).tobytes() == tall.tobytes()


def test_bytes_become_the_picture_again() -> None:
    picture = draw_ticket(FACE, width=512)
    assert decode(encode(picture)).tobytes() == picture.tobytes()


@pytest.mark.parametrize("data", [b"", b"hello", b"\x1dv0\x00\x30\x00\x10\x00short"])
def test_other_bytes_are_no_picture(data: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        decode(data)


@pytest.mark.parametrize("data", [b"D-047\n", b"\x1b@\x1bt\x10", b"\x1dv0\x00\x01\x00\x09\x00" + b"\0" * 8])
def test_the_reader_is_strict(data: bytes) -> None:
    with pytest.raises(AssertionError):
        read_printout(data)
