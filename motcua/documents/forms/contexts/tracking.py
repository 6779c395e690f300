"""The forms that follow cases: the control sheet of one case, the tracking book of many."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One hand-over of a control sheet: "1. Giao" and "2. Nhận" with moment, people and result.

    `result` is "Trước hạn", "Đúng hạn" or "Quá hạn", judged for the side that gives and noted by the side
    that receives; empty where the step had no due moment. `at`: "16 giờ 00 phút, ngày 25 tháng 02 năm 2026".
    """

    giver_unit: str
    receiver_unit: str
    at: str
    giver_name: str = ""
    receiver_name: str = ""
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet(FormContext):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: Mẫu 05 of TT 01/2018 (A5), Mẫu 06 of TT 03/2025 (A4).

    The texts of 2025 that were found name no paper size for this form; its table has room on A4 only.
    `handling_bodies` and `cooperating_bodies` are names of agencies.
    """

    issuing_body: str = ""
    case_code: str
    matter: str
    handling_bodies: tuple[str, ...]
    cooperating_bodies: tuple[str, ...] = ()
    received_at: str
    due_at: str
    handovers: tuple[Handover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingRow:
    """One case of a tracking book; moments as dd/mm/yyyy HH:MM, empty while they have not come."""

    number: str
    case_code: str
    procedure: str
    applicant: str
    contact: str
    handling_body: str
    received_at: str
    due_at: str
    handed_over_at: str = ""
    way: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingBook(FormContext):
    """Sổ theo dõi hồ sơ: Mẫu 06 of TT 01/2018, Mẫu 07 of TT 03/2025/TT-VPCP; A4 landscape.

    `field` is the field (lĩnh vực) or field group the book is kept for, `period` e.g. "Từ ngày 01/01/2026 đến
    ngày 31/01/2026". `remark` says what the print leaves out, when it does.
    """

    issuing_body: str
    field: str
    year: str
    period: str
    total: str
    rows: tuple[TrackingRow, ...]
    remark: str = ""
