"""Sign-in through an outside identity (VNeID by OpenID Connect), when one is set up.

An outside identity is known by its `sub` alone. An officer links it once while signed in; an address or a
name that happens to be equal never opens an account.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.access import public


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Known identities sign in, unknown ones are told how to link; nothing is created on the way."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts are made by the administrator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse an identity nobody has linked."""
        if not sociallogin.is_existing and not request.user.is_authenticated:
            messages.error(
                request,
                _(
                    "Định danh điện tử này chưa gắn với tài khoản nào. Xin đăng nhập bằng mật khẩu, "
                    "rồi gắn tại trang Tài khoản của tôi."
                ),
            )
            raise ImmediateHttpResponse(redirect("accounts:sign_in"))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Cancelled, expired or the provider is away."""
        messages.error(
            request, _("Chưa đăng nhập được bằng định danh điện tử. Xin thử lại hoặc dùng mật khẩu.")
        )
        raise ImmediateHttpResponse(redirect("accounts:sign_in"))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """After linking, back to one's own account."""
        return reverse("accounts:own_account")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page says enough."""


begin = public(require_POST(views.login))
come_back = public(views.callback)
