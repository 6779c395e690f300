"""URLs of the letters of an office: their words and who signs them."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import letters

urlpatterns: list[URLPattern] = [
    path("thu/", letters.letters, name="letters"),
    path("thu/<slug:kind>/", letters.letter_text, name="letter_text"),
    path("thu/<slug:kind>/mau.pdf", letters.letter_sample, name="letter_sample"),
]
