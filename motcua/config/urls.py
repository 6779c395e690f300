"""Root URLs. Vietnamese paths, as people read them.

Sites with a path of their own stand before the two that have none, so that a counter does not pass by the
patterns of the whole portal.
"""

from django.urls import include, path

from motcua.api.urls import api

urlpatterns = [
    path("ki-ot/", include("motcua.web.kiosk.urls")),
    path("bang-goi-so/", include("motcua.web.display.urls")),
    path("can-bo/", include("motcua.web.desk.urls")),
    path("quan-tri/", include("motcua.web.backoffice.urls")),
    path("api/v1/", api.urls),
    path("", include("motcua.web.portal.urls")),
    path("", include("motcua.web.shared.urls")),
]

handler400 = "motcua.web.shared.errors.bad_request"
handler403 = "motcua.web.shared.errors.forbidden"
handler404 = "motcua.web.shared.errors.not_found"
handler500 = "motcua.web.shared.errors.server_error"
