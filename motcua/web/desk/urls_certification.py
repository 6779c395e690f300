"""URLs of certification: the express lane and what follows it."""

from django.urls import URLPattern, path

from motcua.web.desk.views import (
    certification,
    certification_changes,
    certification_entries,
    certification_signing,
)

urlpatterns: list[URLPattern] = [
    path("chung-thuc/", certification.certification, name="certification"),
    path("chung-thuc/gui/", certification.certification_send, name="certification_send"),
    path("chung-thuc/nguoi-yeu-cau/", certification.certification_person, name="certification_person"),
    path("chung-thuc/tuy-chon/", certification.certification_options, name="certification_options"),
    path("chung-thuc/phi/", certification.certification_fee, name="certification_fee"),
    path("chung-thuc/hom-nay/", certification_entries.certification_list, name="certification_list"),
    path("chung-thuc/chuyen/", certification_entries.certification_advance, name="certification_advance"),
    path("chung-thuc/<int:entry_id>/", certification_entries.certification_done, name="certification_done"),
    path(
        "chung-thuc/<int:entry_id>/in/", certification_entries.certification_print, name="certification_print"
    ),
    path(
        "chung-thuc/<int:entry_id>/huy/",
        certification_entries.certification_cancel,
        name="certification_cancel",
    ),
    path(
        "chung-thuc/<int:entry_id>/sua/",
        certification_changes.certification_change,
        name="certification_change",
    ),
    path(
        "chung-thuc/<int:entry_id>/sua/xem/",
        certification_changes.certification_difference,
        name="certification_difference",
    ),
    path(
        "chung-thuc/<int:entry_id>/giay-to/<int:paper_id>/ky-so/",
        certification_signing.certification_sign,
        name="certification_sign",
    ),
    path(
        "chung-thuc/<int:entry_id>/giay-to/<int:paper_id>/ban-sao/",
        certification_signing.certification_copy,
        name="certification_copy",
    ),
    path("chung-thuc/cach-lam/", certification_entries.certification_settings, name="certification_settings"),
]
