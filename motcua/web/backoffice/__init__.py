"""Screens for managers and administrators."""
