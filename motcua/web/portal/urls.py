"""URLs of the portal site."""

from django.urls import path

from motcua.web.portal.views import drafts, home, messages, procedures, tracking

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc/", procedures.procedures, name="procedures"),
    path("thu-tuc/goi-y/", procedures.suggest, name="suggest"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/nguyen-van/", procedures.source, name="procedure_source"),
    path("thu-tuc/<str:code>/phien-ban/", procedures.versions, name="procedure_versions"),
    path("thu-tuc/<str:code>/phien-ban/<int:number>/", procedures.version, name="procedure_version"),
    path("tra-cuu/", tracking.lookup, name="lookup"),
    path("tra-cuu/anh/", tracking.photo, name="lookup_photo"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/", tracking.track, name="track"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/ban-nhap/", drafts.answer, name="track_draft"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/ban-nhap/tep/", drafts.file, name="track_draft_file"),
    path("tra-cuu/h/<str:code>/<str:lookup_code>/vi-sao/", tracking.why, name="track_why"),
    path("thong-bao/<str:token>/", messages.stop, name="stop_messages"),
]
