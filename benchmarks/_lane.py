"""The sample office with officers signed in at the express lane, and whether its book is whole."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.middleware.csrf import _get_new_csrf_string  # what the browser's cookie holds
from django.test import Client
from django.utils import timezone

from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.demo.office import build_office
from motcua.registers.models import CertificationEntry, CertificationLine
from motcua.registers.queries.certifiers import certifiers_for, certifiers_of


def prepare(desks: int) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Cookies and token of each desk, and the form without key and person."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = build_office(now=now)
    officers = office.staff[Role.RECEIVER]
    could = certifiers_for(certifiers_of(office.agency, on=local_day(now)), "2.000815")
    signed_in = []
    for desk in range(desks):
        client, token = Client(), _get_new_csrf_string()
        client.force_login(officers[desk % len(officers)], backend=settings.AUTHENTICATION_BACKENDS[-1])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
        signed_in.append((cookies, token))
    form = {
        "act": "copy",
        "office": str(office.office.pk),
        "certifier": str(could[0].user.pk),
        "pays": "1",
        "is_local": "1",
        "applicant-kind": "person",
        "papers-0-name": "Thẻ căn cước",
        "papers-0-pages": "2",
        "papers-0-copies": "3",
    }
    return signed_in, form


def entered() -> tuple[int, bool]:
    """How many requests there are, and whether their numbers run from 1 on without a gap."""
    numbers = list(CertificationLine.objects.order_by("number").values_list("number", flat=True))
    count = CertificationEntry.objects.count()
    return count, numbers == list(range(1, count + 1))
