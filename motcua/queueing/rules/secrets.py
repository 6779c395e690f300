"""Secrets of devices: long and random, so a plain hash is enough."""

from hashlib import sha256


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
