"""Template tags and filters of all screens."""
