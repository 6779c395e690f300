"""Views of the kiosk site."""
