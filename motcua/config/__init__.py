"""Settings, root URLs and the server entry; nobody imports it."""
