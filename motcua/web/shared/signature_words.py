"""What is found out about a signature, in words for officers and for the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents.signing.reports import Added, SignatureReport, Trust

_TRUST: dict[Trust, Any] = {
    Trust.TRUSTED: gettext_lazy("Tin cậy vào thời điểm ký"),
    Trust.TRIAL: gettext_lazy("Chứng thư thử nghiệm, không có giá trị pháp lý"),
    Trust.UNKNOWN: gettext_lazy("Không rõ: nơi cấp không thuộc danh sách tin cậy của cơ quan"),
    Trust.EXPIRED: gettext_lazy("Đã hết hạn, và không có dấu thời gian chứng minh đã ký trước đó"),
    Trust.REVOKED: gettext_lazy("Đã bị thu hồi"),
}
_ADDED: dict[Added, Any] = {
    Added.NOTHING: gettext_lazy("Không có gì"),
    Added.PROOFS: gettext_lazy("Chỉ có dữ liệu chứng minh chữ ký"),
    Added.SIGNATURES: gettext_lazy("Các chữ ký sau, hoặc ô được điền"),
    Added.CHANGES: gettext_lazy("Có nội dung khác được thêm vào sau khi ký"),
}


@dataclass(frozen=True, slots=True)
class ReportWords:
    """A report as it is shown: a verdict with its tone, and the words of its parts."""

    of: SignatureReport
    verdict: str
    tone: str
    trust: str
    added: str


def words_of(report: SignatureReport) -> ReportWords:
    """The words for a report."""
    verdict, tone = _verdict(report)
    return ReportWords(report, verdict, tone, str(_TRUST[report.trust]), str(_ADDED[report.added]))


def _verdict(report: SignatureReport) -> tuple[str, str]:
    if not report.is_intact:
        return _("Văn bản đã bị thay đổi sau khi ký: chữ ký không còn giá trị."), "error"
    if report.added is Added.CHANGES:
        return _("Có nội dung được thêm vào sau khi ký, người ký không ký nội dung đó."), "error"
    if report.trust is Trust.TRUSTED:
        return _("Chữ ký hợp lệ: văn bản nguyên vẹn, người ký được tin cậy."), "success"
    if report.trust is Trust.TRIAL:
        return _(
            "Bản thử: văn bản nguyên vẹn nhưng chứng thư thử nghiệm không có giá trị pháp lý."
        ), "warning"
    return _("Văn bản nguyên vẹn, nhưng chưa xác nhận được người ký."), "warning"
