"""URLs of the desk site, one list for each group of screens."""

from django.urls import URLPattern

from motcua.web.desk import (
    urls_answers,
    urls_certification,
    urls_forms,
    urls_guidance,
    urls_intake,
    urls_oversight,
    urls_queue,
    urls_registers,
    urls_scanning,
    urls_signing,
    urls_work,
)

app_name = "desk"

urlpatterns: list[URLPattern] = [
    *urls_queue.urlpatterns,  # first: counters ask most often, and cases have a pattern for each move
    *urls_work.urlpatterns,
    *urls_intake.urlpatterns,
    *urls_certification.urlpatterns,
    *urls_guidance.urlpatterns,
    *urls_oversight.urlpatterns,
    *urls_forms.urlpatterns,
    *urls_answers.urlpatterns,
    *urls_registers.urlpatterns,
    *urls_signing.urlpatterns,
    *urls_scanning.urlpatterns,
]
