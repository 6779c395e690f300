"""Core: actors, access table, working time, Vietnamese text, identifiers, series, rule sets, jobs."""
