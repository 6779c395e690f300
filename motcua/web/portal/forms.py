"""Forms of the portal."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import DraftAnswer
from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import normalise_lookup_code
from motcua.documents.rules import normalise_paper_code
from motcua.queueing.models import Hall
from motcua.web.portal.ticket_words import priority_name

_LONGEST_PASTE = 1000
_SLIP_ADDRESS = re.compile(r"/tra-cuu/h/[^/\s]+/(?P<lookup_code>[^/?#\s]+)")
_CHECK_ADDRESS = re.compile(r"/kiem-tra/(?P<code>[^/?#\s]+)")
_AS_WRITTEN = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "class": "code-input",
}


class LookupForm(forms.Form):
    """The two codes of a slip, as people type them; the whole address of its QR may stand in the first."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("Ở đầu giấy hẹn, ví dụ H29.901-261118-0005"),
        max_length=_LONGEST_PASTE,
        widget=forms.TextInput(attrs=_AS_WRITTEN),
        error_messages={
            "required": _("Chưa nhập mã hồ sơ; mã in ở đầu giấy hẹn."),
            "max_length": _("Nội dung vừa nhập quá dài, không phải là mã hồ sơ."),
        },
    )
    lookup_code = forms.CharField(
        label=_("Mã tra cứu"),
        help_text=_("6 chữ và số, in cạnh mã QR"),
        max_length=_LONGEST_PASTE,
        required=False,
        widget=forms.TextInput(attrs=_AS_WRITTEN),
        error_messages={"max_length": _("Nội dung vừa nhập quá dài, không phải là mã tra cứu.")},
    )

    def clean_code(self) -> str:
        """The case code in its clean spelling."""
        try:
            return parse_case_code(self.cleaned_data["code"]).text
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """The look-up code: typed, else taken from the address of the slip in the first field."""
        given = super().clean() or self.cleaned_data
        if "lookup_code" in self.errors:
            return given
        text = given.get("lookup_code") or _in_address(str(self.data.get(self.add_prefix("code"), "")))
        try:
            given["lookup_code"] = normalise_lookup_code(text)
        except Unreadable as error:
            self.add_error("lookup_code", str(error))
        return given


class PhotoForm(forms.Form):
    """A photo of the QR on a slip."""

    picture = forms.FileField(
        label=_("Ảnh chụp mã QR"),
        error_messages={
            "required": _("Chưa chọn ảnh mã QR trên giấy hẹn."),
            "empty": _("Ảnh vừa gửi không có nội dung; xin chụp lại."),
        },
    )

    def clean_picture(self) -> UploadedFile:
        """Refuse what is too large to be a photo of a slip."""
        picture: UploadedFile = self.cleaned_data["picture"]
        if (picture.size or 0) > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh quá lớn (tối đa 12 MB); xin chụp lại gần mã QR hơn."))
        return picture


LARGEST_PHOTO = 12 * 1024 * 1024


def _in_address(text: str) -> str:
    found = _SLIP_ADDRESS.search(unquote(text[:_LONGEST_PASTE]))
    return found["lookup_code"] if found else ""


class DraftReplyForm(forms.Form):
    """What the applicant says about a draft; a correction says what."""

    use_required_attribute = False

    draft = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=DraftAnswer.choices, error_messages={"required": _("Xin chọn “Đúng” hoặc “Cần sửa”.")}
    )
    note = forms.CharField(
        label=_("Nội dung cần sửa"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        error_messages={"max_length": _("Nội dung quá dài; xin ghi ngắn hơn 2.000 chữ.")},
    )


class NearForm(forms.Form):
    """Where to tell somebody that their turn is near."""

    use_required_attribute = False

    address = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Chưa nhập địa chỉ thư điện tử."),
            "invalid": _("Địa chỉ thư điện tử chưa đúng, ví dụ ten@gmail.com."),
        },
    )


class DoorForm(forms.Form):
    """The code that stands under the QR at the door."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Mã ở cửa"),
        help_text=_("6 chữ và số dưới mã QR ở cửa ra vào, đổi mỗi ngày"),
        max_length=40,
        widget=forms.TextInput(attrs=_AS_WRITTEN),
        error_messages={
            "required": _("Chưa nhập mã ở cửa."),
            "max_length": _("Nội dung vừa nhập quá dài, không phải là mã ở cửa."),
        },
    )

    def clean_code(self) -> str:
        """The code in its clean spelling."""
        try:
            return normalise_lookup_code(self.cleaned_data["code"])
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class OtherLineForm(forms.Form):
    """Which line instead."""

    line = forms.IntegerField(min_value=1)


class RemoteTicketForm(forms.Form):
    """What is asked of somebody who takes a number from afar: nothing they must fill in."""

    use_required_attribute = False

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    priority = forms.TypedChoiceField(
        label=_("Ông/Bà có thuộc diện được phục vụ trước không?"),
        help_text=_("Quầy xem giấy tờ của diện ưu tiên khi gọi ông/bà."),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    address = forms.EmailField(
        label=_("Thư điện tử để báo khi sắp đến lượt"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"invalid": _("Địa chỉ thư điện tử chưa đúng, ví dụ ten@gmail.com.")},
    )

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(one.pk, priority_name(one)) for one in hall.priorities.filter(is_active=True)]
        self.fields["priority"].choices = [("", _("Không")), *groups]  # type: ignore[attr-defined]


class VisitorForm(forms.Form):
    """Who will come: as little as calling and reminding need."""

    use_required_attribute = False

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Xin ghi tên để cán bộ gọi.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("Thư điện tử"),
        help_text=_("Để nhận xác nhận và nhắc hẹn. Điền ít nhất một trong hai: điện thoại, thư điện tử."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}),
    )
    note = forms.CharField(
        label=_("Việc cần làm"),
        help_text=_("Ví dụ: sao y 3 bản. Không ghi số định danh."),
        max_length=300,
        required=False,
    )


class PaperCodeForm(forms.Form):
    """The code of a paper given out, as people type it; the whole address of its QR may stand there too."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Mã kiểm tra"),
        help_text=_("10 chữ và số, in cạnh mã QR trên văn bản"),
        max_length=_LONGEST_PASTE,
        widget=forms.TextInput(attrs=_AS_WRITTEN),
        error_messages={
            "required": _("Chưa nhập mã; mã gồm 10 chữ và số, in cạnh mã QR trên văn bản."),
            "max_length": _("Nội dung vừa nhập quá dài, không phải là mã kiểm tra."),
        },
    )

    def clean_code(self) -> str:
        """The code in its clean spelling."""
        given = self.cleaned_data["code"]
        address = _CHECK_ADDRESS.search(given)
        try:
            return normalise_paper_code(address["code"] if address else given)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class PaperFileForm(forms.Form):
    """The file somebody holds, to be compared with the one given out."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Tệp ông/bà đang có"),
        help_text=_("Tệp chỉ được so với bản đã phát hành, không được lưu."),
        allow_empty_file=True,
        error_messages={
            "required": _("Xin chọn tệp để so sánh."),
            "max_length": _("Tên tệp quá dài. Xin đặt tên ngắn hơn."),
        },
    )


class PersonForm(forms.Form):
    """The personal number of who handed the case in: known to them and to the office only."""

    use_required_attribute = False

    number = forms.CharField(
        label=_("Số định danh cá nhân, mã số tổ chức của người nộp hồ sơ"),
        help_text=_("12 số trên thẻ căn cước; người nộp thay ghi số của mình"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input"}),
        error_messages={"required": _("Chưa nhập số định danh.")},
    )


class FillForm(forms.Form):
    """Who a form is filled for: typed on the page of what to bring, kept nowhere."""

    use_required_attribute = False

    form = forms.IntegerField(widget=forms.HiddenInput)
    ho_ten = forms.CharField(label=_("Họ và tên"), max_length=200, required=False)
    so_dinh_danh = forms.CharField(
        label=_("Số định danh cá nhân"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    ngay_sinh = forms.CharField(label=_("Ngày sinh"), max_length=20, required=False)
    dia_chi = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    dien_thoai = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
