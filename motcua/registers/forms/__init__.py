"""Books on paper and as spreadsheets."""
