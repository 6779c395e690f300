"""Papers given out: entered, found, taken back once with a reason, each check noted."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.documents.actions import (
    NewDocument,
    free_code,
    issue_document,
    record_check,
    revoke_document,
    store_files,
)
from motcua.documents.choices import MediaType
from motcua.documents.errors import AlreadyRevoked, ReasonMissing
from motcua.documents.models import CheckOutcome, DocumentCheck, DocumentKind, IssuedDocument
from tests.factories import actor_for, make_agency, make_user

pytestmark = pytest.mark.django_db


def give_out(now: datetime, *, code: str = "BCGHKLMNPQ", content: bytes = b"%PDF-1.7 a") -> IssuedDocument:
    agency = make_agency()
    by = actor_for(make_user(Role.LEADER, agency), now=now)
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    new = NewDocument(code, DocumentKind.RESULT, "Trích lục", file, agency, "cases.case", "H07.1-260324-0001")
    return issue_document(new=new, by=by, now=now)


def test_a_paper_given_out_stands_in_the_log(now: datetime) -> None:
    document = give_out(now)
    event = Event.objects.get(subject_kind="documents.issued", subject_id=document.code)
    assert event.kind == "documents.issued"
    assert document.file.sha256 in event.payload
    assert list(find_faults()) == []


def test_a_code_is_given_once(now: datetime) -> None:
    give_out(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        give_out(now)
    assert len({free_code() for _each in range(1000)}) == 1000


def test_a_paper_is_taken_back_once_with_a_reason(now: datetime) -> None:
    document = give_out(now)
    by = actor_for(make_user(Role.LEADER, document.issuer), now=now)
    with pytest.raises(ReasonMissing):
        revoke_document(code=document.code, reason="  ", by=by, now=now)
    newer = give_out(now, code="BCGHKLMNPT")
    revoke_document(code=document.code, reason="sai họ tên", replaced_by=newer, by=by, now=now)
    with pytest.raises(AlreadyRevoked):
        revoke_document(code=document.code, reason="lần nữa", by=by, now=now)
    document.refresh_from_db()
    assert (document.revocation_reason, document.replaced_by) == ("sai họ tên", newer)
    assert Event.objects.filter(subject_id=document.code, kind="documents.revoked").count() == 1


def test_only_who_may_takes_a_paper_back(now: datetime) -> None:
    document = give_out(now)
    receiver = actor_for(make_user(Role.RECEIVER, document.issuer), now=now)
    elsewhere = actor_for(make_user(Role.LEADER, make_agency()), now=now)
    for by in (receiver, elsewhere):
        with pytest.raises(NotAllowed):
            revoke_document(code=document.code, reason="sai", by=by, now=now)
    with pytest.raises(NotFound):
        revoke_document(code="BCGHKLMNPV", reason="sai", by=receiver, now=now)


def test_a_check_is_noted(now: datetime) -> None:
    document = give_out(now)
    record_check(document=document, outcome=CheckOutcome.SHOWN, now=now)
    assert DocumentCheck.objects.get().document == document
