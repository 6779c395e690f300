"""What a signature looks like on paper: a small PDF page drawn by typst."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PIL import Image

from motcua.core.rules.dates import local
from motcua.documents.forms.rendering import draw
from motcua.documents.signing.placing import Spot, spot_for_header, spot_for_seal, spot_for_signature

MOST_PIXELS = 700  # of a side: 300 dpi at the size it is printed in
SQUARE = 1.0


class StampKind(StrEnum):
    """SIGNATURE of an officer above the name; SEAL of an agency beside it; HEADER on top of an attachment."""

    SIGNATURE = "signature"
    SEAL = "seal"
    HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a visible signature says.

    `name` is the officer, or the agency of a seal. `capacity` are the lines above the signature ("TM. ỦY BAN
    NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), drawn where the paper has no signer block. `number` is the
    number and symbol of the document, for an attachment. `picture` is a PNG with a transparent ground.
    """

    kind: StampKind
    name: str
    capacity: tuple[str, ...] = ()
    number: str = ""
    picture: bytes = field(default=b"", repr=False)
    is_trial: bool = False


def spot_of(stamp: Stamp, content: bytes) -> Spot:
    """Where the stamp goes on the paper; raises PdfiumError for what is no paper."""
    if stamp.kind is StampKind.HEADER:
        return spot_for_header(content)
    if stamp.kind is StampKind.SEAL:
        return spot_for_seal(content)
    return spot_for_signature(content, stamp.name, aspect=_aspect(stamp.picture))


def draw_stamp(stamp: Stamp, spot: Spot, *, at: datetime) -> bytes:
    """The stamp as a PDF page of the size of its place."""
    width, height = spot.size
    values = {
        "kind": str(stamp.kind),
        "name": stamp.name,
        "capacity": list(stamp.capacity),
        "number": stamp.number,
        "moment": moment_words(at),
        "is_trial": stamp.is_trial,
        "draws_block": stamp.kind is StampKind.SIGNATURE and not spot.is_block,
        "width": width,
        "height": height,
    }
    return draw("stamp", values, pictures={"picture_svg": as_svg(stamp.picture)}, at=at)


def moment_words(at: datetime) -> str:
    """dd/mm/yyyy hh:mm:ss with the time zone (NĐ 30/2020/NĐ-CP, Phụ lục I; ISO 8601)."""
    return f"{local(at):%d/%m/%Y %H:%M:%S} +07:00"


def clean_picture(content: bytes) -> bytes:
    """A picture of a signature or seal as PNG: not larger than printed, its white ground made transparent.

    `content` was opened as a picture before (`documents.actions.read_upload`).
    """
    with Image.open(io.BytesIO(content)) as opened:
        opened.thumbnail((MOST_PIXELS, MOST_PIXELS))
        picture = opened.convert("RGBA")
    if picture.getchannel("A").getextrema()[0] == 255:
        picture.putalpha(Image.eval(picture.convert("L"), lambda light: 255 - light if light > 96 else 255))
    box = picture.getchannel("A").getbbox()
    if box is not None:
        picture = picture.crop(box)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _aspect(picture: bytes) -> float:
    if not picture:
        return SQUARE
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.width / opened.height


def as_svg(picture: bytes) -> str:
    """The picture as text for typst, which takes nothing else from outside; "" for none."""
    if not picture:
        return ""
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    data = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image href="data:image/png;base64,{data}" width="{width}" height="{height}"/></svg>'
    )
