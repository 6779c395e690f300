"""URLs of the portal site."""

from django.urls import path

from motcua.web.portal.views import (
    appointments,
    checking,
    drafts,
    home,
    messages,
    preparing,
    procedures,
    rating,
    remote,
    ticket_history,
    tickets,
    tracking,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc/", procedures.procedures, name="procedures"),
    path("thu-tuc/goi-y/", procedures.suggest, name="suggest"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/nguyen-van/", procedures.source, name="procedure_source"),
    path("thu-tuc/<str:code>/phien-ban/", procedures.versions, name="procedure_versions"),
    path("thu-tuc/<str:code>/phien-ban/<int:number>/", procedures.version, name="procedure_version"),
    path("tra-cuu/", tracking.lookup, name="lookup"),
    path("tra-cuu/anh/", tracking.photo, name="lookup_photo"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/", tracking.track, name="track"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/ban-nhap/", drafts.answer, name="track_draft"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/ban-nhap/tep/", drafts.file, name="track_draft_file"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/vi-sao/", tracking.why, name="track_why"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/danh-gia/", rating.rate_case, name="rate_case"),
    path("kiem-tra/", checking.check, name="check"),
    path("kiem-tra/<str:code>/", checking.checked, name="checked"),
    path("kiem-tra/<str:code>/so-tep/", checking.compare, name="compare_paper"),
    path("chuan-bi/<str:code>/", preparing.before_visit, name="prepare"),
    path("lay-so/", remote.take_number, name="take_number"),
    path("co-mat/<str:code>/", remote.come, name="come"),
    path("so/<str:key>/", tickets.ticket, name="ticket"),
    path("so/<str:key>/moi/", tickets.ticket_moves, name="ticket_moves"),
    path("so/<str:key>/tra-lai/", tickets.give_back, name="ticket_give_back"),
    path("so/<str:key>/bao-tin/", tickets.tell_me, name="ticket_tell_me"),
    path("so/<str:key>/co-mat/", tickets.at_door, name="ticket_at_door"),
    path("so/<str:key>/vi-sao/", ticket_history.why, name="ticket_why"),
    path("so/<str:key>/danh-gia/", ticket_history.rate, name="ticket_rate"),
    path("so/<str:key>/nhom-khac/", tickets.other_line, name="ticket_other_line"),
    path("hen/", appointments.book, name="book"),
    path("hen/<str:key>/", appointments.appointment, name="appointment"),
    path("hen/<str:key>/hen.ics", appointments.calendar, name="appointment_calendar"),
    path("hen/<str:key>/den/", appointments.arrive, name="appointment_arrive"),
    path("hen/<str:key>/doi/", appointments.move, name="appointment_move"),
    path("hen/<str:key>/huy/", appointments.cancel, name="appointment_cancel"),
    path("thong-bao/<str:token>/", messages.stop, name="stop_messages"),
]
