"""Figures and reports. This domain only reads: facts belong to the domains whose actions they tell of."""
