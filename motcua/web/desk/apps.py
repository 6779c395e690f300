"""App of the desk site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The desk screens."""

    name = "motcua.web.desk"
    label = "web_desk"
