"""The columns of the book, from a request: nothing is typed there again."""

from __future__ import annotations

from motcua.cases.models import Case
from motcua.registers.actions.entering import NewLine
from motcua.registers.actions.requests import Ready
from motcua.registers.rules.certification_fees import EXEMPTION_WORDS
from motcua.registers.rules.requirements import Named, Options


def line_of(ready: Ready, order: int, case: Case) -> NewLine:
    """The line of one paper (NĐ 23/2015/NĐ-CP, Phụ lục; the parties of a transaction in its details)."""
    request, paper = ready.request, ready.request.papers[order]
    return NewLine(
        requester_name=request.applicant.name,
        requester_identity=request.applicant.identifier,
        paper_name=paper.name,
        certifier_id=ready.certifier.user.pk,
        certifier_name=str(ready.certifier.user),
        certifier_title=ready.certifier.title,
        copies=paper.copies,
        pages=paper.pages,
        fee=ready.fee.of_paper(order),
        note=_note(ready),
        details=details_of(request.options, Named(request.applicant.name, request.applicant.identifier)),
        case_id=case.pk,
    )


def details_of(options: Options, requester: Named) -> dict[str, str]:
    """What only some kinds have: everybody who signs, languages, where it was done."""
    parties = [requester, *options.others] if options.others else []
    return {
        "parties": "; ".join(_named(one) for one in parties),
        "witnesses": "; ".join(_named(one) for one in options.witnesses),
        "interpreter": _named(options.interpreter) if options.interpreter else "",
        "from_language": options.from_language,
        "to_language": options.to_language,
        "translator": requester.name if options.from_language else "",
        "place": options.outside_place or options.place_of_land,
    }


def _named(person: Named) -> str:
    return f"{person.name} ({person.paper})" if person.paper else person.name


def _note(ready: Ready) -> str:
    """What the column of notes says: an exemption, a place outside the office."""
    said = []
    if ready.request.exemption is not None:
        said.append(f"Miễn phí: {EXEMPTION_WORDS[ready.request.exemption]}")
    if ready.request.options.outside_place:
        said.append("Chứng thực ngoài trụ sở")
    return "; ".join(said)
