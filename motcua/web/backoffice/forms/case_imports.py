"""The files of another system's cases, and what their columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

_ACCEPT = ".csv,.txt,.tsv,text/csv,text/plain"


class CaseFilesForm(forms.Form):
    """A file of cases, and one of their events if there is one; the content is judged by the action."""

    cases = forms.FileField(
        label=_("Tệp hồ sơ"),
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
        error_messages={
            "required": _("Chưa chọn tệp hồ sơ."),
            "empty": _("Tệp rỗng. Xin kiểm tra lại tệp đã xuất."),
        },
    )
    events = forms.FileField(
        label=_("Tệp sự kiện"),
        required=False,
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
        error_messages={"empty": _("Tệp rỗng. Xin kiểm tra lại tệp đã xuất.")},
    )

    def clean_cases(self) -> UploadedFile:
        """A size one request can carry."""
        return _not_too_large(self.cleaned_data["cases"])

    def clean_events(self) -> UploadedFile | None:
        """The same for the events."""
        given = self.cleaned_data["events"]
        return _not_too_large(given) if given else None


def _not_too_large(file: UploadedFile) -> UploadedFile:
    if (file.size or 0) > settings.CASE_FILE_LIMIT:
        raise forms.ValidationError(
            _now("Tệp lớn quá %(limit)s MB. Xin chia tệp, hoặc nhập bằng lệnh motcua import-cases.")
            % {"limit": settings.CASE_FILE_LIMIT // 1024**2}
        )
    return file


# Name, some other names (of those `rules.history` reads), what it holds.
CASE_COLUMNS: tuple[tuple[str, str, Any], ...] = (
    ("code", "mã hồ sơ, số hồ sơ", _("bắt buộc; nhiều nhất 60 ký tự; hồ sơ trùng mã được cập nhật")),
    ("received", "ngày nhận, ngày tiếp nhận", _("phải có cột; thời điểm tiếp nhận")),
    ("procedure", "mã thủ tục, thủ tục", _("mã quốc gia, hoặc đúng tên thủ tục")),
    ("agency", "cơ quan, đơn vị, mã cơ quan", _("cơ quan giải quyết: mã, mã cũ hoặc tên")),
    ("channel", "kênh, hình thức nộp", _("1 trực tiếp, 2 trực tuyến, 3 bưu chính, tại nhà")),
    ("applicant", "người nộp, chủ hồ sơ, họ tên", _("tên")),
    ("due", "hẹn trả, hạn, ngày hẹn trả", _("lần hẹn đầu tiên; đúng hạn tính theo lần này")),
    ("finished", "có kết quả, ngày kết thúc", _("lúc có kết quả hoặc kết thúc")),
    ("handed over", "ngày trả kết quả, ngày trả", _("lúc trả kết quả")),
    ("state", "trạng thái, tình trạng", _("1 đến 10 theo trạng thái quốc gia, hoặc bằng chữ")),
)
EVENT_COLUMNS: tuple[tuple[str, str, Any], ...] = (
    ("case", "mã hồ sơ", _("bắt buộc")),
    ("time", "thời gian, thời điểm, lúc", _("phải có cột; thời điểm")),
    ("step", "bước, công việc", _("việc gì đã xảy ra")),
    ("unit", "đơn vị, phòng, bộ phận", _("như cột cơ quan ở trên")),
    ("officer", "cán bộ, người xử lý", _("tên")),
    ("note", "ghi chú, ý kiến", _("văn bản")),
)
