"""How files of a case are shown by a browser."""

from __future__ import annotations

# A PDF is drawn by the browser's own viewer: it needs its styles, and nothing may run or be fetched.
FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
