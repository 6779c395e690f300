"""QR codes in pages: drawn into the page itself, so that nothing else must load."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString


def qr_svg(text: str, *, size: int = 5) -> SafeString:
    """The code as an SVG element, `size` pixels a square; black on white also in the dark."""
    code = segno.make(text, micro=False, error="m")
    return SafeString(code.svg_inline(scale=size, border=2, light="#fff", omitsize=True))  # signs of our own
