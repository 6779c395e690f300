"""What waits for an officer's signature or for the seal they keep, as the rows of one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.cases.queries.signing import ToSign, pile_of
from motcua.catalogue.rules.process import StepKind
from motcua.core.actors import Actor, Role
from motcua.documents.models import SEAL_KEEPERS, SigningKey
from motcua.documents.queries.signatures import own_key, seal_for
from motcua.registers.models import EntryPaper, Letter
from motcua.registers.permissions import SIGN_LETTERS, certifications_seen_by
from motcua.registers.queries.electronic import copies_to_seal
from motcua.registers.queries.letters import letters_to_sign

SEALING = "dong-dau"
SIGNERS = frozenset({Role.LEADER, Role.DIRECTOR, Role.HEAD_OF_SECTION})


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a case with its results, an electronic copy, or a letter. `papers` are names and addresses.

    `field` and `value` name it in the form; `obstacle` says why it cannot be chosen.
    """

    field: str
    value: str
    code: str
    link: str
    title: str
    person: str
    papers: Sequence[tuple[str, str]]
    number: str
    due_at: datetime | None
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The list, and the key it is signed with. `may_choose`: the officer both signs and keeps a seal."""

    is_sealing: bool
    may_choose: bool
    key: SigningKey | None
    rows: Sequence[Row]

    @property
    def is_signing(self) -> bool:
        """The other list."""
        return not self.is_sealing


def waiting_for(actor: Actor, *, wants_seal: bool) -> Waiting:
    """What the officer is to sign; what to seal for who keeps a seal and signs nothing, or asks for that."""
    keeps, signs = actor.holds(SEAL_KEEPERS, None), actor.holds(SIGNERS, None)
    if keeps and (wants_seal or not signs):
        return _to_seal(actor, may_choose=signs)
    rows = [
        *(_of_case(one) for one in pile_of(actor)),
        *(_of_letter(one) for one in letters_to_sign(actor, roles=SIGN_LETTERS.roles)),
    ]
    return Waiting(False, keeps, own_key(actor), rows)


def _to_seal(actor: Actor, *, may_choose: bool) -> Waiting:
    """All that waits for the seal of one agency; that of another shows when this is done."""
    cases = pile_of(actor, StepKind.NUMBER_AND_SEAL)
    copies = copies_to_seal(certifications_seen_by(actor))
    agencies = [*(one.case.competent_agency for one in cases), *(one.entry.seal_agency for one in copies)]
    key, agency = _first_seal(actor, agencies)
    rows = [
        *(_of_case(one) for one in cases if one.case.competent_agency_id == agency),
        *(_of_copy(one) for one in copies if one.entry.seal_agency.pk == agency),
    ]
    return Waiting(True, may_choose, key, rows)


def _first_seal(actor: Actor, agencies: Sequence[Agency]) -> tuple[SigningKey | None, int | None]:
    """The first seal the officer can use here, and whose it is; of the first agency where there is none."""
    for agency in {one.pk: one for one in agencies}.values():
        if (key := seal_for(actor, agency)) is not None:
            return key, agency.pk
    return None, agencies[0].pk if agencies else None


def _of_case(one: ToSign) -> Row:
    case = one.case
    return Row(
        field="case",
        value=str(case.pk),
        code=case.code,
        link=reverse("desk:case", args=[case.pk]),
        title=case.procedure_name,
        person=case.applicant_name,
        papers=[
            (paper.file_name, reverse("desk:attachment", args=[case.pk, paper.pk])) for paper in one.papers
        ],
        number=case.result_number,
        due_at=case.due_at,
        obstacle=_("Chưa có số: mở hồ sơ để ghi số và đóng dấu.") if one.lacks_number else "",
    )


def _of_letter(letter: Letter) -> Row:
    return Row(
        field="letter",
        value=str(letter.pk),
        code=letter.case.code,
        link=reverse("desk:letter", args=[letter.pk]),
        title=_("Thư %(kind)s: %(addressee)s")
        % {"kind": letter.get_kind_display().lower(), "addressee": letter.addressee},
        person=letter.case.applicant_name,
        papers=[(_("Xem thư"), reverse("desk:letter_pdf", args=[letter.pk]))],
        number="",
        due_at=None,
    )


def _of_copy(paper: EntryPaper) -> Row:
    return Row(
        field="copy",
        value=str(paper.pk),
        code=paper.case.code,
        link=reverse("desk:certification_done", args=[paper.entry_id]),
        title=_("Bản sao chứng thực điện tử: %(name)s") % {"name": paper.name},
        person=paper.entry.requester_name,
        papers=[(paper.name, reverse("desk:certification_copy", args=[paper.entry_id, paper.pk]))],
        number=paper.line.printed_number if paper.line else "",
        due_at=paper.case.due_at,
    )
