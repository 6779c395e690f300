"""How an office writes letters: which kinds, in what words, signed by whom."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.documents.models import StoredFile
from motcua.registers.errors import WrongHoles
from motcua.registers.models.letters import LetterKind, LetterPaper, LetterSettings, LetterTemplate
from motcua.registers.permissions import SET_LETTERS, check_books
from motcua.registers.rules.holes import wrong_holes
from motcua.registers.rules.letters import holes_of

SUBJECT = "registers.letters"


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """Which letters are written, and who signs them."""

    signer_name: str
    signer_title: str = "Chủ tịch"
    paper: str = LetterPaper.A5
    writes_births: bool = True
    writes_marriages: bool = True
    writes_condolences: bool = True
    writes_for_children: bool = False


@action
def set_letters(
    *,
    agency: Agency,
    choices: LetterChoices,
    signature: StoredFile | None = None,
    by: Actor,
    now: datetime,
) -> LetterSettings:
    """Change how letters are written from now on; `signature` replaces the picture, None keeps it."""
    check_books(by, SET_LETTERS, agency)
    said = asdict(choices)
    defaults = {**said, "signature": signature} if signature is not None else said
    settings, _is_new = LetterSettings.objects.update_or_create(agency=agency, defaults=defaults)
    _note(agency, "registers.letters_set", {**said, "new_signature": signature is not None}, by=by, now=now)
    return settings


@action
def write_template(
    *, agency: Agency, kind: LetterKind, title: str, text: str, by: Actor, now: datetime
) -> LetterTemplate:
    """A new text for letters of the kind, from today on; letters that went out keep theirs.

    Raises NotAllowed, WrongHoles for an empty text or for words in braces that cannot be filled in.
    """
    check_books(by, SET_LETTERS, agency)
    if not title.strip() or not text.strip():
        raise WrongHoles(_("Xin ghi tên thư và lời thư."), field="text")
    if wrong := wrong_holes(text, holes_of(kind)):
        raise WrongHoles(
            _("Không điền được %(wrong)s. Chỉ dùng: %(known)s.")
            % {
                "wrong": ", ".join(wrong),
                "known": ", ".join(f"{{{hole}}}" for hole in holes_of(kind)),
            },
            field="text",
        )
    day = local_day(now)
    template, _is_new = LetterTemplate.objects.update_or_create(
        agency=agency,
        kind=kind,
        valid_from=day,
        defaults={"title": title.strip()[:120], "text": text.strip(), "written_by": by.label},
    )
    _note(agency, "registers.letter_text_written", {"kind": str(kind), "from": day}, by=by, now=now)
    return template


def _note(agency: Agency, kind: str, said: dict[str, object], *, by: Actor, now: datetime) -> None:
    append(subject_kind=SUBJECT, subject_id=agency.code, events=[NewEvent(kind, said)], by=by, now=now)
