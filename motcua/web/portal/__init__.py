"""Screens for citizens and businesses."""
