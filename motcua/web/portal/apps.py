"""App of the portal site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The portal screens."""

    name = "motcua.web.portal"
    label = "web_portal"
