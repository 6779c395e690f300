"""URLs that belong to all sites: the account screens."""

from django.urls import include, path
from django.views.generic import RedirectView

from motcua.core.access import public
from motcua.web.shared import devices, outside_sign_in, sign_in, two_step

accounts = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tai-khoan/", sign_in.own_account, name="own_account"),
    path("tai-khoan/mat-khau/", sign_in.change_password, name="change_password"),
    path("ngon-ngu/", sign_in.language, name="language"),
    # Reached when the desk has no page of its own at this address.
    path("can-bo/", sign_in.landing, name="landing"),
]
screens = [path("ghep-may/", devices.pair, name="pair")]
to_sign_in = public(RedirectView.as_view(pattern_name="accounts:sign_in"))

# allauth looks these names up; what is not listed here does not exist.
looked_up_by_allauth = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/ma/", two_step.enter_code, name="mfa_authenticate"),
    path("dang-nhap/qua/<slug:provider_id>/", outside_sign_in.begin, name="openid_connect_login"),
    path("dang-nhap/qua/<slug:provider_id>/ve/", outside_sign_in.come_back, name="openid_connect_callback"),
    path("dang-nhap/huy/", to_sign_in, name="socialaccount_login_cancelled"),
    path("tai-khoan/xac-nhan/", two_step.confirm_by_password, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", two_step.confirm_by_code, name="mfa_reauthenticate"),
    path("tai-khoan/hai-buoc/", sign_in.own_account, name="mfa_index"),
    path("tai-khoan/hai-buoc/bat/", two_step.activate, name="mfa_activate_totp"),
    path("tai-khoan/hai-buoc/tat/", two_step.deactivate, name="mfa_deactivate_totp"),
    path("tai-khoan/hai-buoc/ma-du-phong/", two_step.recovery_codes, name="mfa_view_recovery_codes"),
]

urlpatterns = [
    path("", include((accounts, "accounts"))),
    path("", include((screens, "screens"))),
    *looked_up_by_allauth,
]
