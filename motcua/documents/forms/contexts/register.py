"""A book of certification or civil status: opening, lines, closing; a long one in several parts."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumn:
    """A column of the form: its title, its width in mm (0: shares what is left), and where texts stand."""

    title: str
    width: int = 0
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSigner:
    """A place for a signature at the end of the opening or the closing statement."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBook(FormContext):
    """One part of a book (sổ chứng thực: NĐ 23/2015/NĐ-CP, Phụ lục), A4 landscape.

    Pages are numbered from `first_page`. `opening` and `closing` are the sentences of the statements, each
    on a page of its own; empty where the part has none. `signers` sign both.
    """

    issuing_body: str
    title: str
    volume: str
    period: str
    columns: tuple[RegisterColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    first_page: int = 1
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signers: tuple[RegisterSigner, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPart:
    """What a registration says about one person or event: labels and values."""

    name: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilExtractPaper(FormContext):
    """Trích lục hộ tịch (bản sao), A4: what the book says today, with what is noted beside it.

    `registered`: where, under which number and when the event was registered.
    """

    issuing_body: str
    title: str
    subtitle: str = ""
    parts: tuple[ExtractPart, ...]
    registered: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer_capacity: tuple[str, ...]
    signer_name: str
