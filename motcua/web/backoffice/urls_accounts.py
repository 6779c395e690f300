"""URLs of accounts, authorisations and programs."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import accounts, authorisations, clients, roster

urlpatterns: list[URLPattern] = [
    path("tai-khoan/", accounts.users, name="users"),
    path("tai-khoan/them/", accounts.create_user, name="create_user"),
    path("tai-khoan/<int:user_id>/", accounts.user, name="user"),
    path("tai-khoan/<int:user_id>/sua/", accounts.change_user, name="change_user"),
    path("tai-khoan/<int:user_id>/mat-khau/", accounts.set_password, name="set_password"),
    path("tai-khoan/<int:user_id>/khoa/", accounts.deactivate_user, name="deactivate_user"),
    path("tai-khoan/<int:user_id>/mo-khoa/", accounts.reactivate_user, name="reactivate_user"),
    path("tai-khoan/<int:user_id>/vai-tro/", accounts.grant_role, name="grant_role"),
    path(
        "tai-khoan/<int:user_id>/vai-tro/<int:grant_id>/thu-hoi/", accounts.revoke_grant, name="revoke_grant"
    ),
    path("tai-khoan/<int:user_id>/chuc-danh/", accounts.hold_position, name="hold_position"),
    path(
        "tai-khoan/<int:user_id>/chuc-danh/<int:holding_id>/thoi/", accounts.end_holding, name="end_holding"
    ),
    path("uy-quyen/", authorisations.authorisations, name="authorisations"),
    path("uy-quyen/them/", authorisations.authorise, name="authorise"),
    path(
        "uy-quyen/<int:authorisation_id>/thu-hoi/",
        authorisations.revoke_authorisation,
        name="revoke_authorisation",
    ),
    path("phan-cong-quay/", roster.roster, name="roster"),
    path("ung-dung/", clients.api_clients, name="api_clients"),
    path("ung-dung/them/", clients.create_api_client, name="create_api_client"),
    path("ung-dung/<int:client_id>/thu-hoi/", clients.revoke_api_client, name="revoke_api_client"),
]
