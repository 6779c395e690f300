"""What the certification screen sends: papers, choices, options. Shapes only; the rules are the domain's."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.core.rules.dates import parse_moment
from motcua.core.rules.errors import Unreadable
from motcua.documents.models import SigningKey
from motcua.registers.choices import ActKind, CancelKind, EntryState
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import EXEMPTION_WORDS, Counted, Exemption
from motcua.registers.rules.certification_limits import MOST_COPIES, MOST_PAGES, MOST_PAPERS, Longer
from motcua.registers.rules.requirements import Named, Options, Signing, Subject
from motcua.web.desk.forms.intake import PlainField

SIGNINGS = [
    (Signing.SIGNS.value, gettext_lazy("Ký")),
    (Signing.FINGERPRINT.value, gettext_lazy("Điểm chỉ")),
    (Signing.CANNOT.value, gettext_lazy("Không ký, không điểm chỉ được")),
]
SUBJECTS = [
    (Subject.MOVABLE.value, gettext_lazy("Động sản, việc khác")),
    (Subject.LAND.value, gettext_lazy("Quyền sử dụng đất, nhà ở")),
    (Subject.AUTHORISATION.value, gettext_lazy("Ủy quyền về đất, nhà ở")),
]
EXEMPTIONS = [(ground.value, f"{words[0].upper()}{words[1:]}") for ground, words in EXEMPTION_WORDS.items()]
_PARTED = re.compile(r"\s*[;|]\s*|\s+[–-]\s+")


class PeopleField(forms.CharField):
    """People, one a line: name; identity paper."""

    widget = forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        """The people named, an empty tuple for nobody."""
        text = super().clean(value) or ""
        people = []
        for line in text.splitlines():
            name, *paper = _PARTED.split(" ".join(line.split()), maxsplit=1)
            if name:
                people.append(Named(name[:200], paper[0][:120] if paper else ""))
        return tuple(people)


class MomentField(forms.CharField):
    """A moment as people type it: 24/03/2026 14:30."""

    def clean(self, value: Any) -> Any:
        """The moment, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_moment(text)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from None


class PaperRow(forms.Form):
    """One paper: its name, the pages of the original, the copies wanted."""

    name = PlainField(max_length=300, error_messages={"required": gettext_lazy("Ghi tên giấy tờ.")})
    pages = forms.IntegerField(min_value=1, max_value=MOST_PAGES, initial=1)
    copies = forms.IntegerField(min_value=1, max_value=MOST_COPIES, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("pages", MOST_PAGES), ("copies", MOST_COPIES)):
            what = _("Số trang") if name == "pages" else _("Số bản")
            sentence = _("%(what)s phải từ 1 đến %(most)s.") % {"what": what, "most": most}
            kinds = ("required", "invalid", "min_value", "max_value")
            self.fields[name].error_messages |= dict.fromkeys(kinds, sentence)

    def counted(self) -> Counted:
        """The clean row."""
        return Counted(self.cleaned_data["name"], self.cleaned_data["pages"], self.cleaned_data["copies"])


class CertificationForm(forms.Form):
    """Everything beside person and papers."""

    act = forms.TypedChoiceField(choices=ActKind.choices, coerce=Act)
    office = forms.IntegerField()
    certifier = forms.IntegerField(
        error_messages={"required": gettext_lazy("Chọn người ký chứng thực.")},
    )
    entry_key = forms.CharField(max_length=64)
    is_electronic = forms.BooleanField(required=False)
    is_signed = forms.BooleanField(required=False)
    wants_slip = forms.BooleanField(required=False)
    pays = forms.BooleanField(required=False)
    exemption = forms.ChoiceField(choices=[("", ""), *EXEMPTIONS], required=False)
    exemption_paper = PlainField(max_length=200, required=False)
    signing = forms.ChoiceField(choices=SIGNINGS, required=False)
    subject = forms.ChoiceField(choices=SUBJECTS, required=False)
    place_of_land = PlainField(max_length=200, required=False)
    is_local = forms.BooleanField(required=False)
    others = PeopleField(required=False)
    witnesses = PeopleField(required=False)
    interpreter = PeopleField(required=False)
    specimen = PlainField(max_length=200, required=False)
    from_language = PlainField(max_length=60, required=False)
    to_language = PlainField(max_length=60, required=False)
    outside_place = PlainField(max_length=200, required=False)
    outside_at = MomentField(required=False)
    longer_days = forms.IntegerField(required=False, min_value=1)
    longer_reason = PlainField(max_length=300, required=False)
    agreement = PlainField(max_length=200, required=False)

    def options(self) -> Options:
        """What was ticked beside the papers."""
        data = self.cleaned_data
        return Options(
            signing=Signing(data["signing"] or Signing.SIGNS),
            subject=Subject(data["subject"] or Subject.MOVABLE),
            interpreter=next(iter(data["interpreter"]), None),
            **{
                name: data[name]
                for name in (
                    "others", "witnesses", "specimen", "place_of_land", "is_local", "from_language",
                    "to_language", "outside_place", "outside_at",
                )
            },
        )  # fmt: skip

    def longer(self) -> Longer | None:
        """A limit other than the law's own, None unless days are given."""
        data = self.cleaned_data
        if not data["longer_days"]:
            return None
        return Longer(data["longer_days"], data["longer_reason"], data["agreement"])

    def exemption_ground(self) -> Exemption | None:
        """The ground on which nothing is paid."""
        return Exemption(self.cleaned_data["exemption"]) if self.cleaned_data["exemption"] else None


class AdvanceForm(forms.Form):
    """Requests chosen in a list, and how far they have come."""

    entries = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("Chọn ít nhất một yêu cầu.")}
    )
    to = forms.TypedChoiceField(
        choices=[(state.value, state.label) for state in EntryState], coerce=EntryState
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("entries") if hasattr(self.data, "getlist") else []
        whole = [value for value in sent if value.isascii() and value.isdecimal() and len(value) < 19]
        self.fields["entries"].choices = [(value, value) for value in whole]  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """Why a request ends without a certification."""

    kind = forms.TypedChoiceField(choices=CancelKind.choices, coerce=CancelKind)
    reason = PlainField(max_length=300, error_messages={"required": gettext_lazy("Ghi lý do hủy.")})


class ChangeForm(forms.Form):
    """A request as it should be, beside its papers, and why."""

    requester_name = PlainField(
        label=gettext_lazy("Họ và tên người yêu cầu"),
        max_length=200,
        error_messages={"required": gettext_lazy("Xin ghi họ tên người yêu cầu chứng thực.")},
    )
    requester_identity = PlainField(label=gettext_lazy("Giấy tờ tùy thân"), max_length=120, required=False)
    certifier = forms.IntegerField(error_messages={"required": gettext_lazy("Chọn người ký chứng thực.")})
    reason = PlainField(label=gettext_lazy("Lý do"), max_length=300, required=False)


class ElectronicForm(forms.Form):
    """The scan of an original, one's own key and its PIN."""

    scan = forms.FileField(
        label=gettext_lazy("Bản quét bản chính (PDF)"),
        error_messages={"required": gettext_lazy("Chọn tệp PDF quét từ bản chính.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    key = forms.ModelChoiceField(
        label=gettext_lazy("Khóa ký"), queryset=SigningKey.objects.none(), empty_label=None
    )
    pin = forms.CharField(
        label=gettext_lazy("Mã PIN"),
        max_length=64,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Nhập mã PIN của khóa ký.")},
    )


class SettingsForm(forms.Form):
    """How an agency certifies where the law leaves it a choice."""

    case_for_each_paper = forms.ChoiceField(
        label=gettext_lazy("Một lượt khách có nhiều giấy tờ"),
        choices=[
            ("", gettext_lazy("là một hồ sơ")),
            ("1", gettext_lazy("mỗi loại giấy tờ là một hồ sơ")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    centre_seals = forms.ChoiceField(
        label=gettext_lazy("Bản do người được ủy quyền ký (TUQ.)"),
        choices=[
            ("", gettext_lazy("đóng dấu của UBND")),
            ("1", gettext_lazy("đóng dấu của Trung tâm")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def chosen(self) -> dict[str, bool]:
        """The clean choices."""
        return {name: bool(value) for name, value in self.cleaned_data.items()}


def paper_rows(data: Any) -> list[PaperRow]:
    """The rows of the screen in their order, empty ones left out."""
    numbers = [number for number in range(MOST_PAPERS + 1) if f"papers-{number}-name" in data]
    rows = [PaperRow(data, prefix=f"papers-{number}") for number in numbers]
    return [row for row in rows if str(row["name"].value() or "").strip()]
