"""Rules of books and certification. Pure."""
