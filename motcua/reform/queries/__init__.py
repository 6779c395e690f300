"""Reports: counters, plus open cases, plus what the event log has not yet folded into them."""
