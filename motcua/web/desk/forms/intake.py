"""What the intake screen sends: people, papers, choices. Shapes only; the rules are the domain's."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.applicants.models import Applicant, ApplicantKind
from motcua.applicants.rules import CitizenCard, normalise_phone, validate_personal_id, validate_tax_code
from motcua.cases.actions import ApplicantData, PaperData
from motcua.cases.choices import CaseChannel, Delivery, PaperKind, PaperState
from motcua.core.rules.dates import format_date, parse_date
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze

CHANNELS = [(value, label) for value, label in CaseChannel.choices if value != CaseChannel.ONLINE]
SEXES = [("", gettext_lazy("Chưa ghi")), ("male", gettext_lazy("Nam")), ("female", gettext_lazy("Nữ"))]
MOST_PAPERS = 100
_PASSPORT = re.compile(r"[A-Z]{1,3}[0-9]{5,9}")


class DayField(forms.CharField):
    """A day as people type it: 05/02/1990, 5.2.1990 or 05021990."""

    def clean(self, value: Any) -> Any:
        """The date, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from None


class PlainField(forms.CharField):
    """One line of text in NFC with single spaces."""

    def to_python(self, value: Any) -> str:
        """Without invisible characters."""
        return squeeze(nfc(super().to_python(value) or ""))


class ApplicantForm(forms.Form):
    """A person or an organisation at the counter."""

    kind = forms.ChoiceField(choices=ApplicantKind.choices, initial=ApplicantKind.PERSON)
    name = PlainField(
        label=gettext_lazy("Họ và tên"),
        max_length=200,
        error_messages={"required": gettext_lazy("Chưa có họ tên; quét thẻ hoặc gõ họ tên.")},
    )
    identifier = PlainField(label=gettext_lazy("Số định danh"), max_length=20, required=False)
    old_identifier = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    born_on = DayField(label=gettext_lazy("Ngày sinh"), max_length=10, required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Giới tính"), choices=SEXES, required=False)
    address = PlainField(label=gettext_lazy("Địa chỉ"), max_length=300, required=False)
    phone = PlainField(label=gettext_lazy("Điện thoại"), max_length=30, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        error_messages={"invalid": gettext_lazy("Thư điện tử phải có dạng ten@noigui.vn.")},
    )
    card_issued_on = DayField(max_length=10, required=False, widget=forms.HiddenInput)
    representative = PlainField(label=gettext_lazy("Người đại diện"), max_length=200, required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.fields["name"].widget.attrs["spellcheck"] = "false"
        for name in ("identifier", "born_on"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        if self.is_organisation:
            self.fields["name"].label = _("Tên tổ chức")
            self.fields["identifier"].label = _("Mã số thuế")

    @property
    def is_organisation(self) -> bool:
        """Whether the fields are those of an organisation."""
        return bool(self["kind"].value() == ApplicantKind.ORGANISATION)

    def clean_identifier(self) -> str:
        """Digits of a personal number, a tax code, or the number of a passport."""
        text = str(self.cleaned_data["identifier"])
        if not text:
            return ""
        bare = re.sub(r"[\s.]", "", text).upper()
        if not self.is_organisation and _PASSPORT.fullmatch(bare):
            return bare
        return _readable(validate_tax_code if self.is_organisation else validate_personal_id, text)

    def clean_phone(self) -> str:
        """As stored: 0912345678."""
        text = str(self.cleaned_data["phone"])
        return _readable(normalise_phone, text) if text else ""

    def applicant(self) -> ApplicantData:
        """The clean data for an action."""
        return ApplicantData(**{name: self.cleaned_data[name] for name in self.fields})


class PaperForm(forms.Form):
    """One line of the checklist."""

    name = PlainField(max_length=2000)
    state = forms.ChoiceField(choices=PaperState.choices)
    kind = forms.TypedChoiceField(choices=PaperKind.choices, coerce=int, initial=PaperKind.ORIGINAL)
    count = forms.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages={
            "required": gettext_lazy("Số bản phải từ 1 đến 9999."),
            "invalid": gettext_lazy("Số bản phải là một số."),
            "min_value": gettext_lazy("Số bản phải từ 1 đến 9999."),
            "max_value": gettext_lazy("Số bản phải từ 1 đến 9999."),
        },
    )
    reused_id = forms.IntegerField(required=False, min_value=1)
    lookup_source = PlainField(max_length=200, required=False)
    looked_up_at = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": gettext_lazy("Thời điểm tra cứu chưa đúng: chọn ngày và giờ.")},
    )

    def clean(self) -> dict[str, Any]:
        """What could not be found says where and when it was looked for (NQ 66.7/2025/NQ-CP)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("state") != PaperState.UNAVAILABLE:
            return data
        for name in ("lookup_source", "looked_up_at"):
            if not data.get(name) and name not in self.errors:
                text = _("“%(paper)s”: ghi rõ đã tra cứu ở đâu và lúc nào thì mới được yêu cầu giấy tờ này.")
                self.add_error(name, text % {"paper": data.get("name", "")})
                break
        return data

    def paper(self) -> PaperData:
        """The clean line; the look-up counts only for a paper whose data could not be found."""
        data = dict(self.cleaned_data)
        if data["state"] != PaperState.UNAVAILABLE:
            data |= {"lookup_source": "", "looked_up_at": None}
        if data["state"] != PaperState.HELD:
            data["reused_id"] = None
        return PaperData(**data)


class ChoicesForm(forms.Form):
    """What the receiver chose beside people and papers."""

    offering = forms.IntegerField(
        error_messages={
            "required": gettext_lazy("Chưa chọn thủ tục; gõ tên hoặc mã, hoặc nhấn F2 đến F9."),
            "invalid": gettext_lazy("Chưa chọn thủ tục; gõ tên hoặc mã, hoặc nhấn F2 đến F9."),
        }
    )
    office = forms.IntegerField()
    variant = forms.CharField(required=False, max_length=300, strip=False)
    channel = forms.ChoiceField(choices=CHANNELS)
    delivery = forms.ChoiceField(choices=Delivery.choices)
    delivery_address = PlainField(max_length=300, required=False)
    wants_slip = forms.BooleanField(required=False)
    wants_mail = forms.BooleanField(required=False)
    is_present = forms.BooleanField(required=False)
    is_local = forms.BooleanField(required=False)
    place_of_land = PlainField(max_length=200, required=False)
    has_proxy = forms.BooleanField(required=False)
    proxy_paper = PlainField(max_length=200, required=False)
    note = PlainField(max_length=2000, required=False)
    intake_key = forms.CharField(max_length=64)

    def clean(self) -> dict[str, Any]:
        """A result by post needs an address; a proxy needs the paper that says so."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("delivery") != Delivery.POST:
            data["delivery_address"] = ""
        elif not data.get("delivery_address"):
            self.add_error("delivery_address", _("Ghi địa chỉ để bưu chính trả kết quả tận nơi."))
        return data


class LookupForm(forms.Form):
    """A scanned card, or what is typed to find a person."""

    who = forms.ChoiceField(choices=[("applicant", ""), ("proxy", "")])
    applicant_text = forms.CharField(required=False, max_length=3000, strip=False)
    proxy_text = forms.CharField(required=False, max_length=3000, strip=False)
    kind = forms.ChoiceField(choices=ApplicantKind.choices, required=False)
    known = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        """`text` is that of the card field in question."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["text"] = data.get(f"{data.get('who', '')}_text", "")
        return data


def paper_forms(data: Any, *, prefix: str = "papers") -> list[PaperForm]:
    """The lines of the checklist in their order; the screen numbers them from 0 without a gap."""
    numbers = range(MOST_PAPERS)
    sent = [number for number in numbers if f"{prefix}-{number}-name" in data]
    forms_ = [PaperForm(data, prefix=f"{prefix}-{number}") for number in sent]
    return [form for form in forms_ if str(data.get(f"{form.prefix}-name", "")).strip()]


def readable_part(form: forms.Form) -> dict[str, Any]:
    """What of a form could be read, for a paper that is filled before everything is typed."""
    form.full_clean()
    return form.cleaned_data


def files_of(files: MultiValueDict[str, UploadedFile], form: PaperForm) -> list[UploadedFile]:
    """The scans or photos dropped on a line."""
    return [file for file in files.getlist(f"{form.prefix}-files") if file]


def initial_of(applicant: Applicant) -> dict[str, Any]:
    """The fields of somebody known."""
    return {
        "kind": applicant.kind,
        "name": applicant.name,
        "identifier": applicant.identifier or "",
        "old_identifier": applicant.old_identifier,
        "born_on": format_date(applicant.born_on) if applicant.born_on else "",
        "sex": applicant.sex,
        "address": applicant.address,
        "phone": applicant.phone,
        "email": applicant.email,
        "card_issued_on": format_date(applicant.card_issued_on) if applicant.card_issued_on else "",
        "representative": applicant.representative,
    }


def initial_of_card(card: CitizenCard) -> dict[str, Any]:
    """The fields a citizen card fills."""
    return {
        "kind": ApplicantKind.PERSON,
        "name": card.full_name,
        "identifier": card.personal_id,
        "old_identifier": card.old_id,
        "born_on": format_date(card.born_on) if card.born_on else "",
        "sex": card.sex or "",
        "address": card.address,
        "card_issued_on": format_date(card.issued_on) if card.issued_on else "",
    }


def _readable(read: Any, text: str) -> str:
    try:
        return str(read(text))
    except Unreadable as error:
        raise forms.ValidationError(str(error)) from None
