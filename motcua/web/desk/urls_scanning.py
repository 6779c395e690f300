"""URLs of digitising papers."""

from django.urls import URLPattern, path

from motcua.web.desk.views import scan_phone, scanning, words

urlpatterns: list[URLPattern] = [
    path("ho-so/<int:case_id>/so-hoa/", scanning.scan_paper, name="scan_paper"),
    path("tiep-nhan/so-hoa/", scanning.scan_at_intake, name="scan_at_intake"),
    path("so-hoa/<slug:key>/", scanning.scan, name="scan"),
    path("so-hoa/<slug:key>/cac-trang/", scanning.scan_pages, name="scan_pages"),
    path("so-hoa/<slug:key>/trang/<int:page_id>/", scanning.scan_preview, name="scan_preview"),
    path("so-hoa/<slug:key>/them/", scanning.scan_add, name="scan_add"),
    path("so-hoa/<slug:key>/may-quet/", scanning.scan_take, name="scan_take"),
    path("so-hoa/<slug:key>/sap-xep/", scanning.scan_arrange, name="scan_arrange"),
    path("so-hoa/<slug:key>/dien-thoai/", scanning.scan_phone_code, name="scan_phone_code"),
    path("so-hoa/<slug:key>/ghep/", scanning.scan_finish, name="scan_finish"),
    path("so-hoa/<slug:key>/bo/", scanning.scan_drop, name="scan_drop"),
    path("ho-so/<int:case_id>/tep/<int:attachment_id>/chu/", words.paper_words, name="paper_words"),
    path(
        "ho-so/<int:case_id>/tep/<int:attachment_id>/trang/<int:number>/", words.paper_page, name="paper_page"
    ),
    path("ho-so/<int:case_id>/tep/<int:attachment_id>/xac-nhan/", words.paper_fields, name="paper_fields"),
    path("chup/<str:secret>/", scan_phone.scan_phone, name="scan_phone"),
]
