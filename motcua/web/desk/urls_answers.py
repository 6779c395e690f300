"""URLs of what other units ask of ours."""

from django.urls import URLPattern, path

from motcua.web.desk.views import consultations

urlpatterns: list[URLPattern] = [
    path("phoi-hop/", consultations.consultations, name="consultations"),
]
