"""The same actions and queries over HTTP, described by OpenAPI."""
