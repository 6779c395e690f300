"""URLs of the catalogue: procedures, who offers them, what needs a person, imports."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import (
    catalogue,
    catalogue_attention,
    catalogue_imports,
    catalogue_offerings,
)

urlpatterns: list[URLPattern] = [
    path("danh-muc/", catalogue.catalogue, name="catalogue"),
    path("danh-muc/nhap/", catalogue_imports.imports, name="imports"),
    path("danh-muc/nhap/tep/", catalogue_imports.import_file, name="import_file"),
    path("danh-muc/nhap/<int:run_id>/", catalogue_imports.import_run, name="import_run"),
    path("danh-muc/can-xem/", catalogue_attention.attention, name="attention"),
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
    path("danh-muc/<str:code>/", catalogue.procedure, name="procedure"),
    path("danh-muc/<str:code>/phien-ban/", catalogue.versions, name="procedure_versions"),
    path("danh-muc/<str:code>/nguon/", catalogue.source, name="procedure_source"),
    path("danh-muc/<str:code>/thoi-han/", catalogue.settle_limit, name="settle_limit"),
    path(
        "danh-muc/<str:code>/noi-tiep-nhan/them/",
        catalogue_offerings.offer_procedure,
        name="offer_procedure",
    ),
]
