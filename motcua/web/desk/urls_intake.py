"""URLs of the intake screen and of what follows it."""

from django.urls import URLPattern, path

from motcua.web.desk.views import intake, intake_forms, intake_parts, slip

urlpatterns: list[URLPattern] = [
    path("tiep-nhan/", intake.intake, name="intake"),
    path("tiep-nhan/gui/", intake.intake_send, name="intake_send"),
    path("tiep-nhan/nguoi-nop/", intake_parts.intake_person, name="intake_person"),
    path("tiep-nhan/tim-nguoi/", intake_parts.intake_find_people, name="intake_find_people"),
    path("tiep-nhan/tim-thu-tuc/", intake_parts.intake_find_procedures, name="intake_find_procedures"),
    path("tiep-nhan/thu-tuc/", intake_parts.intake_procedure, name="intake_procedure"),
    path("tiep-nhan/hen-tra/", intake_parts.intake_due, name="intake_due"),
    path("tiep-nhan/mau/<int:version_id>.<slug:ending>", intake_forms.intake_form, name="intake_form"),
    path("ho-so/<int:case_id>/da-tiep-nhan/", slip.intake_done, name="intake_done"),
    path("ho-so/<int:case_id>/giay-hen/", slip.issue, name="issue_slip"),
]
