"""A living sample office for a first run."""
