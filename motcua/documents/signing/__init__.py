"""Signing papers and reading signatures: keys, stamps, time stamps, trust; no tables and no requests here."""
