"""App of the kiosk site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The kiosk screens."""

    name = "motcua.web.kiosk"
    label = "web_kiosk"
