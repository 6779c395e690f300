"""What the desk tells an applicant whose case cannot be taken as it is: Mẫu 02 and Mẫu 03, both A5."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest(FormContext):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: Mẫu 02 of TT 01/2018 and of TT 03/2025/TT-VPCP.

    - `issuing_body`: second line of the heading; empty takes the one printed on the form of that year.
    - `case_code`: "Mã hồ sơ (nếu có)".
    - `items`: everything that is missing, asked for at once; each becomes a numbered line.
    - `complete_by`: until when the applicant may bring it, e.g. "17 giờ 00 phút, ngày 14 tháng 4 năm 2026".
    - `contact`, `contact_phone`: who answers questions. `adviser_name` signs as "Người hướng dẫn".
    """

    issuing_body: str = ""
    case_code: str = ""
    applicant_title: str = "Ông/Bà"
    applicant_name: str
    matter: str
    address: str = ""
    phone: str = ""
    email: str = ""
    items: tuple[str, ...]
    reason: str = ""
    complete_by: str = ""
    contact: str = ""
    contact_phone: str = ""
    adviser_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalNotice(FormContext):
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ: Mẫu 03 of TT 01/2018 and of TT 03/2025/TT-VPCP.

    `giver_title` stands over the right signature: "Người tiếp nhận hồ sơ", or the leader of the centre where
    the procedure leaves the notice to that office. `reasons` is one paragraph each.
    """

    issuing_body: str = ""
    centre: str
    case_code: str = ""
    applicant_title: str = "Ông/Bà"
    applicant_name: str
    identity_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    matter: str
    reasons: tuple[str, ...]
    submitter_name: str = ""
    giver_title: str = "Người tiếp nhận hồ sơ"
    giver_name: str = ""
