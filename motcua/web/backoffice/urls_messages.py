"""URLs of texts to people, consent and quiet hours."""

from django.urls import URLPattern, path

from motcua.web.backoffice.views import message_consents, message_settings, outbox

urlpatterns: list[URLPattern] = [
    path("tin-gui/", outbox.outbox, name="messages"),
    path("tin-gui/<int:message_id>/", outbox.message, name="message"),
    path("tin-gui/<int:message_id>/gui-lai/", outbox.resend_message, name="resend_message"),
    path("tin-gui/<int:message_id>/thoi-gui/", outbox.give_up_message, name="give_up_message"),
    path("tin-gui/dong-y/", message_consents.consents, name="consents"),
    path("tin-gui/dong-y/ghi/", message_consents.record_consent, name="record_consent"),
    path("tin-gui/mau/", message_settings.notices, name="notices"),
    path("tin-gui/gio-yen-tinh/", message_settings.quiet_hours, name="quiet_hours"),
]
