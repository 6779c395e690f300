"""A procedure as it is edited: facts in groups, and lists of lines (limits, fees, papers, laws, results)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.choices import Level, LimitUnitChoice, OnlineLevel, RefusalBy
from motcua.catalogue.rules.editing import edited_line, fee_line, limit_line, with_edits
from motcua.catalogue.rules.record import (
    Channel,
    LegalBasis,
    ProcedureRecord,
    RequiredDocument,
    Result,
)
from motcua.core.rules.text import nfc
from motcua.core.worktime import LimitUnit
from motcua.core.worktime.limits import MAX_AMOUNT
from motcua.web.shared.days import DayField

CHANNELS = (
    (Channel.DIRECT.value, _("Trực tiếp")),
    (Channel.ONLINE.value, _("Trực tuyến")),
    (Channel.POST.value, _("Bưu chính công ích")),
)
ANY_CHANNEL = ("", _("Mọi cách nộp"))
PRESENCE = (
    ("any", _("Không bắt buộc có mặt")),
    ("self", _("Chính người yêu cầu")),
    ("both", _("Cả hai bên")),
)
PLACES = (
    ("anywhere", _("Không phụ thuộc nơi cư trú")),
    ("residence", _("Nơi cư trú")),
    ("land", _("Nơi có đất")),
    ("workplace", _("Nơi làm việc")),
)
PAY_AT = (
    ("", _("Theo thủ tục")),
    ("reception", _("Khi nộp hồ sơ")),
    ("result", _("Khi nhận kết quả")),
)
REFUNDABLE = (("", _("Chưa rõ")), ("True", _("Được hoàn trả")), ("False", _("Không hoàn trả")))
CHARGE_KINDS = (("", _("Chưa rõ")), ("phi", _("Phí")), ("le_phi", _("Lệ phí")))


class PlainText(forms.CharField):
    """Text as records keep it: NFC, line ends as one sign (browsers send two)."""

    def to_python(self, value: Any) -> str:
        """The text in that shape."""
        return nfc(str(super().to_python(value) or "").replace("\r\n", "\n"))


class LinesField(PlainText):
    """One item a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


def _text(label: Any, *, rows: int = 0, length: int = 100_000) -> PlainText:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return PlainText(label=label, required=False, max_length=length, widget=widget)


class FactsForm(forms.Form):
    """Everything about a procedure that is no list of lines."""

    name = _text(_("Tên thủ tục"), rows=2, length=2000)
    field_name = _text(_("Lĩnh vực"), length=250)
    levels = forms.MultipleChoiceField(
        label=_("Cấp thực hiện"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    decision_number = _text(_("Quyết định công bố"), length=120)
    audience = LinesField(
        label=_("Đối tượng thực hiện"), required=False, help_text=_("Mỗi dòng một đối tượng.")
    )
    aliases = LinesField(
        label=_("Từ tìm kiếm khác"), required=False, help_text=_("Cách người dân hay gọi, mỗi dòng một cách.")
    )
    agency = _text(_("Cơ quan thực hiện"), rows=2)
    competent_agency = _text(_("Cơ quan có thẩm quyền"), rows=2)
    coordinating_agency = _text(_("Cơ quan phối hợp"), rows=2)
    channels = forms.MultipleChoiceField(
        label=_("Cách nộp hồ sơ"), choices=CHANNELS, required=False, widget=forms.CheckboxSelectMultiple
    )
    online_level = forms.ChoiceField(
        label=_("Mức độ trực tuyến"), choices=OnlineLevel.choices, required=False
    )
    presence = forms.ChoiceField(label=_("Người phải có mặt"), choices=PRESENCE)
    place_rule = forms.ChoiceField(label=_("Nơi nộp theo địa bàn"), choices=PLACES)
    refusal_by = forms.ChoiceField(label=_("Từ chối tại bàn"), choices=RefusalBy.choices)
    result_by_post = forms.BooleanField(label=_("Trả kết quả qua bưu chính được"), required=False)
    external_system = _text(_("Hệ thống ngoài cấp số"), length=200)
    steps_text = _text(_("Trình tự thực hiện"), rows=8)
    conditions_text = _text(_("Yêu cầu, điều kiện"), rows=5)
    ground = forms.CharField(
        label=_("Căn cứ sửa đổi"),
        required=False,
        max_length=300,
        help_text=_("Quyết định công bố hoặc văn bản làm thay đổi thủ tục; phải có trước khi công bố."),
    )

    GROUPS = (
        (
            "chung",
            _("Thông tin chung"),
            ("name", "field_name", "decision_number", "levels", "audience", "aliases"),
        ),
        ("co-quan", _("Cơ quan"), ("agency", "competent_agency", "coordinating_agency")),
        (
            "cach-nop",
            _("Cách nộp và điều kiện tiếp nhận"),
            (
                "channels", "online_level", "presence", "place_rule", "refusal_by", "external_system",
                "result_by_post",
            ),
        ),
        ("trinh-tu", _("Trình tự, điều kiện"), ("steps_text", "conditions_text")),
    )  # fmt: skip

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The groups with their fields, as the page shows them."""
        return [(key, label, [self[name] for name in names]) for key, label, names in self.GROUPS]


class _LineForm(forms.Form):
    """A line of a list; `place` is where it stood in the saved record, so that what is not shown stays."""

    place = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    gone = forms.BooleanField(label=_("Bỏ"), required=False)

    def said(self) -> dict[str, Any]:
        """What was typed, by the names of the record."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("place", "gone")}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in a new line."""
        return not any(self.said().values())

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields people see, but the one that removes the line."""
        return [field for field in self.visible_fields() if field.name != "gone"]


class LimitLine(_LineForm):
    """How long it takes."""

    channel = forms.ChoiceField(label=_("Cách nộp"), choices=[ANY_CHANNEL, *CHANNELS], required=False)
    variant = _text(_("Trường hợp"), length=300)
    amount = forms.IntegerField(label=_("Số"), required=False, min_value=1, max_value=MAX_AMOUNT)
    unit = forms.ChoiceField(
        label=_("Đơn vị tính"), choices=[("", _("Chọn")), *LimitUnitChoice.choices], required=False
    )
    note = _text(_("Ghi chú"), length=2000)

    def said(self) -> dict[str, Any]:
        """A limit within the day counts one."""
        said = super().said()
        if said["unit"] == LimitUnit.SAME_DAY:
            said["amount"] = 1
        return {**said, "channel": Channel(said["channel"]) if said["channel"] else None}


class FeeLineForm(_LineForm):
    """What is to be paid."""

    channel = forms.ChoiceField(label=_("Cách nộp"), choices=[ANY_CHANNEL, *CHANNELS], required=False)
    variant = _text(_("Trường hợp"), length=300)
    kind = forms.ChoiceField(label=_("Loại"), choices=CHARGE_KINDS, required=False)
    amount = forms.IntegerField(
        label=_("Mức thu (đồng)"), required=False, min_value=0, max_value=100_000_000_000
    )
    is_free = forms.BooleanField(label=_("Miễn phí"), required=False)
    per = _text(_("Tính trên"), length=100)
    legal_base = _text(_("Văn bản về mức thu"), length=300)
    pay_at = forms.ChoiceField(label=_("Thu khi nào"), choices=PAY_AT, required=False)
    budget_item = _text(_("Tiểu mục"), length=10)
    retained_percent = forms.IntegerField(label=_("Để lại (%)"), required=False, min_value=0, max_value=100)
    is_refundable = forms.TypedChoiceField(
        label=_("Hoàn trả"), choices=REFUNDABLE, coerce="True".__eq__, empty_value=None, required=False
    )
    note = _text(_("Ghi chú"), length=2000)

    def said(self) -> dict[str, Any]:
        """As the record has it."""
        said = super().said()
        return {**said, "channel": Channel(said["channel"]) if said["channel"] else None}


class PaperLine(_LineForm):
    """A paper the applicant brings."""

    name = _text(_("Tên giấy tờ"), rows=2, length=5000)
    variant = _text(_("Trường hợp"), length=300)
    originals = forms.IntegerField(label=_("Bản chính"), required=False, min_value=0, max_value=99)
    copies = forms.IntegerField(label=_("Bản sao"), required=False, min_value=0, max_value=99)
    form_name = _text(_("Mẫu"), length=300)
    is_presented_only = forms.BooleanField(label=_("Chỉ xuất trình"), required=False)
    is_conditional = forms.BooleanField(label=_("Nếu có"), required=False)
    replaced_by = _text(_("Thay bằng dữ liệu"), length=200)

    def said(self) -> dict[str, Any]:
        """No number is none."""
        said = super().said()
        return {**said, "originals": said["originals"] or 0, "copies": said["copies"] or 0}


class BasisLine(_LineForm):
    """A legal text."""

    number = _text(_("Số, ký hiệu"), length=120)
    title = _text(_("Tên văn bản"), length=1000)


class ResultLine(_LineForm):
    """What the applicant gets."""

    name = _text(_("Kết quả"), length=1000)
    code = _text(_("Mã"), length=60)


def _line_of(empty: Any) -> Callable[[Any, dict[str, Any]], Any]:
    """How a line without words of its own is made from what was typed."""
    return lambda old, said: edited_line(old, empty, said)


_LISTS: tuple[tuple[str, Any, type[_LineForm], Callable[[Any, dict[str, Any]], Any]], ...] = (
    ("limits", _("Thời hạn giải quyết"), LimitLine, limit_line),
    ("fees", _("Phí, lệ phí"), FeeLineForm, fee_line),
    ("documents", _("Thành phần hồ sơ"), PaperLine, _line_of(RequiredDocument("", ""))),
    ("legal_bases", _("Căn cứ pháp lý"), BasisLine, _line_of(LegalBasis("", ""))),
    ("results", _("Kết quả"), ResultLine, _line_of(Result(""))),
)
SPARE_LINES = 2
MOST_LINES = 300


class ProcedureForm:
    """The facts and the lists together, filled from a record or from what was sent."""

    def __init__(self, record: ProcedureRecord, *, ground: str = "", sent: QueryDict | None = None) -> None:
        self.record = record
        values = {**asdict(record), "ground": ground}
        values["channels"] = [channel.value for channel in record.channels]
        for name in ("audience", "aliases"):
            values[name] = "\n".join(getattr(record, name))
        self.facts = FactsForm(sent, initial=values)
        self.lists = [
            (name, label, self._formset(name, form, sent), make) for name, label, form, make in _LISTS
        ]

    def _formset(self, name: str, form: type[_LineForm], sent: QueryDict | None) -> forms.BaseFormSet[Any]:
        factory = forms.formset_factory(form, extra=SPARE_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES)
        initial = [{**asdict(line), "place": place} for place, line in enumerate(getattr(self.record, name))]
        return factory(sent, prefix=name, initial=initial)

    def is_valid(self) -> bool:
        """Whether everything could be read; whole it need not be."""
        valid = [self.facts.is_valid(), *(lines.is_valid() for _name, _label, lines, _make in self.lists)]
        return all(valid)

    @property
    def ground(self) -> str:
        """The document that orders the change."""
        return str(self.facts.cleaned_data["ground"])

    def edited(self) -> ProcedureRecord:
        """The record with what was typed."""
        said: dict[str, Any] = {**self.facts.cleaned_data}
        said.pop("ground")
        said["levels"] = tuple(said["levels"])
        said["channels"] = tuple(Channel(value) for value in said["channels"])
        for name, _label, lines, make in self.lists:
            said[name] = tuple(self._lines(getattr(self.record, name), lines, make))
        return with_edits(self.record, said)

    def _lines(
        self, before: Sequence[Any], lines: forms.BaseFormSet[Any], make: Callable[[Any, dict[str, Any]], Any]
    ) -> list[Any]:
        made = []
        for form in lines.forms:
            # A spare line nobody touched has no data at all.
            if not form.cleaned_data or form.cleaned_data["gone"] or form.is_blank:
                continue
            place = form.cleaned_data.get("place")
            old = before[place] if place is not None and place < len(before) else None
            made.append(make(old, form.said()))
        return made


class PublishForm(forms.Form):
    """From which day the draft is in force."""

    on = DayField(label=_("Có hiệu lực từ ngày"))


class RetireForm(forms.Form):
    """When a procedure ends, and by which document."""

    on = DayField(label=_("Bãi bỏ từ ngày"))
    ground = forms.CharField(
        label=_("Quyết định bãi bỏ"),
        max_length=300,
        error_messages={"required": _("Xin ghi quyết định bãi bỏ thủ tục.")},
    )
