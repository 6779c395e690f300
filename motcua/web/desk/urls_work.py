"""URLs of the work on cases: lists, the case page, hand-over, papers between units, look-up."""

from django.urls import URLPattern, path

from motcua.web.desk.moves import table
from motcua.web.desk.views import (
    absences,
    case,
    declaring,
    files,
    handover,
    history,
    moves,
    papers,
    search,
    work,
)

urlpatterns: list[URLPattern] = [
    path("", work.home, name="home"),
    path("cong-viec/", work.work, name="work"),
    path("cong-viec/nhan-tiep/", work.take_next, name="take_next"),
    path("ho-so/<int:case_id>/", case.case, name="case"),
    path("ho-so/<int:case_id>/nhat-ky/", case.case_log, name="case_log"),
    path("ho-so/<int:case_id>/cach-tinh-han/", case.case_dues, name="case_dues"),
    *(path(f"ho-so/<int:case_id>/{move.slug}/", moves.view_of(move), name=move.name) for move in table.ALL),
    path("ho-so/<int:case_id>/to-khai/", declaring.declaration, name="declaration"),
    path("ho-so/<int:case_id>/tep/", files.attach, name="attach"),
    path("ho-so/<int:case_id>/tep/<int:attachment_id>/", files.attachment, name="attachment"),
    path("tra-ket-qua/", handover.hand_over, name="hand_over"),
    path("tra-ket-qua/<int:case_id>/", handover.hand_over_case, name="hand_over_case"),
    path("vang-mat/", absences.absences, name="absences"),
    path("vang-mat/<int:absence_id>/tro-lai/", absences.end, name="end_absence"),
    path("ban-giao/", papers.papers, name="papers"),
    path("ban-giao/giao/", papers.give, name="give_papers"),
    path("ban-giao/buu-chinh/", papers.make_list, name="make_postal_list"),
    path("ban-giao/<int:sheet_id>/", papers.sheet, name="sheet"),
    path("ban-giao/<int:sheet_id>/nhan/", papers.receive, name="receive_papers"),
    path("ban-giao/<int:sheet_id>/danh-sach.pdf", papers.sheet_pdf, name="sheet_pdf"),
    path("tra-cuu/", search.lookup, name="lookup"),
    path("ho-so-cu/<int:case_id>/", history.historical_case, name="historical_case"),
]
