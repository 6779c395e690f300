"""Who is signed in, as every request of an officer asks: Django's session and user, read without compiling.

What is read and what is refused is Django's: an expired session is none, a user who was switched off is
nobody, and the middleware compares the session with the password as ever (ADR 0040).
"""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from motcua.accounts.models import User
from motcua.accounts.queries import user_of
from motcua.core.rows import Part, read

_SESSION = (Part("s", Session),)
_SESSION_FROM = "FROM django_session s WHERE s.session_key = %s AND s.expire_date > %s"


class SessionStore(db.SessionStore):
    """Sessions in the database, as `django.contrib.sessions.backends.db` keeps them."""

    def _get_session_from_db(self) -> Session | None:
        now = Session._meta.get_field("expire_date").get_db_prep_value(timezone.now(), connection)
        rows = read(_SESSION, _SESSION_FROM, [self.session_key, now])
        if not rows:
            self._session_key = None
            return None
        found: Session = rows[0][0]
        return found


class Backend(AuthenticationBackend):
    """Signing in is allauth's; of somebody signed in the row is read."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; None for an unknown or switched-off one."""
        user = user_of(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
