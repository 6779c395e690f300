"""Catalogue: procedures with versions, required papers, limits, fees, legal bases, processes."""
