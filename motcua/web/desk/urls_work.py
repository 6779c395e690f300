"""URLs of the work on cases: lists, the case page, hand-over, postal lists, look-up."""

from django.urls import URLPattern, path

from motcua.web.desk.views import case, files, handover, moves, postal, search, work

urlpatterns: list[URLPattern] = [
    path("", work.home, name="home"),
    path("cong-viec/", work.work, name="work"),
    path("cong-viec/nhan-tiep/", work.take_next, name="take_next"),
    path("ho-so/<int:case_id>/", case.case, name="case"),
    path("ho-so/<int:case_id>/nhat-ky/", case.case_log, name="case_log"),
    path("ho-so/<int:case_id>/cach-tinh-han/", case.case_dues, name="case_dues"),
    path("ho-so/<int:case_id>/chuyen/", moves.act, name="act"),
    path("ho-so/<int:case_id>/nhan/", moves.take, name="take"),
    path("ho-so/<int:case_id>/bo-nhan/", moves.release, name="release"),
    path("ho-so/<int:case_id>/phan-cong/", moves.assign, name="assign"),
    path("ho-so/<int:case_id>/yeu-cau-bo-sung/", moves.ask_for_supplement, name="ask_for_supplement"),
    path("ho-so/<int:case_id>/da-bo-sung/", moves.supplement_arrived, name="supplement_arrived"),
    path("ho-so/<int:case_id>/nghia-vu-tai-chinh/", moves.ask_for_payment, name="ask_for_payment"),
    path("ho-so/<int:case_id>/da-nop/", moves.payment_done, name="payment_done"),
    path("ho-so/<int:case_id>/dung/", moves.stop, name="stop"),
    path("ho-so/<int:case_id>/tiep-tuc/", moves.resume, name="resume"),
    path("ho-so/<int:case_id>/rut/", moves.withdraw, name="withdraw"),
    path("ho-so/<int:case_id>/khong-tiep-nhan/", moves.refuse, name="refuse"),
    path("ho-so/<int:case_id>/tep/", files.attach, name="attach"),
    path("ho-so/<int:case_id>/tep/<int:attachment_id>/", files.attachment, name="attachment"),
    path("tra-ket-qua/", handover.hand_over, name="hand_over"),
    path("tra-ket-qua/<int:case_id>/", handover.hand_over_case, name="hand_over_case"),
    path("buu-chinh/", postal.postal, name="postal"),
    path("buu-chinh/lap/", postal.make_list, name="make_postal_list"),
    path("buu-chinh/<int:list_id>/danh-sach.pdf", postal.list_pdf, name="postal_list_pdf"),
    path("buu-chinh/<int:list_id>/nhan/", postal.accept_list, name="accept_postal_list"),
    path("tra-cuu/", search.lookup, name="lookup"),
]
