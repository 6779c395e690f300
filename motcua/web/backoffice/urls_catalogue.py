"""URLs of the catalogue: procedures, who offers them, what needs a person, imports."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import (
    catalogue,
    catalogue_attention,
    catalogue_bulk,
    catalogue_drafts,
    catalogue_imports,
    catalogue_offerings,
    catalogue_retiring,
    digitising,
    reception,
)

urlpatterns: list[URLPattern] = [
    path("tiep-nhan-phi-dia-gioi/", reception.reception, name="reception"),
    path("tiep-nhan-phi-dia-gioi/<int:scope_id>/ngung/", reception.end_scope, name="end_reception"),
    path("so-hoa/", digitising.digitising, name="digitising"),
    path("so-hoa/<int:order_id>/ngung/", digitising.end_order, name="end_digitising_order"),
    path("danh-muc/", catalogue.catalogue, name="catalogue"),
    path("danh-muc/nhap/", catalogue_imports.imports, name="imports"),
    path("danh-muc/nhap/tep/", catalogue_imports.import_file, name="import_file"),
    path("danh-muc/nhap/<int:run_id>/", catalogue_imports.import_run, name="import_run"),
    path("danh-muc/nhap/<int:run_id>/chay-tiep/", catalogue_imports.resume_import, name="resume_import"),
    path("danh-muc/can-xem/", catalogue_attention.attention, name="attention"),
    path("danh-muc/can-xem/hang-loat/", catalogue_bulk.bulk, name="bulk"),
    path("danh-muc/can-xem/hang-loat/xem-truoc/", catalogue_bulk.preview_bulk, name="preview_bulk"),
    path("danh-muc/can-xem/hang-loat/ghi/", catalogue_bulk.settle_bulk, name="settle_bulk"),
    path("danh-muc/can-xem/<int:item_id>/", catalogue_attention.settle_attention, name="settle_attention"),
    path("danh-muc/noi-tiep-nhan/<int:offering_id>/", catalogue_offerings.offering, name="offering"),
    path(
        "danh-muc/noi-tiep-nhan/<int:offering_id>/ngung/",
        catalogue_offerings.close_offering,
        name="close_offering",
    ),
    path(
        "danh-muc/noi-tiep-nhan/<int:offering_id>/mo-lai/",
        catalogue_offerings.reopen_offering,
        name="reopen_offering",
    ),
    path("danh-muc/ban-nhap/", catalogue_drafts.drafts, name="procedure_drafts"),
    path("danh-muc/<str:code>/", catalogue.procedure, name="procedure"),
    path("danh-muc/<str:code>/phien-ban/", catalogue.versions, name="procedure_versions"),
    path("danh-muc/<str:code>/nguon/", catalogue.source, name="procedure_source"),
    path("danh-muc/<str:code>/bien-tap/", catalogue_drafts.draft, name="procedure_draft"),
    path("danh-muc/<str:code>/bien-tap/bat-dau/", catalogue_drafts.start_draft, name="start_draft"),
    path("danh-muc/<str:code>/bien-tap/bo/", catalogue_drafts.discard_draft, name="discard_draft"),
    path("danh-muc/<str:code>/bien-tap/nen-moi/", catalogue_drafts.take_new_base, name="take_new_base"),
    path("danh-muc/<str:code>/bien-tap/xem-lai/", catalogue_drafts.review_draft, name="review_draft"),
    path("danh-muc/<str:code>/bien-tap/cong-bo/", catalogue_drafts.publish_draft, name="publish_draft"),
    path(
        "danh-muc/<str:code>/bien-tap/thoi-hen/", catalogue_drafts.withdraw_schedule, name="withdraw_schedule"
    ),
    path("danh-muc/<str:code>/bai-bo/", catalogue_retiring.retire_procedure, name="retire_procedure"),
    path("danh-muc/<str:code>/bai-bo/thoi/", catalogue_retiring.cancel_retirement, name="cancel_retirement"),
    path("danh-muc/<str:code>/lien-thong/", catalogue.link_procedure, name="link_procedure"),
    path(
        "danh-muc/<str:code>/lien-thong/<str:member>/bo/", catalogue.unlink_procedure, name="unlink_procedure"
    ),
    path("danh-muc/<str:code>/thoi-han/", catalogue.settle_limit, name="settle_limit"),
    path(
        "danh-muc/<str:code>/noi-tiep-nhan/them/",
        catalogue_offerings.offer_procedure,
        name="offer_procedure",
    ),
]
