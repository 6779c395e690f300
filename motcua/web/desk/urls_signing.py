"""URLs of digital signatures: the pile, its rounds, the officer's keys, reading the signatures of a file."""

from django.urls import URLPattern, path

from motcua.web.desk.views import keys, signing

urlpatterns: list[URLPattern] = [
    path("ky-so/", signing.sign, name="sign"),
    path("ky-so/<int:pile_id>/", signing.signing_pile, name="signing_pile"),
    path("ky-so/khoa/", keys.keys, name="keys"),
    path("ky-so/khoa/<int:key_id>/ngung/", keys.retire, name="retire_key"),
    path("ky-so/khoa/<int:key_id>/anh/", keys.picture, name="key_picture"),
    path("ky-so/kiem-tra/", keys.check, name="check_signatures"),
]
