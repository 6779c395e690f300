"""Forms of the backoffice, a module for each group of screens."""
