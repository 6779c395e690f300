"""URLs of what is printed: the forms of a case, the tracking book."""

from django.urls import URLPattern, path

from motcua.web.desk.views import book, forms, letters, receipts

urlpatterns: list[URLPattern] = [
    path("ho-so/<int:case_id>/bieu-mau/<slug:kind>.pdf", forms.case_form, name="case_form"),
    path("ho-so/<int:case_id>/mau/<int:version_id>.<slug:ending>", forms.office_form, name="office_form"),
    path("ho-so/<int:case_id>/mien-phi/<int:waiver_id>.pdf", forms.waiver_sheet, name="waiver_sheet"),
    path("bien-lai/", receipts.receipts, name="receipts"),
    path("bien-lai/so-bien-lai.xlsx", receipts.receipts_xlsx, name="receipts_xlsx"),
    path("bien-lai/thiet-lap/", receipts.settings, name="receipt_settings"),
    path("bien-lai/<int:receipt_id>/", receipts.receipt, name="receipt"),
    path("bien-lai/<int:receipt_id>/bien-lai.pdf", receipts.receipt_as_pdf, name="receipt_pdf"),
    path("bien-lai/<int:receipt_id>/huy/", receipts.cancel, name="cancel_receipt"),
    path("thu/", letters.letters, name="letters"),
    path("thu/in/", letters.print_letters, name="print_letters"),
    path("thu/gui/", letters.send_letters, name="send_letters"),
    path("thu/<int:letter_id>/", letters.letter, name="letter"),
    path("thu/<int:letter_id>/thu.pdf", letters.letter_pdf, name="letter_pdf"),
    path("thu/<int:letter_id>/xem/", letters.look_at, name="look_at_letter"),
    path("thu/<int:letter_id>/khong-gui/", letters.skip, name="skip_letter"),
    path("thu/<int:letter_id>/cho-lai/", letters.restore, name="restore_letter"),
    path("thu/<int:letter_id>/khong-nhan/", letters.no_letters, name="no_letters"),
    path("so/", book.book, name="book"),
    path("so/so-theo-doi.xlsx", book.book_xlsx, name="book_xlsx"),
    path("so/so-theo-doi.pdf", book.book_as_pdf, name="book_pdf"),
]
