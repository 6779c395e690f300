"""URLs of certification and civil-status books."""

from django.urls import URLPattern, path

from motcua.web.desk.views import register_lines, registers

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
]
