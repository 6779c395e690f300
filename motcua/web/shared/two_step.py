"""The second step of signing in: a code of a phone application (TOTP), with recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from motcua.core.access import needs, public
from motcua.web.shared.permissions import OWN_ACCOUNT


class TwoStepAdapter(DefaultMFAAdapter):
    """allauth's refusals in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Xem mã đang hiện trên điện thoại rồi nhập lại."),
        "rate_limited": _("Đã thử quá nhiều lần. Xin đợi vài phút rồi thử lại."),
    }

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The mail address of an account is optional and never proven, so nothing is sent to it."""


def _ask_for_code(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = _("Mã xác thực")
    field.error_messages["required"] = _("Chưa nhập mã.")
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
    )


class CodeForm(AuthenticateForm):
    """The code, while signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self)


class ActivateForm(ActivateTOTPForm):
    """The first code, which proves that the application was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self)


class ConfirmByCodeForm(CodeReauthenticateForm):
    """The code again, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self)


class ConfirmByPasswordForm(ReauthenticateForm):
    """The password again, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label = _("Mật khẩu")
        field.help_text = ""
        field.error_messages["required"] = _("Chưa nhập mật khẩu.")
        field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True})


enter_code = public(AuthenticateView.as_view(form_class=CodeForm, template_name="account/enter_code.html"))
activate = needs(OWN_ACCOUNT)(
    ActivateTOTPView.as_view(form_class=ActivateForm, template_name="account/activate_two_step.html")
)
deactivate = needs(OWN_ACCOUNT)(
    DeactivateTOTPView.as_view(
        template_name="account/deactivate_two_step.html", success_url=reverse_lazy("accounts:own_account")
    )
)
recovery_codes = needs(OWN_ACCOUNT)(
    ViewRecoveryCodesView.as_view(template_name="account/recovery_codes.html")
)
confirm_by_password = needs(OWN_ACCOUNT)(
    ReauthenticateView.as_view(form_class=ConfirmByPasswordForm, template_name="account/confirm.html")
)
confirm_by_code = needs(OWN_ACCOUNT)(
    CodeReauthenticateView.as_view(form_class=ConfirmByCodeForm, template_name="account/confirm.html")
)
