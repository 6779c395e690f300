"""Reads of books."""
