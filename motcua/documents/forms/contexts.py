"""What each printed form needs to know, as plain values.

The domain that issues a form builds its context and formats moments, amounts and numbers itself, so a
template decides only where a text stands. An empty text means "not known": the template leaves the line
out, or draws dots where the form expects somebody to fill it in by hand.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """The heading common to all forms (NĐ 30/2020/NĐ-CP, Phụ lục I).

    `issued_at` must be aware; it becomes the date of the PDF, so that the same context always gives the
    same bytes. `place_and_date` is the printed line, e.g. "Bình Hòa, ngày 22 tháng 11 năm 2026".
    """

    issued_at: datetime
    superior_body: str
    number: str
    place_and_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper handed in or given out; `kind` is e.g. "Bản chính", "Bản sao", "Bản chụp"."""

    name: str
    kind: str = ""
    count: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisingPerson:
    """The person for whom a proxy hands in the case (TT 03/2025/TT-VPCP, Phụ lục I, Mẫu số 01)."""

    name: str
    identity_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    authorisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip(FormContext):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả: Mẫu 01 of TT 01/2018 and of TT 03/2025/TT-VPCP.

    - `issuing_body`: second line of the heading; empty takes the one printed on the form of that year.
    - `applicant_title`: "Ông/Bà" or "Tổ chức", printed before the name.
    - `limit`: with its unit, e.g. "03 ngày làm việc". `sets`: number of sets, e.g. "01".
    - `received_at`, `due_at`: e.g. "14 giờ 05 phút, ngày 22 tháng 11 năm 2026".
    - `derivation`: two or three short lines saying how `due_at` follows; shown as "Cách tính".
    - `tracking_url`: what the QR holds; empty leaves the QR out.
    - `copy_label`: e.g. "Liên 2: Giao người nộp hồ sơ".
    """

    issuing_body: str = ""
    centre: str
    case_code: str
    lookup_code: str = ""
    tracking_url: str = ""
    copy_label: str = ""
    applicant_title: str = "Ông/Bà"
    applicant_name: str
    identity_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    authorising: AuthorisingPerson | None = None
    matter: str
    papers: tuple[Paper, ...] = ()
    sets: str = "01"
    limit: str
    received_at: str
    due_at: str
    derivation: tuple[str, ...] = ()
    result_at: str
    book_number: str = ""
    book_line: str = ""
    fee: str = ""
    hotline: str = ""
    submitter_name: str = ""
    receiver_name: str = ""


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
