"""URLs of reports, the cases behind them, and imports of another system's cases."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import case_imports, reports

urlpatterns: list[URLPattern] = [
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/tien-do/", reports.progress_report, name="progress_report"),
    path("bao-cao/tien-do/tep/", reports.progress_file, name="progress_file"),
    path("bao-cao/ho-so/", reports.report_cases, name="report_cases"),
    path("bao-cao/doi-chieu/", reports.fact_comparisons, name="fact_comparisons"),
    path("bao-cao/nhap-ho-so/", case_imports.case_imports, name="case_imports"),
    path("bao-cao/nhap-ho-so/tep/", case_imports.import_case_files, name="import_case_files"),
    path("bao-cao/nhap-ho-so/<int:run_id>/", case_imports.case_import, name="case_import"),
    path(
        "bao-cao/nhap-ho-so/<int:run_id>/chay-tiep/",
        case_imports.resume_case_import,
        name="resume_case_import",
    ),
    path("bao-cao/nhap-ho-so/<int:run_id>/nguyen-van/", case_imports.kept_lines_file, name="kept_lines_file"),
]
