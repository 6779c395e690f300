"""What a request for certification prints: its certification texts, and the receipt behind them."""

from __future__ import annotations

from django.utils.translation import override

from motcua.core.rules.dates import local_day, long_date
from motcua.documents.forms import CertificationSheet, CertificationTexts, render
from motcua.documents.joining import joined
from motcua.fees.forms import receipt_pdf
from motcua.registers.models import CertificationEntry, EntryPaper
from motcua.registers.rules.acts import Act
from motcua.registers.rules.attestations import Attestation, Facts, attestation
from motcua.registers.rules.requirements import Named, Options, is_bound

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
    with override("vi"):
        sheets = []
        for paper in entry.papers.all():
            url = (check_urls or {}).get(paper.pk, "")
            if check_urls is None or url:
                copies = 1 if url or paper.copies > MOST_SHEETS else paper.copies
                sheets += [_sheet(entry, paper, url)] * copies
        return CertificationTexts(
            issued_at=entry.entered_at,
            superior_body="",
            number="",
            place_and_date="",
            sheets=tuple(sheets),
        )


def _sheet(entry: CertificationEntry, paper: EntryPaper, check_url: str) -> CertificationSheet:
    options = entry.options
    text = attestation(_facts(entry, paper, options))
    day = local_day(entry.certified_at or entry.entered_at)
    said = long_date(day)
    return CertificationSheet(
        title=text.title,
        is_stamp=text.is_stamp,
        paragraphs=_paragraphs(text, paper),
        number=paper.line.printed_number if paper.line else "",
        volume=paper.line.book.volume_name if paper.line else "",
        date_line=f"{said[0].upper()}{said[1:]}",
        capacity=tuple(entry.capacity),
        signer_name=entry.certifier_name,
        seal=entry.seal,
        beside=() if text.is_stamp else _beside(entry, options),
        check_url=check_url,
    )


def _paragraphs(text: Attestation, paper: EntryPaper) -> tuple[str, ...]:
    if text.is_stamp or not is_bound(paper.pages):
        return text.paragraphs
    return (*text.paragraphs, "Văn bản có từ 02 tờ trở lên đã được đóng dấu giáp lai.")


def _beside(entry: CertificationEntry, options: Options) -> tuple[tuple[str, str], ...]:
    """Who signs beside the certifier: the receiver first, then interpreter and witnesses."""
    people = [("NGƯỜI TIẾP NHẬN HỒ SƠ", entry.receiver_name)]
    if options.interpreter is not None:
        people.append(("NGƯỜI PHIÊN DỊCH", options.interpreter.name))
    people += [("NGƯỜI LÀM CHỨNG", witness.name) for witness in options.witnesses]
    return tuple(people)


def _facts(entry: CertificationEntry, paper: EntryPaper, options: Options) -> Facts:
    return Facts(
        act=Act(entry.act),
        rule_id=entry.rule_version,
        day=local_day(entry.certified_at or entry.entered_at),
        paper=paper.name,
        pages=paper.pages,
        copies=paper.copies,
        requesters=(Named(entry.requester_name, entry.requester_identity), *options.others),
        certifier=entry.certifier_name,
        post=_post(entry, paper),
        receiver=entry.receiver_name,
        body=entry.agency.name,
        centre=entry.office.agency.name,
        options=options,
    )


def _post(entry: CertificationEntry, paper: EntryPaper) -> str:
    """The certifier's post as the book keeps it, with the body and the decision behind it."""
    title = paper.line.certifier_title if paper.line else entry.capacity[-1].capitalize()
    body = entry.agency.name
    decision = f" theo Quyết định số {entry.authorisation.decision_number}" if entry.authorisation else ""
    return f"{title or 'người được ủy quyền chứng thực'} ({body}){decision}"
