"""App of messages: at start it learns the texts of all domains."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    """Texts to people."""

    name = "motcua.notifications"

    def ready(self) -> None:
        """Each `notices.py` declares its texts when it is imported."""
        autodiscover_modules("notices")
