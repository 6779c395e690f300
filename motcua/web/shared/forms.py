"""Forms of the account screens, in Vietnamese."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        name.label = _("Tên đăng nhập")
        name.error_messages["required"] = _("Chưa nhập tên đăng nhập.")
        name.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        # After a failure the password is what has to be typed again.
        (password if self.is_bound else name).widget.attrs["autofocus"] = True
        password.label = _("Mật khẩu")
        password.help_text = ""
        password.error_messages["required"] = _("Chưa nhập mật khẩu.")

    def clean_login(self) -> str:
        """Names do not differ by case; the lock-out must count them as one as well."""
        return str(super().clean_login()).lower()


class ChangePasswordForm(PasswordChangeForm):
    """Old password once, new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages = {
            "password_incorrect": _("Mật khẩu hiện tại chưa đúng."),
            "password_mismatch": _("Hai lần nhập mật khẩu mới không giống nhau."),
        }
        labels = {
            "old_password": _("Mật khẩu hiện tại"),
            "new_password1": _("Mật khẩu mới"),
            "new_password2": _("Nhập lại mật khẩu mới"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = _("Chưa nhập ô này.")
        self.fields["new_password1"].help_text = _(
            "Ít nhất 10 ký tự, không trùng tên của ông/bà, không phải mật khẩu thường gặp."
        )
