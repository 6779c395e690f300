"""Documents: content-addressed files, printed forms, signatures, verification."""
