"""Texts to people: outbox, consent, quiet hours, channels and proof of delivery. It knows no person."""
