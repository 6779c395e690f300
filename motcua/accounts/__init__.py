"""Accounts: users, who holds which position when, grants, authorisations, API clients."""
