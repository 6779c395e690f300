"""Reads of books and letters."""
