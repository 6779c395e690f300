"""From a picture to the bytes a printer burns, and back.

ESC/POS, raster only: the text mode of printers knows code pages, and none of them has Vietnamese.
"""

import struct
from collections.abc import Iterator

from escpos.printer import Dummy
from PIL import Image

# Any profile 576 dots wide that knows the plain cut; the default one prints a warning for each picture.
PROFILE = "TM-T20II"
RASTER = b"\x1dv0"  # GS v 0, then mode, bytes a row, rows


def encode(picture: Image.Image) -> bytes:
    """Return the commands that reset the printer, burn the picture, feed it past the knife and cut."""
    printer = Dummy(profile=PROFILE)
    printer.hw("INIT")
    printer.image(picture, impl="bitImageRaster")
    printer.cut()
    return bytes(printer.output)


def decode(data: bytes) -> Image.Image:
    """Return the picture in bytes made by `encode`; raises ValueError for others."""
    pieces = list(_pieces(data))
    if not pieces:
        raise ValueError("no picture in these bytes")
    whole = Image.new("1", (max(piece.width for piece in pieces), sum(piece.height for piece in pieces)), 1)
    y = 0
    for piece in pieces:
        whole.paste(piece, (0, y))
        y += piece.height
    return whole


def _pieces(data: bytes) -> Iterator[Image.Image]:
    """A tall picture is sent in pieces, one below the other."""
    at = data.find(RASTER)
    while at >= 0:
        row, rows = struct.unpack_from("<HH", data, at + 4)
        start, size = at + 8, row * rows
        if start + size > len(data):
            raise ValueError("the picture ends too early")
        # In the command a set bit is ink, in a picture it is paper.
        yield Image.frombytes("1", (row * 8, rows), bytes(byte ^ 0xFF for byte in data[start : start + size]))
        at = data.find(RASTER, start + size)
