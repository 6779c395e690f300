"""Accounts: list, page, new, change, password, lock, roles, positions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from motcua.accounts import actions
from motcua.accounts.models import ROLE_CHOICES, Grant, User
from motcua.accounts.permissions import MANAGE_ACCOUNTS
from motcua.audit.queries import history_of
from motcua.core.access import needs
from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.accounts import (
    GrantForm,
    HoldingForm,
    NewUserForm,
    PasswordForm,
    UserForm,
)
from motcua.web.backoffice.scope import managed_agencies, managed_users, user_for
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50
LATEST = 15
WORDS = "backoffice_user_words"
ROLES = {role.value for role in Role}


@needs(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def users(request: SiteRequest) -> HttpResponse:
    """Accounts by name and role; the words stay in the session, since addresses hold no names."""
    if request.method == "POST":
        request.session[WORDS] = request.POST.get("words", "").strip()[:100]
        role = request.POST.get("vai-tro", "")
        response = redirect("backoffice:users")
        response["Location"] += "?tim=1" + (f"&vai-tro={role}" if role in ROLES else "")
        return response
    words = request.session.get(WORDS, "") if request.GET.get("tim") else ""
    role = request.GET.get("vai-tro", "")
    today = local_day(request.now)
    in_force = Grant.objects.in_force(today).select_related("agency")
    found = managed_users(request.actor).search(words).select_related("agency", "counter")
    if role in ROLES:
        found = found.filter(pk__in=Grant.objects.filter(role=role).in_force(today).values("user_id"))
    found = found.prefetch_related(Prefetch("grants", in_force, to_attr="grants_now"))
    page = Paginator(found.order_by("username"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "role": role, "roles": ROLE_CHOICES}
    return render(request, "backoffice/users.html", context)


@needs(MANAGE_ACCOUNTS)
@require_http_methods(["GET"])
def user(request: SiteRequest, user_id: int) -> HttpResponse:
    """One account with its roles, authorisations, positions and history."""
    return _page(request, user_for(request.actor, user_id))


@needs(MANAGE_ACCOUNTS)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def create_user(request: SiteRequest) -> HttpResponse:
    """A new account."""
    form = NewUserForm(request.POST or None, agencies=managed_agencies(request.actor))
    if request.method == "POST":
        made = accepted(
            form,
            lambda: actions.create_user(
                facts=form.facts(),
                password=form.cleaned_data["password"],
                by=request.actor,
                now=request.now,
            ),
        )
        if made:
            messages.success(request, _("Đã tạo tài khoản. Xin giao vai trò để người dùng làm việc được."))
            return redirect("backoffice:user", made.pk)
    context = {"form": form, "title": _("Thêm tài khoản")}
    return render(request, "backoffice/user_form.html", context, status=422 if form.errors else 200)


@needs(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def change_user(request: SiteRequest, user_id: int) -> HttpResponse:
    """Other facts about an account."""
    found = user_for(request.actor, user_id)
    form = UserForm(request.POST or None, agencies=managed_agencies(request.actor), user=found)
    if request.method == "POST" and accepted(
        form, lambda: actions.change_user(user=found, facts=form.facts(), by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã lưu thông tin tài khoản."))
        return redirect("backoffice:user", found.pk)
    context = {"form": form, "title": _("Sửa tài khoản"), "account": found}
    return render(request, "backoffice/user_form.html", context, status=422 if form.errors else 200)


@needs(MANAGE_ACCOUNTS)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def set_password(request: SiteRequest, user_id: int) -> HttpResponse:
    """A new password for somebody who forgot theirs."""
    found = user_for(request.actor, user_id)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted(
            form,
            lambda: actions.set_password(
                user=found, password=form.cleaned_data["password"], by=request.actor, now=request.now
            ),
        )
        if not form.errors:
            messages.success(request, _("Đã đặt mật khẩu mới. Các phiên đang mở của tài khoản đã kết thúc."))
            return redirect("backoffice:user", found.pk)
    context = {"form": form, "title": _("Đặt lại mật khẩu"), "account": found}
    return render(request, "backoffice/user_form.html", context, status=422 if form.errors else 200)


@needs(MANAGE_ACCOUNTS)
@require_POST
def deactivate_user(request: SiteRequest, user_id: int) -> HttpResponse:
    """Lock an account."""
    found = user_for(request.actor, user_id)
    actions.deactivate_user(user=found, by=request.actor, now=request.now)
    messages.success(request, _("Đã khóa tài khoản."))
    return redirect("backoffice:user", found.pk)


@needs(MANAGE_ACCOUNTS)
@require_POST
def reactivate_user(request: SiteRequest, user_id: int) -> HttpResponse:
    """Unlock an account."""
    found = user_for(request.actor, user_id)
    actions.reactivate_user(user=found, by=request.actor, now=request.now)
    messages.success(request, _("Đã mở khóa tài khoản."))
    return redirect("backoffice:user", found.pk)


@needs(MANAGE_ACCOUNTS)
@require_POST
def grant_role(request: SiteRequest, user_id: int) -> HttpResponse:
    """Give an account a role in an agency."""
    found = user_for(request.actor, user_id)
    form = GrantForm(request.POST, agencies=managed_agencies(request.actor))
    made = accepted(
        form,
        lambda: actions.grant_role(
            user=found,
            role=Role(form.cleaned_data["role"]),
            agency=form.cleaned_data["agency"],
            valid_from=form.cleaned_data["valid_from"],
            valid_to=form.cleaned_data["valid_to"],
            by=request.actor,
            now=request.now,
        ),
    )
    if not made:
        return _page(request, found, grant_form=form)
    messages.success(request, _("Đã giao vai trò."))
    return redirect("backoffice:user", found.pk)


@needs(MANAGE_ACCOUNTS)
@require_POST
def revoke_grant(request: SiteRequest, user_id: int, grant_id: int) -> HttpResponse:
    """Take a role back."""
    found = user_for(request.actor, user_id)
    grant = get_object_or_404(found.grants.select_related("agency", "user"), pk=grant_id)
    actions.revoke_grant(grant=grant, by=request.actor, now=request.now)
    messages.success(request, _("Đã thu hồi vai trò."))
    return redirect("backoffice:user", found.pk)


@needs(MANAGE_ACCOUNTS)
@require_POST
def hold_position(request: SiteRequest, user_id: int) -> HttpResponse:
    """Appoint somebody to a position."""
    found = user_for(request.actor, user_id)
    form = HoldingForm(request.POST, agencies=managed_agencies(request.actor))
    made = accepted(
        form,
        lambda: actions.hold_position(
            user=found,
            position=form.cleaned_data["position"],
            valid_from=form.cleaned_data["valid_from"],
            by=request.actor,
            now=request.now,
        ),
    )
    if not made:
        return _page(request, found, holding_form=form)
    messages.success(request, _("Đã ghi chức danh."))
    return redirect("backoffice:user", found.pk)


@needs(MANAGE_ACCOUNTS)
@require_POST
def end_holding(request: SiteRequest, user_id: int, holding_id: int) -> HttpResponse:
    """Today is the last day somebody holds a position."""
    found = user_for(request.actor, user_id)
    holding = get_object_or_404(found.holdings.select_related("position__agency", "user"), pk=holding_id)
    actions.end_holding(holding=holding, last_day=local_day(request.now), by=request.actor, now=request.now)
    messages.success(request, _("Đã ghi ngày thôi giữ chức danh."))
    return redirect("backoffice:user", found.pk)


def _page(
    request: SiteRequest,
    found: User,
    *,
    grant_form: GrantForm | None = None,
    holding_form: HoldingForm | None = None,
) -> HttpResponse:
    agencies = managed_agencies(request.actor)
    today = local_day(request.now)
    grants = found.grants.select_related("agency").order_by("-valid_from")
    context: dict[str, Any] = {
        "account": found,
        "grants": [(grant, grant.valid_to is None or grant.valid_to >= today) for grant in grants],
        "holdings": [
            (holding, holding.valid_to is None or holding.valid_to >= today)
            for holding in found.holdings.select_related("position__agency").order_by("-valid_from")
        ],
        "held": found.authorisations_held.select_related("giver", "agency").order_by("-valid_from"),
        "given": found.authorisations_given.select_related("holder", "agency").order_by("-valid_from"),
        "history": history_of("accounts.user", found.pk)[-LATEST:][::-1],
        "grant_form": grant_form or GrantForm(agencies=agencies),
        "holding_form": holding_form or HoldingForm(agencies=agencies, initial={"valid_from": today}),
        "opens": "grant" if grant_form else "holding" if holding_form else "",
        "today": today,
    }
    state = 422 if grant_form or holding_form else 200
    return render(request, "backoffice/user.html", context, status=state)
