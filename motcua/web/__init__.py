"""Screens, one folder per audience."""
