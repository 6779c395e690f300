"""URLs of ratings."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import ratings

urlpatterns: list[URLPattern] = [
    path("danh-gia/", ratings.ratings, name="ratings"),
    path("danh-gia/tep/", ratings.ratings_file, name="ratings_file"),
]
