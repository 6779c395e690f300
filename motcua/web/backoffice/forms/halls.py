"""What a person says about a hall: its lines, priorities, screens and settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Counter
from motcua.queueing.actions import HallFacts, LineFacts, PriorityFacts
from motcua.queueing.choices import DeviceKind, LineKind
from motcua.queueing.models import Device, Hall, PriorityGroup, ServiceLine
from motcua.web.backoffice.filling import offer

# Pictures that say what a line or a group is for; the kiosk shows them large.
PICTOGRAMS = (
    ("rubber-stamp", _("con dấu")),
    ("users", _("gia đình")),
    ("map-2", _("thửa đất")),
    ("building-store", _("cửa hàng")),
    ("crane", _("xây dựng")),
    ("shield", _("công an")),
    ("id", _("thẻ căn cước")),
    ("first-aid-kit", _("bảo hiểm, y tế")),
    ("heart-handshake", _("chính sách xã hội")),
    ("hearts", _("kết hôn")),
    ("home", _("nhà ở")),
    ("building-bank", _("cơ quan")),
    ("briefcase", _("việc làm")),
    ("truck-delivery", _("vận tải")),
    ("gavel", _("khiếu nại")),
    ("cash", _("nộp tiền")),
    ("package", _("nhận kết quả")),
    ("message-question", _("hướng dẫn")),
    ("files", _("hồ sơ khác")),
)
GROUP_PICTOGRAMS = (
    ("old", _("người cao tuổi")),
    ("disabled", _("người khuyết tật")),
    ("woman", _("phụ nữ mang thai")),
    ("baby-carriage", _("trẻ nhỏ")),
    ("medal", _("người có công")),
    ("heart-handshake", _("chính sách xã hội")),
    ("user", _("khác")),
)


class LineForm(forms.Form):
    """A line of a hall."""

    letters = forms.CharField(label=_("Ký hiệu"), max_length=2, help_text=_("Ví dụ: D-047."))
    name = forms.CharField(label=_("Tên nhóm"), max_length=80, help_text=_("Hai, ba chữ to trên máy lấy số."))
    english_name = forms.CharField(label=_("Tên tiếng Anh"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Khách đến để"), choices=LineKind.choices)
    pictogram = forms.ChoiceField(label=_("Hình"), choices=PICTOGRAMS, initial="files")
    where = forms.CharField(
        label=_("Chờ ở đâu"), max_length=120, required=False, help_text=_("In trên phiếu, hiện ở máy lấy số.")
    )
    daily_capacity = forms.IntegerField(
        label=_("Số phiếu mỗi ngày"), min_value=1, max_value=9999, required=False,
        help_text=_("Để trống: không giới hạn."),
    )  # fmt: skip
    largest_overtaking = forms.IntegerField(
        label=_("Mỗi khách nhường nhiều nhất"), min_value=0, max_value=50, initial=3,
        help_text=_("Số khách đến sau được gọi trước."),
    )  # fmt: skip
    walk_ins_per_appointment = forms.IntegerField(
        label=_("Giữa hai khách hẹn"),
        min_value=1,
        max_value=50,
        initial=1,
        help_text=_("Số khách đến thẳng được gọi."),
    )
    takes_appointments = forms.BooleanField(label=_("Nhận hẹn trước"), required=False, initial=True)

    def __init__(self, *args: Any, line: ServiceLine | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs.setdefault("initial", {name: getattr(line, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def facts(self) -> LineFacts:
        """What was said."""
        return LineFacts(**self.cleaned_data)


class PriorityForm(forms.Form):
    """A group that goes before others, and why it is added or changed."""

    key = forms.SlugField(
        label=_("Mã"),
        max_length=30,
        help_text=_("Chữ không dấu, ví dụ single_mother. Không đổi được về sau."),
    )
    name = forms.CharField(label=_("Đối tượng"), max_length=120)
    english_name = forms.CharField(label=_("Tên tiếng Anh"), max_length=120, required=False)
    head_start = forms.IntegerField(
        label=_("Tính như đến trước"), min_value=1, max_value=240, initial=30, help_text=_("Số phút.")
    )
    ground = forms.CharField(
        label=_("Căn cứ"), max_length=250, help_text=_("Văn bản, hoặc “Thông lệ phục vụ”.")
    )
    pictogram = forms.ChoiceField(label=_("Hình"), choices=GROUP_PICTOGRAMS, initial="user")
    is_active = forms.BooleanField(label=_("Đang áp dụng"), required=False, initial=True)
    reason = forms.CharField(
        label=_("Lý do thay đổi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Được giữ lại trong lịch sử, không sửa được."),
    )

    def __init__(self, *args: Any, group: PriorityGroup | None = None, **kwargs: Any) -> None:
        if group is not None:
            known = (name for name in self.base_fields if name != "reason")
            kwargs.setdefault("initial", {name: getattr(group, name) for name in known})
        super().__init__(*args, **kwargs)
        if group is not None:
            self.fields["key"].disabled = True
        else:
            del self.fields["is_active"]

    def facts(self) -> PriorityFacts:
        """What was said, without the reason."""
        others = {"reason", "is_active"}
        return PriorityFacts(
            **{name: value for name, value in self.cleaned_data.items() if name not in others}
        )


class HallForm(forms.Form):
    """The settings of a hall."""

    largest_recalls = forms.IntegerField(label=_("Gọi lại nhiều nhất (lần)"), min_value=0, max_value=9)
    minutes_early = forms.IntegerField(
        label=_("Cho lấy số trước giờ làm việc (phút)"), min_value=0, max_value=120
    )
    near_people = forms.IntegerField(
        label=_("Báo sắp đến lượt khi trước đó còn (người)"), min_value=0, max_value=20
    )
    appointment_grace = forms.IntegerField(
        label=_("Được đến trễ hẹn (phút)"), min_value=0, max_value=60,
        help_text=_("Trễ hơn thì chờ như khách đến thẳng."),
    )  # fmt: skip
    kiosk_patience = forms.IntegerField(
        label=_("Máy lấy số trở về đầu sau (giây)"), min_value=10, max_value=300,
        help_text=_("Người cao tuổi đọc chậm: đừng dưới 45 giây."),
    )  # fmt: skip
    gives_remote = forms.BooleanField(label=_("Cho lấy số từ xa bằng điện thoại"), required=False)
    is_kept_overnight = forms.BooleanField(
        label=_("Giữ hàng đợi qua đêm"), required=False,
        help_text=_("Không chọn: cuối ngày đóng các số còn chờ, có ghi lý do."),
    )  # fmt: skip
    is_always_open = forms.BooleanField(
        label=_("Nhận khách cả ngoài giờ làm việc"), required=False,
        help_text=_("Cho đợt làm thêm ngoài giờ, tập huấn; hàng đợi không tự đóng khi hết buổi."),
    )  # fmt: skip
    is_simulation_on = forms.BooleanField(
        label=_("Khách và cán bộ mô phỏng"), required=False,
        help_text=_(
            "Chỉ ở văn phòng mẫu. Bỏ chọn: khách mô phỏng trả số, cán bộ mô phỏng đóng quầy trong nửa phút. "
            "Quầy có người đăng nhập ngồi thì không bị động đến."
        ),
    )  # fmt: skip
    board_message = forms.CharField(
        label=_("Dòng thông báo trên bảng"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(hall, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if not hall.simulated_visitors:
            del self.fields["is_simulation_on"]

    def facts(self) -> HallFacts:
        """What was said."""
        return HallFacts(**self.cleaned_data)


class DeviceForm(forms.Form):
    """A screen of the hall; a kiosk may have a printer, a counter display has a counter."""

    name = forms.CharField(label=_("Tên"), max_length=80, help_text=_("Ví dụ: Máy lấy số cửa chính."))
    counter = forms.ModelChoiceField(
        label=_("Quầy"), queryset=Counter.objects.none(), empty_label=_("Chọn quầy")
    )
    printer = forms.CharField(
        label=_("Địa chỉ máy in"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
        ),
        help_text=_("tcp://192.168.1.50:9100 · usb://04b8:0e15 · file:///ten-thu-muc. Để trống: không in."),
    )
    printer_width = forms.TypedChoiceField(
        label=_("Bề rộng in"),
        coerce=int,
        choices=[
            (576, _("576 điểm – giấy 80 mm")),
            (512, _("512 điểm – giấy 80 mm")),
            (384, _("384 điểm – giấy 58 mm")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        kind: DeviceKind,
        counters: QuerySet[Counter],
        device: Device | None = None,
        **kwargs: Any,
    ) -> None:
        if device is not None:
            kwargs.setdefault("initial", {name: getattr(device, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        offer(self, "counter", counters)
        if kind is not DeviceKind.KIOSK:
            del self.fields["printer"], self.fields["printer_width"]
        if kind is not DeviceKind.COUNTER_DISPLAY:
            del self.fields["counter"]

    def said(self) -> dict[str, Any]:
        """What was said, as the actions take it."""
        return {"counter": None, "printer": "", "printer_width": 576, **self.cleaned_data}
