"""URLs of halls: lines, counters, priorities, screens, settings."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import (
    hall_appointments,
    hall_devices,
    hall_figures,
    hall_lines,
    hall_priorities,
    hall_trial,
    halls,
)

urlpatterns: list[URLPattern] = [
    path("sanh/", halls.halls, name="halls"),
    path("sanh/<int:office_id>/", halls.hall, name="hall"),
    path("sanh/<int:office_id>/mo/", halls.open_hall, name="open_hall"),
    path("sanh/<int:office_id>/cai-dat/", halls.hall_settings, name="hall_settings"),
    path("sanh/<int:office_id>/nhom/them/", hall_lines.add_line, name="add_line"),
    path("sanh/<int:office_id>/nhom/<int:line_id>/", hall_lines.change_line, name="change_line"),
    path("sanh/<int:office_id>/nhom/<int:line_id>/thu-tu/", hall_lines.move_line, name="move_line"),
    path("sanh/<int:office_id>/nhom/<int:line_id>/thoi-dung/", hall_lines.stop_line, name="stop_line"),
    path(
        "sanh/<int:office_id>/nhom/<int:line_id>/dung-lai/", hall_lines.use_line_again, name="use_line_again"
    ),
    path("sanh/<int:office_id>/linh-vuc/", hall_lines.hall_fields, name="hall_fields"),
    path("sanh/<int:office_id>/quay/", hall_lines.hall_counters, name="hall_counters"),
    path("sanh/<int:office_id>/quay/<int:counter_id>/<int:line_id>/", hall_lines.set_skill, name="set_skill"),
    path("sanh/<int:office_id>/hen-truoc/", hall_appointments.hall_appointments, name="hall_appointments"),
    path("sanh/<int:office_id>/uu-tien/", hall_priorities.priorities, name="priorities"),
    path("sanh/<int:office_id>/uu-tien/them/", hall_priorities.add_priority, name="add_priority"),
    path(
        "sanh/<int:office_id>/uu-tien/<int:group_id>/",
        hall_priorities.change_priority,
        name="change_priority",
    ),
    path("sanh/<int:office_id>/may/", hall_devices.devices, name="devices"),
    path("sanh/<int:office_id>/may/them/<slug:kind>/", hall_devices.add_device, name="add_device"),
    path("sanh/<int:office_id>/may/<int:device_id>/", hall_devices.change_device, name="change_device"),
    path("sanh/<int:office_id>/may/<int:device_id>/ma/", hall_devices.renew_code, name="renew_code"),
    path("sanh/<int:office_id>/may/<int:device_id>/bo/", hall_devices.unpair_device, name="unpair_device"),
    path("sanh/<int:office_id>/may/<int:device_id>/in-thu/", hall_devices.test_print, name="test_print"),
    path("sanh/<int:office_id>/so-lieu/", hall_figures.hall_figures, name="hall_figures"),
    path(
        "sanh/<int:office_id>/so-lieu/tep/<slug:kind>/",
        hall_figures.hall_figures_file,
        name="hall_figures_file",
    ),
    path("sanh/<int:office_id>/them-bot-quay/", hall_trial.hall_trial, name="hall_trial"),
    path("sanh/<int:office_id>/du-bao-cho/", hall_figures.wait_accuracy, name="wait_accuracy"),
]
