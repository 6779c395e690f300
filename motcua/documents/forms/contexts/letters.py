"""Documents of an agency to an applicant, signed by its head: the apology and the stop notice.

They carry number, seal and the capacity of a signer, so they are laid out after NĐ 30/2020/NĐ-CP, Phụ lục I:
A4 in the regime of 2025. TT 01/2018/TT-VPCP puts its forms 01 to 05 on A5, so the apology of 2018 is A5 too.
"""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(FormContext):
    """What both letters say about the case and about who signs.

    - `issuing_body`: the body that signs; `number` and `place_and_date` are its own.
    - `received_on`: e.g. "24 tháng 3 năm 2026"; the form writes "Ngày" before it.
    - `centre`: where the case was received.
    - `signer_capacity`: the lines above the signature in capitals, e.g. ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").
    - `recipients`: the lines under "Nơi nhận".
    """

    issuing_body: str
    centre: str
    case_code: str
    applicant_title: str = "Ông/Bà"
    applicant_name: str
    identity_number: str = ""
    address: str = ""
    matter: str
    received_on: str
    due_at: str
    signer_capacity: tuple[str, ...]
    signer_name: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyLetter(Letter):
    """The apology with the new day: Mẫu 04.

    2018: "Phiếu xin lỗi và hẹn lại ngày trả kết quả"; 2025: "Phiếu xin lỗi và đề nghị gia hạn thời gian giải
    quyết". `new_due_at` like `due_at`: "16 giờ 00 phút, ngày 25 tháng 02 năm 2026". `is_past_due`: the due
    moment has gone by, so the form says that the result is late; else that it will be.
    """

    reason: str
    new_due_at: str
    is_past_due: bool = False
    contact_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice(Letter):
    """Thông báo dừng giải quyết hồ sơ: Mẫu 05 of TT 03/2025/TT-VPCP (NĐ 118/2025/NĐ-CP, Điều 21).

    The fields of the official form were not found. These follow the other forms and what the article asks:
    the case, the applicant's request, the moment of the stop, what is given back. An office should compare
    the notice with the published form before it uses it.
    """

    requested_on: str
    reason: str
    stopped_at: str
    returned_papers: tuple[Paper, ...] = ()
    contact_phone: str = ""
