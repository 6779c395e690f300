"""URLs of those who oversee: today, a unit's backlog, an officer's day, where the time of a case went."""

from django.urls import URLPattern, path

from motcua.web.desk.views import case, case_history, oversight

urlpatterns: list[URLPattern] = [
    path("hom-nay/", oversight.today, name="today"),
    path("don-vi/<int:agency_id>/", oversight.unit_backlog, name="unit_backlog"),
    path("can-bo/<int:user_id>/ngay/", oversight.officer_day, name="officer_day"),
    path("ho-so/<int:case_id>/ai-da-mo/", case_history.case_reads, name="case_reads"),
    path("ho-so/<int:case_id>/chung-minh/", case_history.case_proof, name="case_proof"),
    path("ho-so/<int:case_id>/thoi-gian/", case.case_time, name="case_time"),
]
