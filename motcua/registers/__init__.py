"""Books of the office: certification, civil status; and the letters that follow from them."""
