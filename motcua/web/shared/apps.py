"""Registers the check that every view declares its access."""

from django.apps import AppConfig
from django.core.checks import register

from motcua.web.shared.checks import views_declare_access


class SharedConfig(AppConfig):
    """The shared parts of all screens."""

    name = "motcua.web.shared"
    label = "web_shared"

    def ready(self) -> None:
        """Start-up fails when a view says neither @needs nor @public."""
        register(views_declare_access)
