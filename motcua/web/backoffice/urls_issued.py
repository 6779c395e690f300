"""URLs of papers given out and of the library of forms."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import issued, office_forms

urlpatterns: list[URLPattern] = [
    path("van-ban-phat-hanh/", issued.issued, name="issued"),
    path("mau-don/", office_forms.office_forms, name="office_forms"),
    path("mau-don/ban/<int:version_id>/", office_forms.office_form_file, name="office_form_file"),
    path("mau-don/<int:form_id>/thoi-dung/", office_forms.retire_office_form, name="retire_office_form"),
]
