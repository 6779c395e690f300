"""What a person says about accounts, roles, authorisations and programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.accounts.actions import AuthorisationFacts, UserFacts
from motcua.accounts.models import ROLE_CHOICES, User
from motcua.agencies.models import Agency, Counter, Position
from motcua.core.actors import Role
from motcua.web.backoffice.filling import offer
from motcua.web.shared.days import DayField

PROGRAM_ROLES = [(role, label) for role, label in ROLE_CHOICES if role != Role.ADMINISTRATOR]
LENT_ROLES = PROGRAM_ROLES


class CounterChoice(forms.ModelChoiceField):
    """A counter with its office."""

    def label_from_instance(self, obj: Counter) -> str:
        """Quầy 2 – Cơ sở 1."""
        return f"{obj} – {obj.office}"


class UserForm(forms.Form):
    """An account."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ không dấu, chữ số, dấu chấm; ví dụ: nguyen.van.an"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    agency = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Agency.objects.none(), empty_label=_("Chọn đơn vị")
    )
    counter = CounterChoice(
        label=_("Quầy"), queryset=Counter.objects.none(), required=False, empty_label=_("Không ngồi quầy")
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], user: User | None = None, **kwargs: Any
    ) -> None:
        if user is not None:
            kwargs.setdefault("initial", {name: getattr(user, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)
        counters = Counter.objects.filter(office__agency__in=agencies).select_related("office")
        offer(self, "counter", counters)

    def facts(self) -> UserFacts:
        """What was said."""
        return UserFacts(**{name: self.cleaned_data[name] for name in UserFacts.__dataclass_fields__})


class PasswordForm(forms.Form):
    """A password given by the administrator."""

    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự. Người dùng nên tự đổi sau lần đăng nhập đầu tiên."),
    )


class NewUserForm(PasswordForm, UserForm):
    """An account and its first password."""

    field_order = ("full_name", "username", "password", "agency", "counter", "email", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class GrantForm(forms.Form):
    """A role in an agency."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=[("", _("Chọn vai trò")), *ROLE_CHOICES])
    agency = forms.ModelChoiceField(
        label=_("Tại đơn vị (và cấp dưới)"), queryset=Agency.objects.none(), empty_label=_("Chọn đơn vị")
    )
    valid_from = DayField(label=_("Từ ngày"), required=False)
    valid_to = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class PositionChoice(forms.ModelChoiceField):
    """A position with its agency."""

    def label_from_instance(self, obj: Position) -> str:
        """Chủ tịch – UBND phường Bình Hòa."""
        return f"{obj} – {obj.agency}"


class HoldingForm(forms.Form):
    """A position somebody holds."""

    position = PositionChoice(
        label=_("Chức danh"), queryset=Position.objects.none(), empty_label=_("Chọn chức danh")
    )
    valid_from = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "position", Position.objects.filter(agency__in=agencies).select_related("agency"))


class AuthorisationForm(forms.Form):
    """What a decision on authorisation says."""

    giver = forms.ModelChoiceField(
        label=_("Người ủy quyền"), queryset=User.objects.none(), empty_label=_("Chọn người")
    )
    holder = forms.ModelChoiceField(
        label=_("Người được ủy quyền"), queryset=User.objects.none(), empty_label=_("Chọn người")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=[("", _("Chọn vai trò")), *LENT_ROLES])
    agency = forms.ModelChoiceField(
        label=_("Tại đơn vị"), queryset=Agency.objects.none(), empty_label=_("Chọn đơn vị")
    )
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=80)
    decided_on = DayField(label=_("Ngày quyết định"))
    valid_from = DayField(label=_("Hiệu lực từ"))
    valid_to = DayField(label=_("Hiệu lực đến"))
    procedures = forms.CharField(
        label=_("Chỉ các thủ tục"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một mã thủ tục (1.001612). Để trống: mọi thủ tục của vai trò."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "giver", people)
        offer(self, "holder", people)
        offer(self, "agency", agencies)

    def facts(self) -> AuthorisationFacts:
        """What was said."""
        said = self.cleaned_data
        procedures = said["procedures"].replace(",", " ").split()
        return AuthorisationFacts(**{**said, "role": Role(said["role"]), "procedures": procedures})


class ApiClientForm(forms.Form):
    """A program and what it may do."""

    name = forms.CharField(label=_("Tên ứng dụng"), max_length=120)
    agency = forms.ModelChoiceField(
        label=_("Của đơn vị"), queryset=Agency.objects.none(), empty_label=_("Chọn đơn vị")
    )
    roles = forms.MultipleChoiceField(
        label=_("Được làm như"), choices=PROGRAM_ROLES, widget=forms.CheckboxSelectMultiple
    )
    valid_to = DayField(label=_("Dùng đến ngày"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)
