"""URLs of what is printed: the forms of a case, the tracking book."""

from django.urls import URLPattern, path

from motcua.web.desk.views import forms

urlpatterns: list[URLPattern] = [
    path("ho-so/<int:case_id>/bieu-mau/<slug:kind>.pdf", forms.case_form, name="case_form"),
]
