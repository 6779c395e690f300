"""Screens of the kiosk in the hall."""
