"""Papers that change hands: from a postal clerk to the centre, from the centre to the applicant."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverCase:
    """One line of the list a postal clerk signs."""

    case_code: str
    applicant_name: str
    procedure: str
    papers: str
    received_at: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalHandover(FormContext):
    """Danh sách bàn giao hồ sơ: cases a postal clerk received and hands over to the centre.

    NĐ 118/2025/NĐ-CP, Điều 15 allows filing by the public postal service. `papers` and `total_papers` are
    counts of sheets as text; `total_in_words` repeats the number of cases, e.g. "mười hai".
    """

    issuing_body: str
    subject: str
    handed_over_at: str
    place: str
    giver_name: str
    giver_position: str = ""
    giver_unit: str = ""
    receiver_name: str
    receiver_position: str = ""
    receiver_unit: str = ""
    cases: tuple[HandoverCase, ...]
    total_in_words: str = ""
    total_papers: str = ""
    money: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptNote(FormContext):
    """Giấy xác nhận trả kết quả: what was handed over, to whom and when.

    `capacity` says why the recipient may take it: the applicant, or a proxy with the authorisation paper.
    `returned_originals` are papers taken for comparison and given back.
    """

    issuing_body: str
    centre: str
    case_code: str
    applicant_title: str = "Ông/Bà"
    applicant_name: str
    matter: str
    due_at: str = ""
    results: tuple[Paper, ...]
    returned_originals: tuple[Paper, ...] = ()
    handed_over_at: str
    way: str = ""
    fee: str = ""
    recipient_name: str
    recipient_identity_number: str = ""
    recipient_phone: str = ""
    capacity: str = ""
    giver_name: str = ""
    hotline: str = ""
