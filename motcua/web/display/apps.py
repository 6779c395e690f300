"""App of the display site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Wall boards and counter displays."""

    name = "motcua.web.display"
    label = "web_display"
