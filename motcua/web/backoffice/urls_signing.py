"""URLs of keys that sign."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import signing_keys

urlpatterns: list[URLPattern] = [
    path("khoa-ky-so/", signing_keys.signing_keys, name="signing_keys"),
    path("khoa-ky-so/<int:key_id>/mo/", signing_keys.unlock, name="unlock_signing_key"),
    path("khoa-ky-so/<int:key_id>/ngung/", signing_keys.retire, name="retire_signing_key"),
    path("khoa-ky-so/tu-ngay/<int:agency_id>/", signing_keys.digital_since, name="digital_since"),
]
