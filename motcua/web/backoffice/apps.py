"""App of the backoffice site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The backoffice screens."""

    name = "motcua.web.backoffice"
    label = "web_backoffice"
