"""Sign-in, sign-out, own password, language, and where an officer lands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from motcua.accounts.actions import set_password
from motcua.core.access import needs, public
from motcua.core.actors import ROLE_LABELS
from motcua.web.shared.forms import ChangePasswordForm, SignInForm
from motcua.web.shared.navigation import desk_navigation, lookup_url
from motcua.web.shared.permissions import OWN_ACCOUNT
from motcua.web.shared.requests import SiteRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth's texts in our words; nobody opens an account by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy(
            "Tài khoản này đã ngừng dùng. Xin liên hệ người quản trị của đơn vị."
        ),
        "username_password_mismatch": gettext_lazy(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        ),
        "incorrect_code": gettext_lazy("Mã xác thực chưa đúng hoặc đã hết hạn."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the administrator."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Back to sign-in with whom to ask."""
        messages.error(request, self.error_messages["account_inactive"])
        return redirect("accounts:sign_in")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page after sign-in says enough; a greeting would only cover it."""


class SignInView(LoginView):
    """allauth's sign-in with our form and page."""

    form_class = SignInForm
    template_name = "account/sign_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """422, as of every form with errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the outside sign-ins that are set up."""
        return super().get_context_data(**kwargs) | {"providers": outside_providers()}


def outside_providers() -> list[dict[str, Any]]:
    """The OpenID Connect providers of the settings."""
    apps: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps


sign_in = public(SignInView.as_view())
# No token asked for: pages that send no referrer post with "Origin: null", which the check refuses, and all a
# stranger could do is to change the language shown.
language = public(csrf_exempt(require_POST(set_language)))


def locked_out(request: SiteRequest, *args: Any) -> HttpResponse:
    """The answer after too many failures: says when to try again (AXES_LOCKOUT_CALLABLE)."""
    until = request.now + (get_cool_off(request) or timedelta())
    return render(request, "account/locked_out.html", {"until": until}, status=429)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("Ông/bà đã đăng xuất."))
    return redirect("accounts:sign_in")


@needs(OWN_ACCOUNT)
def own_account(request: SiteRequest) -> HttpResponse:
    """Password, second step and linked identity of oneself."""
    linked = set(SocialAccount.objects.filter(user_id=request.user.pk).values_list("provider", flat=True))
    context = {
        "has_two_steps": is_mfa_enabled(request.user),
        "providers": [app | {"is_linked": app["provider_id"] in linked} for app in outside_providers()],
        "roles": [ROLE_LABELS[role] for role in sorted(request.actor.roles())],
    }
    return render(request, "account/own_account.html", context)


@needs(OWN_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: SiteRequest) -> HttpResponse:
    """A new password of one's own; other sessions of the account end."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(
            user=form.user,
            password=form.cleaned_data["new_password1"],
            by=request.actor,
            now=request.now,
        )
        update_session_auth_hash(request, form.user)
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("accounts:own_account")
    return render(request, "account/change_password.html", {"form": form}, status=422 if form.errors else 200)


@public
def landing(request: SiteRequest) -> HttpResponse:
    """The first screen of this officer: intake for receivers, work for specialists, Quản trị for its keepers.

    Looking up helps in other work: it is a first screen only for who has no other.
    """
    if not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    entries = desk_navigation(request).rail
    if entries:
        looked_up = lookup_url(request)
        return redirect(next((entry.url for entry in entries if entry.url != looked_up), looked_up))
    return render(request, "account/no_work.html", status=403)
