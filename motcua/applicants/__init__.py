"""Applicants: the persons and organisations who apply, their proxies, and the store of papers they hold."""
