"""Root URLs. Vietnamese paths, as people read them."""

from django.urls import include, path

from motcua.api.urls import api

urlpatterns = [
    path("", include("motcua.web.portal.urls")),
    path("ki-ot/", include("motcua.web.kiosk.urls")),
    path("bang-goi-so/", include("motcua.web.display.urls")),
    path("can-bo/", include("motcua.web.desk.urls")),
    path("quan-tri/", include("motcua.web.backoffice.urls")),
    path("", include("motcua.web.shared.urls")),
    path("api/v1/", api.urls),
]

handler400 = "motcua.web.shared.errors.bad_request"
handler403 = "motcua.web.shared.errors.forbidden"
handler404 = "motcua.web.shared.errors.not_found"
handler500 = "motcua.web.shared.errors.server_error"
