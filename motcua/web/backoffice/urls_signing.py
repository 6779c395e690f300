"""URLs of keys that sign, and of the books that number what is signed."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import number_books, signing_keys

urlpatterns: list[URLPattern] = [
    path("khoa-ky-so/", signing_keys.signing_keys, name="signing_keys"),
    path("khoa-ky-so/<int:key_id>/mo/", signing_keys.unlock, name="unlock_signing_key"),
    path("khoa-ky-so/<int:key_id>/ngung/", signing_keys.retire, name="retire_signing_key"),
    path("so-cap-so/", number_books.number_books, name="number_books"),
    path("so-cap-so/<int:book_id>/dong/", number_books.close_book, name="close_number_book"),
    path("khoa-ky-so/tu-ngay/<int:agency_id>/", signing_keys.digital_since, name="digital_since"),
]
