"""URLs of certification and civil-status books."""

from django.urls import URLPattern, path

from motcua.web.desk.views import (
    civil,
    civil_extracts,
    register_figures,
    register_former,
    register_lines,
    register_retention,
    registers,
    result_numbers,
)

urlpatterns: list[URLPattern] = [
    path("so/cac-so/", registers.books, name="books"),
    path("so/cac-so/mo/", registers.open_register, name="open_register"),
    path("so/cac-so/lua-chon/", registers.register_settings, name="register_settings"),
    path("so/quyen/<int:book_id>/", register_lines.register, name="register"),
    path("so/quyen/<int:book_id>/khoa/", registers.close_register, name="close_register"),
    path("so/quyen/<int:book_id>/so.xlsx", register_lines.register_xlsx, name="register_xlsx"),
    path("so/quyen/<int:book_id>/in/", register_lines.print_register, name="print_register"),
    path("so/ban-in/<int:print_id>/", register_lines.register_print, name="register_print"),
    path("so/ban-in/<int:print_id>/so.pdf", register_lines.register_print_file, name="register_print_file"),
    path("so/dong/<int:line_id>/", register_lines.register_line, name="register_line"),
    path(
        "so/dong/<int:line_id>/dinh-chinh/",
        register_lines.correct_register_line,
        name="correct_register_line",
    ),
    path("so/dong/<int:line_id>/huy/", register_lines.cancel_register_line, name="cancel_register_line"),
    path("so/cap-so/", result_numbers.result_numbers, name="result_numbers"),
    path("so/cap-so/<int:number_id>/huy/", result_numbers.cancel_result_number, name="cancel_result_number"),
    path("so/so-lieu/", register_figures.register_figures, name="register_figures"),
    path("so/luu-tru/", register_retention.register_retention, name="register_retention"),
    path(
        "so/luu-tru/danh-sach.xlsx",
        register_retention.register_retention_xlsx,
        name="register_retention_xlsx",
    ),
    path(
        "so/luu-tru/de-nghi/",
        register_retention.propose_register_destruction,
        name="propose_register_destruction",
    ),
    path(
        "so/luu-tru/<int:destruction_id>/",
        register_retention.register_destruction,
        name="register_destruction",
    ),
    path(
        "so/luu-tru/<int:destruction_id>/duyet/",
        register_retention.approve_register_destruction,
        name="approve_register_destruction",
    ),
    path(
        "so/luu-tru/<int:destruction_id>/khong-duyet/",
        register_retention.refuse_register_destruction,
        name="refuse_register_destruction",
    ),
    path(
        "so/luu-tru/<int:destruction_id>/bien-ban.pdf",
        register_retention.register_destruction_file,
        name="register_destruction_file",
    ),
    path(
        "so/dong/<int:line_id>/giu-lai/",
        register_retention.hold_register_papers,
        name="hold_register_papers",
    ),
    path("so/giu-lai/<int:hold_id>/bo/", register_retention.lift_register_hold, name="lift_register_hold"),
    path("so/nhan-ban-giao/", register_former.register_former, name="register_former"),
    path(
        "so/nhan-ban-giao/<slug:kind>.csv",
        register_former.register_former_titles,
        name="register_former_titles",
    ),
    path("so/ho-tich/", civil.civil, name="civil"),
    path("so/ho-tich/<slug:kind>/ghi/", civil.civil_new, name="civil_new"),
    path("so/ho-tich/viec/<int:record_id>/", civil.civil_record, name="civil_record"),
    path("so/ho-tich/viec/<int:record_id>/ghi-chu/", civil.civil_note, name="civil_note"),
    path(
        "so/ho-tich/viec/<int:record_id>/trich-luc/",
        civil_extracts.draw_civil_extract,
        name="draw_civil_extract",
    ),
    path("so/trich-luc/<int:extract_id>/", civil_extracts.civil_extract, name="civil_extract"),
    path("so/trich-luc/<int:extract_id>/ky/", civil_extracts.sign_civil_extract, name="sign_civil_extract"),
    path(
        "so/trich-luc/<int:extract_id>/phat-hanh/",
        civil_extracts.give_out_civil_extract,
        name="give_out_civil_extract",
    ),
    path(
        "so/trich-luc/<int:extract_id>/trich-luc.pdf",
        civil_extracts.civil_extract_file,
        name="civil_extract_file",
    ),
]
