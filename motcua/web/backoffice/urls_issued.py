"""URLs of papers given out."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import issued

urlpatterns: list[URLPattern] = [path("van-ban-phat-hanh/", issued.issued, name="issued")]
