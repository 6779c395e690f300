"""URLs of internal processes: lists, the editor, files, comparisons, moving cases."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import process_editor, process_moving, processes

urlpatterns: list[URLPattern] = [
    path("quy-trinh/<str:code>/", processes.processes, name="processes"),
    path("quy-trinh/<str:code>/nhap/", processes.import_process, name="import_process"),
    path("quy-trinh/<str:code>/so-sanh/", processes.compare_processes, name="compare_processes"),
    path("quy-trinh/<str:code>/chuyen-ho-so/", process_moving.move_cases, name="move_cases"),
    path("quy-trinh/<str:code>/<int:process_id>/", processes.process, name="process"),
    path("quy-trinh/<str:code>/<int:process_id>/sua/", process_editor.edit_process, name="edit_process"),
    path("quy-trinh/<str:code>/<int:process_id>/tai/", processes.download_process, name="download_process"),
    path("quy-trinh/<str:code>/<int:process_id>/lap-du-thao/", processes.draft_process, name="draft_process"),
    path("quy-trinh/<str:code>/<int:process_id>/bo/", processes.discard_process, name="discard_process"),
]
