"""URLs of the backoffice site, one list for each group of screens."""

from django.urls import URLPattern, path

from motcua.web.backoffice import (
    urls_accounts,
    urls_agencies,
    urls_attestations,
    urls_boards,
    urls_catalogue,
    urls_halls,
    urls_issued,
    urls_letters,
    urls_messages,
    urls_processes,
    urls_ratings,
    urls_reports,
    urls_signing,
)
from motcua.web.backoffice.views import home

app_name = "backoffice"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *urls_agencies.urlpatterns,
    *urls_accounts.urlpatterns,
    *urls_catalogue.urlpatterns,
    *urls_processes.urlpatterns,
    *urls_reports.urlpatterns,
    *urls_messages.urlpatterns,
    *urls_halls.urlpatterns,
    *urls_attestations.urlpatterns,
    *urls_letters.urlpatterns,
    *urls_boards.urlpatterns,
    *urls_ratings.urlpatterns,
    *urls_issued.urlpatterns,
    *urls_signing.urlpatterns,
]
