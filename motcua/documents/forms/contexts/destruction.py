"""The record of a destruction of papers whose time of retention is over."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyedFile:
    """A line of the list: the number and day of certification, the case, the file and its size."""

    number: str
    day: str
    case_code: str
    file_name: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionRecord(FormContext):
    """Biên bản tiêu hủy giấy tờ hết thời hạn lưu, A4, laid out after NĐ 30/2020/NĐ-CP.

    `what` names kind and year, `grounds` the law; `kept` says what was left out of the list and why.
    """

    issuing_body: str
    moment: str
    what: str
    grounds: tuple[str, ...]
    proposer_name: str
    proposed_at: str
    approver_name: str
    files: tuple[DestroyedFile, ...]
    cases: str
    total: str
    size: str
    kept: tuple[str, ...] = ()
