"""URLs of the words of certification texts."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import attestations

urlpatterns: list[URLPattern] = [
    path("loi-chung/", attestations.attestations, name="attestations"),
    path("loi-chung/<slug:kind>/", attestations.attestation_text, name="attestation_text"),
    path("loi-chung/<slug:kind>/mau.pdf", attestations.attestation_sample, name="attestation_sample"),
]
