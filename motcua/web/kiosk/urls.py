"""URLs of the kiosk site, below /ki-ot/. No address holds anything about a person."""

from django.urls import path

from motcua.web.kiosk.views import appointments, identifying, looking_up, rating, reading, start, tickets

app_name = "kiosk"

urlpatterns = [
    path("", start.home, name="home"),
    path("ngon-ngu/", start.language, name="language"),
    path("doc/", reading.read_aloud, name="read_aloud"),
    path("quet/", identifying.scan, name="scan"),
    path("nguoi/", identifying.person, name="person"),
    path("nguoi/ho-so/<int:case_id>/", identifying.choose_case, name="choose_case"),
    path("ho-so/", identifying.case, name="case"),
    path("ho-so/tra-cuu/", identifying.lookup, name="lookup"),
    path("hen/", appointments.appointment, name="appointment"),
    path("hen/<int:appointment_id>/", appointments.keep_appointment, name="keep_appointment"),
    path("nhom/", tickets.lines, name="lines"),
    path("nhom/<int:line_id>/", tickets.line, name="line"),
    path("phieu/", tickets.ticket, name="ticket"),
    path("phieu/in/", tickets.print_ticket, name="print_ticket"),
    path("thu-tuc/", looking_up.procedures, name="procedures"),
    path("thu-tuc/<int:offering_id>/", looking_up.procedure, name="procedure"),
    path("thu-tuc/<int:offering_id>/lay-so/", looking_up.choose_procedure, name="choose_procedure"),
    path("danh-gia/", rating.rate, name="rate"),
    path("danh-gia/cam-on/", rating.thanks, name="thanks"),
]
