"""URLs of the hall: calling people, their tickets."""

from django.urls import URLPattern, path

from motcua.web.desk.views import appointments, door, hall, queue, tickets

urlpatterns: list[URLPattern] = [
    path("lich-hen/", appointments.appointments, name="appointments"),
    path("lich-hen/<int:appointment_id>/den/", appointments.check_in_here, name="check_in"),
    path("lich-hen/<int:appointment_id>/huy/", appointments.cancel, name="cancel_appointment"),
    path("xep-hang/", queue.queue, name="queue"),
    path("xep-hang/quay/<int:counter_id>/hang-doi/", queue.queue_now, name="queue_now"),
    path("xep-hang/quay/<int:counter_id>/nhan-biet/", queue.queue_person, name="queue_person"),
    path("xep-hang/quay/<int:counter_id>/<slug:move>/", queue.queue_do, name="queue_do"),
    path("xep-hang/ma-o-cua/", door.door, name="door"),
    path("xep-hang/sanh/", hall.hall, name="hall"),
    path("xep-hang/sanh/<int:hall_id>/dong/", hall.hall_end_day, name="hall_end_day"),
    path("xep-hang/nhom/<int:line_id>/<slug:move>/", hall.hall_line, name="hall_line"),
    path("xep-hang/phieu/<int:ticket_id>/", tickets.ticket, name="ticket"),
    path("xep-hang/phieu/<int:ticket_id>/chuyen/", tickets.move_ticket, name="move_ticket"),
    path("xep-hang/phieu/<int:ticket_id>/vi-sao/", tickets.ticket_why, name="ticket_why"),
]
