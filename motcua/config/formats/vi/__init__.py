"""Vietnamese formats: dd/mm/yyyy, 1.234.567, weeks from Monday."""
