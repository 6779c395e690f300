"""The appointment slip."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext, Paper


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
    - `competent_body`: who decides, named when the centre is not its own desk.
    - `applicant_title`: "Ông/Bà" or "Tổ chức", printed before the name.
    - `limit`: with its unit, e.g. "03 ngày làm việc". `sets`: number of sets, e.g. "01".
    - `received_at`, `due_at`: e.g. "14 giờ 05 phút, ngày 22 tháng 11 năm 2026".
    - `derivation`: two or three short lines saying how `due_at` follows; shown as "Cách tính".
    - `tracking_url`: what the QR holds; empty leaves the QR out.
    - `copy_label`: e.g. "Liên 2: Giao người nộp hồ sơ".
    """

    issuing_body: str = ""
    centre: str
    competent_body: str = ""
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
