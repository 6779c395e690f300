"""The event log: who did what, to what, when; hash chains, daily roots, the read log."""
