"""Receipts for money, and the confirmation that a fee need not be paid."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReceiptLine:
    """One kind of fee; `budget_item` is its tiểu mục."""

    name: str
    kind: str = ""
    budget_item: str = ""
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReceipt(FormContext):
    """Biên lai thu phí, lệ phí (NĐ 254/2026/NĐ-CP, Điều 23.2).

    - `issuing_body`: the collecting body, with its tax code and chapter of the state budget.
    - `number`: of the receipt, as the rules of the day write it.
    - `place`: the desk that took the money, where it is not the collecting body itself.
    - `signed_by`: whose the digital signature of the body is; its place stays free while there is none.
    - `replaces`, `cancelled`: a whole sentence each, empty where it does not apply.
    """

    title: str
    issuing_body: str
    address: str = ""
    tax_code: str = ""
    budget_chapter: str = ""
    form_symbol: str = ""
    series: str
    payer_name: str
    payer_address: str = ""
    lines: tuple[FeeReceiptLine, ...]
    total: str
    total_in_words: str
    method: str
    place: str = ""
    cashier_name: str
    signed_by: str = ""
    replaces: str = ""
    cancelled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverSheet(FormContext):
    """Giấy xác nhận miễn phí, lệ phí, laid out after NĐ 30/2020/NĐ-CP; no form of it is prescribed.

    - `what`: "phí", "lệ phí", or both where nobody said which.
    - `charge`: what would have been paid for; `legal_base` the text that sets it.
    - `reason`: the ground, `paper` what was shown for it.
    - `signer_capacity`, `signer_name`: who let the person off.
    """

    issuing_body: str
    what: str
    applicant_title: str = "Ông/Bà"
    applicant_name: str
    identity_number: str = ""
    address: str = ""
    case_code: str
    matter: str
    charge: str
    legal_base: str = ""
    amount: str
    amount_in_words: str
    reason: str
    paper: str = ""
    waived_at: str
    signer_capacity: tuple[str, ...]
    signer_name: str
    recipients: tuple[str, ...] = ()
