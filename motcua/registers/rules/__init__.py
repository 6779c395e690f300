"""Small rules of books. Pure."""
