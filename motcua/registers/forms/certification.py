"""What a request for certification prints: its certification texts, and the receipt behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from motcua.agencies.models import Agency
from motcua.core.rules.dates import local_day, long_date
from motcua.core.rules.rule_sets import in_force
from motcua.documents.forms import CertificationPart, CertificationSheet, CertificationTexts, render
from motcua.documents.joining import joined
from motcua.fees.forms import receipt_pdf
from motcua.registers.choices import LineColumn
from motcua.registers.models import CertificationEntry, EntryPaper
from motcua.registers.queries.attestations import texts_in_force
from motcua.registers.queries.values import current_value
from motcua.registers.rules.acts import Act
from motcua.registers.rules.attestation_texts import SIGNED_BELOW, AttestationText, TextForm
from motcua.registers.rules.attestations import Facts, attestation, form_of, sample_facts
from motcua.registers.rules.requirements import Named, Options

# Of more copies one sheet is printed, and the printer is told how many.
MOST_SHEETS = 20


def certification_pdf(entry: CertificationEntry, *, with_receipt: bool = True) -> bytes:
    """All that is printed for a visit in one PDF: a text for each copy, then the receipt if there is one."""
    pdfs = [receipt_pdf(entry.receipt)] if with_receipt and entry.receipt is not None else []
    if not (entry.is_electronic and pdfs):  # an electronic copy carries its text itself
        pdfs.insert(0, render("certification", texts_of(entry)))
    return joined(pdfs)


def texts_of(entry: CertificationEntry, *, check_urls: dict[int, str] | None = None) -> CertificationTexts:
    """The texts as a context; `check_urls` by paper make them those of electronic copies, one sheet each."""
    day, options = local_day(entry.certified_at or entry.entered_at), entry.options
    texts = texts_in_force(entry.agency, on=day, rule_id=entry.rule_version)
    text = texts[form_of(Act(entry.act), options)]
    with override("vi"):
        sheets = []
        for paper in entry.papers.all():
            url = (check_urls or {}).get(paper.pk, "")
            if check_urls is None or url:
                copies = 1 if url or paper.copies > MOST_SHEETS else paper.copies
                sheets += [_sheet(entry, paper, _facts(entry, paper, options, day), text, url)] * copies
        return _whole(sheets, entry.entered_at)


def sample_pdf(form: TextForm, text: AttestationText, *, agency: Agency, now: datetime) -> bytes:
    """How a text would look today, with made-up people and numbers."""
    day = local_day(now)
    facts = sample_facts(form, body=agency.name, day=day, rule_id=in_force("registers", day).id)
    with override("vi"):
        sheet = CertificationSheet(
            **_worded(facts, text),
            number="123",
            volume=f"01/{day.year}",
            capacity=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
            signer_name=facts.certifier,
            beside=_beside(facts.receiver, facts.options),
        )
        return render("certification", _whole([sheet], now))


def _whole(sheets: Sequence[CertificationSheet], issued_at: datetime) -> CertificationTexts:
    return CertificationTexts(
        issued_at=issued_at, superior_body="", number="", place_and_date="", sheets=tuple(sheets)
    )


def _sheet(
    entry: CertificationEntry, paper: EntryPaper, facts: Facts, text: AttestationText, check_url: str
) -> CertificationSheet:
    return CertificationSheet(
        **_worded(facts, text),
        number=paper.line.printed_number if paper.line else "",
        volume=paper.line.book.volume_name if paper.line else "",
        capacity=tuple(entry.capacity),
        signer_name=entry.certifier_name,
        seal=entry.seal,
        beside=_beside(entry.receiver_name, facts.options),
        check_url=check_url,
    )


def _worded(facts: Facts, text: AttestationText) -> dict[str, Any]:
    """Title and parts of a sheet; the date line is a stamp's."""
    said, day = attestation(facts, text), long_date(facts.day)
    return {
        "title": said.title,
        "is_stamp": said.is_stamp,
        "parts": tuple(_part(paragraph) for paragraph in said.paragraphs),
        "date_line": f"{day[0].upper()}{day[1:]}" if said.is_stamp else "",
    }


def _part(paragraph: str) -> CertificationPart:
    if paragraph.startswith(SIGNED_BELOW):
        lines = [line.strip() for line in paragraph.removeprefix(SIGNED_BELOW).split(" / ")]
        return CertificationPart("signature", tuple(f"{line[:1].upper()}{line[1:]}" for line in lines))
    return CertificationPart("heading" if paragraph.isupper() else "text", (paragraph,))


def _beside(receiver: str, options: Options) -> tuple[tuple[str, str], ...]:
    """Who signs beside the certifier: the receiver first, then interpreter and witnesses."""
    people = [("NGƯỜI TIẾP NHẬN HỒ SƠ", receiver)]
    if options.interpreter is not None:
        people.append(("NGƯỜI PHIÊN DỊCH", options.interpreter.name))
    people += [("NGƯỜI LÀM CHỨNG", witness.name) for witness in options.witnesses]
    return tuple(people)


def _facts(entry: CertificationEntry, paper: EntryPaper, options: Options, day: date) -> Facts:
    return Facts(
        act=Act(entry.act),
        rule_id=entry.rule_version,
        day=day,
        paper=paper.name,
        pages=paper.pages,
        copies=paper.copies,
        requesters=(Named(entry.requester_name, entry.requester_identity), *options.others),
        certifier=entry.certifier_name,
        post=_post(entry, paper),
        receiver=entry.receiver_name,
        body=entry.agency.name,
        options=options,
    )


def _post(entry: CertificationEntry, paper: EntryPaper) -> str:
    """The certifier's post as the book keeps it, with the body and the decision behind it."""
    line = paper.line
    title = current_value(line, LineColumn.CERTIFIER_TITLE) if line else entry.capacity[-1].capitalize()
    body = entry.agency.name
    decision = f" theo Quyết định số {entry.authorisation.decision_number}" if entry.authorisation else ""
    title = title.removesuffix(" UBND")  # the body is named in full behind it
    return f"{title or 'người được ủy quyền chứng thực'}, {body}{decision}"
