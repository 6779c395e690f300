"""Reading the QR of a slip from a photo."""

from __future__ import annotations

import warnings
from typing import IO

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

_LARGEST_PIXELS = 64_000_000
_READ_AT = 2000  # pixels on the longer side: enough for a slip, quick to search


def qr_texts(picture: IO[bytes]) -> list[str]:
    """The texts of all QR codes in a picture; nothing for a file that is no picture or has no code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(picture, formats=("JPEG", "PNG", "WEBP"))
            if image.width * image.height > _LARGEST_PIXELS:
                return []
            image.draft("L", (_READ_AT, _READ_AT))
            upright = ImageOps.exif_transpose(image).convert("L")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ):
        return []
    upright.thumbnail((_READ_AT, _READ_AT))
    found = zxingcpp.read_barcodes(upright, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in found]
