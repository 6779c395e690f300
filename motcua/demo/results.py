"""Results of the sample office on paper, with the QR anybody checks them by; one taken back, one replaced."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from motcua.agencies.models import Agency
from motcua.cases.actions import NewAttachment, attach_files
from motcua.cases.choices import AttachmentPurpose
from motcua.cases.models import Case
from motcua.cases.queries.results import PAPERS_OF
from motcua.catalogue.queries import record_of
from motcua.core.actors import Actor
from motcua.core.rules.dates import format_date, local_day, place_and_date
from motcua.demo.office import BY
from motcua.documents.actions import NewDocument, free_code, issue_document, revoke_document, store_files
from motcua.documents.choices import MediaType
from motcua.documents.forms import CivilExtractPaper, ExtractPart, render
from motcua.documents.models import DocumentKind, IssuedDocument
from motcua.documents.rules import check_url

ONE_OF = 5  # cases of which one has its result on paper: laying it out takes longer than deciding it


def hang_result(case: Case, number: int, *, signer: Actor, at: datetime) -> None:
    """The result that the leader is about to sign, for one case of a few."""
    if number % ONE_OF:
        return
    code = free_code()
    file = NewAttachment(
        "ket-qua.pdf",
        _laid_out(case, code, signer.label, at),
        MediaType.PDF,
        purpose=AttachmentPurpose.RESULT,
        check_code=code,
    )
    attach_files(case_id=case.pk, files=[file], by=signer, now=at)


def take_some_back(agency: Agency, *, now: datetime) -> None:
    """Of the newest results one is revoked, another replaced by a corrected one."""
    given = IssuedDocument.objects.filter(issuer=agency, kind=DocumentKind.RESULT, subject_kind=PAPERS_OF)
    newest = list(given.filter(revoked_at=None).order_by("-issued_at", "-pk")[:2])
    if len(newest) < 2:
        return
    revoked, wrong = newest
    revoke_document(code=revoked.code, reason="Cấp không đúng đối tượng", by=BY, now=now)
    case, code = Case.objects.get(code=wrong.subject_id), free_code()
    content = _laid_out(case, code, wrong.signer_name, now)
    (file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    corrected = NewDocument(
        code=code,
        kind=DocumentKind.RESULT,
        title=wrong.title,
        number=wrong.number,
        file=file,
        issuer=agency,
        subject_kind=PAPERS_OF,
        subject_id=case.code,
        signer_name=wrong.signer_name,
        person_name=wrong.person_name,
    )
    right = issue_document(new=corrected, by=BY, now=now)
    revoke_document(
        code=wrong.code, reason="Sai năm sinh, đã cấp lại bản đúng", by=BY, now=now, replaced_by=right
    )


def _laid_out(case: Case, code: str, signer: str, at: datetime) -> bytes:
    results = record_of(case.procedure_version_id).results
    decides, born = case.competent_agency, case.applicant.born_on
    paper = CivilExtractPaper(
        issued_at=at,
        superior_body="",
        issuing_body=decides.name,
        number="",
        check_code=code,
        check_url=check_url(code, public_url=settings.PUBLIC_URL),
        place_and_date=place_and_date(decides.place or decides.name, local_day(at)),
        title=results[0].name if len(results) == 1 else "Kết quả giải quyết hồ sơ",
        subtitle="(Dữ liệu mẫu, không có giá trị pháp lý)",
        parts=(
            ExtractPart(
                name="Người được cấp",
                entries=(
                    ("Họ, chữ đệm, tên", case.applicant_name),
                    ("Ngày sinh", format_date(born) if born else ""),
                    ("Địa chỉ", case.applicant_address),
                ),
            ),
        ),
        registered=(("Thủ tục", case.procedure_name), ("Mã hồ sơ", case.code)),
        recipients=("Như trên;", f"Lưu: VT, hồ sơ {case.code}."),
        signer_capacity=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer_name=signer,
    )
    return render("civil_extract", paper)
