"""URLs of the hall: calling people, their tickets."""

from django.urls import URLPattern, path

from motcua.web.desk.views import queue, tickets

urlpatterns: list[URLPattern] = [
    path("xep-hang/", queue.queue, name="queue"),
    path("xep-hang/quay/<int:counter_id>/hang-doi/", queue.queue_now, name="queue_now"),
    path("xep-hang/quay/<int:counter_id>/nhan-biet/", queue.queue_person, name="queue_person"),
    path("xep-hang/quay/<int:counter_id>/<slug:move>/", queue.queue_do, name="queue_do"),
    path("xep-hang/phieu/<int:ticket_id>/", tickets.ticket, name="ticket"),
    path("xep-hang/phieu/<int:ticket_id>/chuyen/", tickets.move_ticket, name="move_ticket"),
    path("xep-hang/phieu/<int:ticket_id>/vi-sao/", tickets.ticket_why, name="ticket_why"),
]
