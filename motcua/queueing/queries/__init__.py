"""Reading the hall for screens and reports."""
