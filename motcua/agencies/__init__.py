"""Agencies: the tree with effective dates and successors, offices, counters, positions, calendars."""
