"""Books and letters on paper, books as spreadsheets."""
