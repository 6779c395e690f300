"""URLs of what is printed: the forms of a case, the tracking book."""

from django.urls import URLPattern, path

from motcua.web.desk.views import book, forms

urlpatterns: list[URLPattern] = [
    path("ho-so/<int:case_id>/bieu-mau/<slug:kind>.pdf", forms.case_form, name="case_form"),
    path("so/", book.book, name="book"),
    path("so/so-theo-doi.xlsx", book.book_xlsx, name="book_xlsx"),
    path("so/so-theo-doi.pdf", book.book_as_pdf, name="book_pdf"),
]
