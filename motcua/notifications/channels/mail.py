"""A message as an e-mail: plain text and simple HTML, with the headers that mail systems look for."""

from __future__ import annotations

from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from motcua.core.rules.text import squeeze
from motcua.notifications.channels import Outgoing


def composed(outgoing: Outgoing) -> EmailMultiAlternatives:
    """The e-mail, sent in the name of the agency from the address of the settings.

    It can be stopped by one click (RFC 8058) and asks machines not to answer (RFC 3834).
    """
    facts = {
        "paragraphs": [part.split("\n") for part in outgoing.text.strip().split("\n\n")],
        "outgoing": outgoing,
    }
    with translation.override(outgoing.language):
        text = render_to_string("notifications/mail.txt", facts)
        html = render_to_string("notifications/mail.html", facts)
    mail = EmailMultiAlternatives(
        subject=squeeze(outgoing.subject),
        body=text,
        from_email=formataddr((squeeze(outgoing.sender), parseaddr(settings.MAIL_FROM)[1])),
        to=[outgoing.address],
        headers={
            "Message-ID": outgoing.id,
            "Date": format_datetime(outgoing.at),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{outgoing.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def own_host() -> str:
    """The name of this installation in the ids of its mails."""
    return urlsplit(settings.PUBLIC_URL).hostname or "motcua.invalid"
