"""The letters of a sample office: signed by its chairman, those of past months printed."""

from __future__ import annotations

import io
import math
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from motcua.agencies.models import Agency
from motcua.core.actors import Actor, job_actor
from motcua.core.rules.dates import local_day
from motcua.documents.actions import store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import StoredFile
from motcua.documents.signing.stamps import clean_picture
from motcua.registers.actions import (
    LetterChoices,
    Looked,
    give_letters,
    look_at_letter,
    set_letters,
    write_letters,
)
from motcua.registers.models.letters import Letter, LetterKind

BY = job_actor("demo")
PRINTED_AFTER = timedelta(days=14)
AT_ONCE = 500


def sign_letters(agency: Agency, signer: str, *, now: datetime) -> None:
    """The chairman signs the letters of the office, with a scribble for a signature."""
    (stored,) = store_files(contents=[(clean_picture(_scribble()), MediaType.PNG)], now=now)
    signature = StoredFile.objects.get(sha256=stored.sha256)
    set_letters(agency=agency, choices=LetterChoices(signer), signature=signature, by=BY, now=now)


def write_all(*, now: datetime) -> None:
    """The letters of everything that has been handed over."""
    while write_letters(by=BY, now=now).has_more:
        pass


def print_past(agency: Agency, *, clerk: Actor, now: datetime) -> None:
    """Print what has waited for two weeks; of the dead somebody has looked that none was a child."""
    until = local_day(now) - PRINTED_AFTER
    waiting = Letter.objects.pending().filter(agency=agency, registered_on__lt=until)
    for letter in waiting.filter(kind=LetterKind.CONDOLENCE):
        looked = Looked(letter.addressee, is_of_child=False)
        look_at_letter(letter_id=letter.pk, looked=looked, by=clerk, now=now)
    ids = list(waiting.order_by("registered_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        chosen = ids[start : start + AT_ONCE]
        give_letters(agency=agency, letter_ids=chosen, by=clerk, now=now)


def _scribble() -> bytes:
    picture = Image.new("RGB", (600, 240), "white")
    points = [
        (40 + step * 5.2, 120 - 70 * math.exp(-step / 60) * math.sin(step / 5.5) - step / 4)
        for step in range(100)
    ]
    pen = ImageDraw.Draw(picture)
    pen.line(points, fill="#12319c", width=7, joint="curve")
    pen.line([(70, 190), (520, 150)], fill="#12319c", width=5)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
