"""URLs of what is printed: the forms of a case, the tracking book."""

from django.urls import URLPattern, path

from motcua.web.desk.views import book, forms, receipts

urlpatterns: list[URLPattern] = [
    path("ho-so/<int:case_id>/bieu-mau/<slug:kind>.pdf", forms.case_form, name="case_form"),
    path("bien-lai/", receipts.receipts, name="receipts"),
    path("bien-lai/so-bien-lai.xlsx", receipts.receipts_xlsx, name="receipts_xlsx"),
    path("bien-lai/thiet-lap/", receipts.settings, name="receipt_settings"),
    path("bien-lai/<int:receipt_id>/", receipts.receipt, name="receipt"),
    path("bien-lai/<int:receipt_id>/bien-lai.pdf", receipts.receipt_as_pdf, name="receipt_pdf"),
    path("bien-lai/<int:receipt_id>/huy/", receipts.cancel, name="cancel_receipt"),
    path("so/", book.book, name="book"),
    path("so/so-theo-doi.xlsx", book.book_xlsx, name="book_xlsx"),
    path("so/so-theo-doi.pdf", book.book_as_pdf, name="book_pdf"),
]
