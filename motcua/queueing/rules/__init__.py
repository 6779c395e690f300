"""Rules of the hall in pure Python: codes, the fair order, wait estimates."""
